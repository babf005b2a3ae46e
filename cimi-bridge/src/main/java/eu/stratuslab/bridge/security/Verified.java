package eu.stratuslab.bridge.security;

import eu.stratuslab.model.document.Acl.Caller;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Credentials that were verified a moment ago, as HMACs under a key that only this process has. */
final class Verified {
  private static final int REMEMBERED = 10_000;
  private static final String ALGORITHM = "HmacSHA256";

  private final LongSupplier nanos;
  private final SecretKeySpec key;
  private final Map<String, Known> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** A caller, and the revision of the User document by which he was verified. */
  record Known(Caller caller, String userKey, long revision, long at) {}

  Verified(LongSupplier nanos) {
    this.nanos = nanos;
    var bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    this.key = new SecretKeySpec(bytes, ALGORITHM);
  }

  /** The name under which a credential is remembered. */
  String mark(String credential) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(credential.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What is known of a credential that was verified no longer than so many seconds ago. */
  synchronized Optional<Known> find(String mark, int seconds) {
    var entry = entries.get(mark);
    if (entry != null && nanos.getAsLong() - entry.at() > TimeUnit.SECONDS.toNanos(seconds)) {
      entries.remove(mark);
      return Optional.empty();
    }
    return Optional.ofNullable(entry);
  }

  synchronized Known remember(String mark, Caller caller, String userKey, long revision) {
    var known = new Known(caller, userKey, revision, nanos.getAsLong());
    entries.put(mark, known);
    return known;
  }

  synchronized void forget(String mark) {
    entries.remove(mark);
  }
}
