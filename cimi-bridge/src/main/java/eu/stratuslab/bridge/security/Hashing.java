package eu.stratuslab.bridge.security;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.model.resource.Hash;
import eu.stratuslab.model.resource.Violation.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.commons.codec.digest.Sha2Crypt;

/** Hashes secrets, few at a time: each takes memory and time on purpose. */
public final class Hashing {
  /** 19 MiB and two passes: what OWASP recommends at least. */
  private static final Argon2Function ARGON2 =
      Argon2Function.getInstance(19_456, 2, 1, 32, Argon2.ID);

  /** What no password is known to give, at the price of {@link #ARGON2}. */
  private static final String NOBODY =
      "$argon2id$v=19$m=19456,t=2,p=1$Q/yXah1xflsRYDYNkVOb/Q$0SZWepVngnCJUIjyG34CEFz4U95BrEORME16FX8FUYo";

  private static final int SALT_BYTES = 16;
  private static final int RETRY_SECONDS = 1;

  private final Slots slots;
  private volatile long waitMillis;

  /**
   * @param concurrent how many hashes are computed at once
   * @param waitMillis how long one waits for its turn
   */
  public Hashing(int concurrent, long waitMillis) {
    this.slots = new Slots(concurrent);
    this.waitMillis = waitMillis;
  }

  /** From now on so many at once, with so long a wait; what is under way is not disturbed. */
  public void limit(int concurrent, Duration wait) {
    slots.resize(concurrent);
    waitMillis = wait.toMillis();
  }

  /** As many permits as somebody says. */
  private static final class Slots extends Semaphore {
    private static final long serialVersionUID = 1;

    private int size;

    Slots(int size) {
      super(size);
      this.size = size;
    }

    synchronized void resize(int wanted) {
      if (wanted > size) {
        release(wanted - size);
      } else {
        reducePermits(size - wanted);
      }
      size = wanted;
    }
  }

  /**
   * A secret as it may stand in a document.
   *
   * @throws Refusal {@code UNAVAILABLE} if too many are hashed already
   */
  public String hash(String secret, Hash how) {
    return switch (how) {
      case NONE -> secret;
      case CRYPT -> bounded(() -> Sha2Crypt.sha512Crypt(secret.getBytes(StandardCharsets.UTF_8)));
      case LOGIN ->
          bounded(() -> Password.hash(secret).addRandomSalt(SALT_BYTES).with(ARGON2).getResult());
    };
  }

  /** True if the password is the one that was hashed for a login. */
  boolean verifies(String password, String hash) {
    return bounded(
        () -> Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash)));
  }

  /** Takes as long as {@link #verifies}: nobody learns from the clock who exists. */
  void pretend(String password) {
    verifies(password, NOBODY);
  }

  private <T> T bounded(Supplier<T> hashing) {
    try {
      if (!slots.tryAcquire(waitMillis, TimeUnit.MILLISECONDS)) {
        throw Refusal.later(Reason.UNAVAILABLE, "too many logins at once", RETRY_SECONDS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw Refusal.later(Reason.UNAVAILABLE, "the bridge is going down", RETRY_SECONDS);
    }
    try {
      return hashing.get();
    } finally {
      slots.release();
    }
  }
}
