package eu.stratuslab.kubernetes.http;

import eu.stratuslab.kubernetes.access.Impersonation;
import eu.stratuslab.kubernetes.access.Roles;
import eu.stratuslab.kubernetes.access.ServiceAccountTokens;
import eu.stratuslab.kubernetes.access.User;
import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.failure.Reason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Lets in who has a token, the server's own or that of a service account: as a bearer token, or as
 * the password of HTTP Basic. The second is for kubectl and helm, which never send a bearer token
 * without TLS but do send what stands before the {@code @} of the server's address.
 */
final class Authentication {
  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";

  private final byte[] token;
  private final Roles roles;
  private final ServiceAccountTokens tokens;

  Authentication(String token, Roles roles, ServiceAccountTokens tokens) {
    this.token = token.getBytes(StandardCharsets.UTF_8);
    this.roles = roles;
    this.tokens = tokens;
  }

  /**
   * Who asks, or for whom.
   *
   * @throws ApiFailure Unauthorized, or Forbidden when they may not act for somebody else
   */
  User require(Request request) {
    User caller =
        of(new String(given(request.header("Authorization")), StandardCharsets.UTF_8))
            .orElseThrow(() -> ApiFailure.of(Reason.Unauthorized, "Unauthorized"));
    String other = request.header("Impersonate-User");
    List<String> groups = request.headers().apply("Impersonate-Group");
    if (other.isEmpty() && groups.isEmpty()) {
      return caller;
    }
    if (other.isEmpty()) {
      throw ApiFailure.badRequest("requested groups without impersonating a user");
    }
    return Impersonation.of(roles, caller, other, groups);
  }

  /** Whose token this is. */
  Optional<User> of(String given) {
    return MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8))
        ? Optional.of(User.ADMINISTRATOR)
        : tokens.user(given);
  }

  private static byte[] given(String header) {
    if (header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return header.substring(BEARER.length()).trim().getBytes(StandardCharsets.UTF_8);
    }
    if (header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return password(header.substring(BASIC.length()).trim());
    }
    return new byte[0];
  }

  private static byte[] password(String credentials) {
    try {
      byte[] decoded = Base64.getDecoder().decode(credentials);
      for (int i = 0; i < decoded.length; i++) {
        if (decoded[i] == ':') {
          return Arrays.copyOfRange(decoded, i + 1, decoded.length);
        }
      }
      return new byte[0];
    } catch (IllegalArgumentException _) {
      return new byte[0];
    }
  }
}
