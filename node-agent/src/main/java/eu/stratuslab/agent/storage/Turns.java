package eu.stratuslab.agent.storage;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets those who want the same domain have it one after the other. */
final class Turns {

  private final Set<UUID> taken = new HashSet<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition given = lock.newCondition();

  /** Takes the domain once nobody has it; false if somebody still had it at the end of the wait. */
  boolean take(UUID domain, Duration longest) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = longest.toNanos();
      while (!taken.add(domain)) {
        if (left <= 0) {
          return false;
        }
        left = given.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Gives it to the next. */
  void give(UUID domain) {
    lock.lock();
    try {
      taken.remove(domain);
      given.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
