package eu.stratuslab.kubernetes.http;

import eu.stratuslab.kubernetes.failure.ApiFailure;
import eu.stratuslab.kubernetes.failure.Reason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * Lets in who has the token: as a bearer token, or as the password of HTTP Basic. The second is for
 * kubectl and helm, which never send a bearer token without TLS but do send what stands before the
 * {@code @} of the server's address.
 */
final class Authentication {
  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";

  private final byte[] token;

  Authentication(String token) {
    this.token = token.getBytes(StandardCharsets.UTF_8);
  }

  void require(Request request) {
    if (!MessageDigest.isEqual(token, given(request.header("Authorization")))) {
      throw ApiFailure.of(Reason.Unauthorized, "Unauthorized");
    }
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
