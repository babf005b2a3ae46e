package eu.stratuslab.bridge.security;

import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.job.Claims;
import eu.stratuslab.bridge.job.Cloud;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.Claim;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Violation.Reason;
import eu.stratuslab.model.user.UserBehaviour;
import eu.stratuslab.model.user.UserSpec;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells who asks, by HTTP Basic authentication (RFC 7617). */
public final class Authentication {
  /** Whoever sends no credentials. */
  public static final Caller ANONYMOUS = new Caller(null, null, java.util.Set.of(Acl.ANON));

  private static final String SCHEME = "Basic ";
  private static final int MAX_CREDENTIAL = 1024;

  private final Cloud cloud;
  private final Claims claims;
  private final Hashing hashing;
  private final Verified verified;
  private final Together<Verified.Known> checks = new Together<>();
  private final Failures byUser;
  private final Failures byAddress;
  private final FailedLogins failedLogins;
  private final Supplier<ConfigurationSpec> configuration;

  /**
   * @param configuration the present one, defaults filled in
   * @param nanos this process' own monotonic clock
   */
  public Authentication(
      Cloud cloud, Hashing hashing, Supplier<ConfigurationSpec> configuration, LongSupplier nanos) {
    this.cloud = cloud;
    this.claims = new Claims(cloud);
    this.hashing = hashing;
    this.verified = new Verified(nanos);
    this.byUser = new Failures(nanos);
    this.byAddress = new Failures(nanos);
    this.failedLogins = new FailedLogins(cloud);
    this.configuration = configuration;
  }

  private record Credential(String user, String password) {}

  /**
   * The caller.
   *
   * @param header the value of Authorization, if there is one
   * @param address of the other end
   * @throws Refusal {@code UNAUTHENTICATED}; {@code TOO_MANY_REQUESTS} after failures; {@code
   *     UNAVAILABLE} if too many passwords are checked already
   */
  public Caller caller(@Nullable String header, String address) {
    if (header == null) {
      return ANONYMOUS;
    }
    var mark = verified.mark(header);
    var known =
        verified.find(mark, configuration.get().logins().rememberFor()).filter(this::unchanged);
    if (known.isPresent()) {
      return known.get().caller();
    }
    verified.forget(mark);
    var credential = parse(header, address);
    var shared = checks.once(mark + address, () -> verify(credential, mark, address));
    // Whoever joined a check may have come after the user was changed.
    return (unchanged(shared) ? shared : verify(credential, mark, address)).caller();
  }

  /** By which User document somebody is trusted. */
  public record Standing(String userKey, long revision) {}

  /** The standing of a user; empty if there is no such user. */
  public Optional<Standing> standing(String userName) {
    return user(userName).map(document -> new Standing(document.key(), document.revision()));
  }

  /** True as long as the User document was neither changed nor deleted. */
  public boolean stands(Standing standing) {
    return Reads.living(cloud.store(), ResourceTypes.USER.name(), standing.userKey())
        .filter(stored -> stored.document().revision() == standing.revision())
        .isPresent();
  }

  /** A changed User document voids what was verified by it. */
  private boolean unchanged(Verified.Known entry) {
    return stands(new Standing(entry.userKey(), entry.revision()));
  }

  private Verified.Known verify(Credential credential, String mark, String address) {
    var pair = credential.user() + " " + address;
    var limits = configuration.get().logins();
    var wait =
        Math.max(
            byUser.waitSeconds(pair, limits.freeFailures(), limits.longestPause()),
            byAddress.waitSeconds(address, limits.freeFailuresPerAddress(), limits.longestPause()));
    if (wait > 0) {
      failedLogins.tooSoon(credential.user(), address);
      throw Refusal.later(Reason.TOO_MANY_REQUESTS, "too many failed logins", wait);
    }
    var user = user(credential.user());
    if (user.isEmpty()) {
      hashing.pretend(credential.password());
      failedLogins.nobody(FailedLogins.Why.UNKNOWN_USER, address);
      throw failed(pair, address);
    }
    var spec = user.get().specAs(UserSpec.class);
    if (!hashing.verifies(credential.password(), spec.password())) {
      failedLogins.wrongPassword(user.get().key(), spec.userName(), address);
      throw failed(pair, address);
    }
    byUser.succeeded(pair);
    return verified.remember(mark, caller(spec), user.get().key(), user.get().revision());
  }

  private Refusal failed(String pair, String address) {
    byUser.failed(pair);
    byAddress.failed(address);
    return unauthenticated();
  }

  private static Refusal unauthenticated() {
    return Refusal.of(Reason.UNAUTHENTICATED, "the user or the password is wrong");
  }

  private Optional<Document> user(String name) {
    return claims
        .holder(new Claim(UserBehaviour.NAMES, name))
        .flatMap(owner -> Reads.living(cloud.store(), ResourceTypes.USER.name(), owner.key()))
        .map(stored -> stored.document());
  }

  private static Caller caller(UserSpec spec) {
    var roles = new HashSet<String>();
    roles.add(Acl.ANON);
    roles.add(Acl.USER);
    roles.add(spec.tenant());
    if (Boolean.TRUE.equals(spec.administrator())) {
      roles.add(Acl.ADMIN);
    }
    return new Caller(spec.userName(), spec.tenant(), roles);
  }

  private Credential parse(String header, String address) {
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        || header.length() > MAX_CREDENTIAL) {
      throw unreadable("only Basic authentication is known here", address);
    }
    try {
      var bytes = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      var colon = text.indexOf(':');
      if (colon > 0) {
        return new Credential(text.substring(0, colon), text.substring(colon + 1));
      }
    } catch (IllegalArgumentException | CharacterCodingException _) {
      throw unreadable("the credentials cannot be read", address);
    }
    throw unreadable("the credentials cannot be read", address);
  }

  private Refusal unreadable(String message, String address) {
    failedLogins.nobody(FailedLogins.Why.UNREADABLE, address);
    return Refusal.of(Reason.UNAUTHENTICATED, message);
  }

  /** What is told of logins that failed. */
  public FailedLogins failedLogins() {
    return failedLogins;
  }
}
