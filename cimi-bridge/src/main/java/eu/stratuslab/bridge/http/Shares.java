package eu.stratuslab.bridge.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What each user has of the slots for requests. A body is read in a slot, so that there are never
 * more of them in memory than slots: who sends slowly, and again and again, keeps those of his
 * share from himself, and none from others.
 */
final class Shares {
  private final int most;
  private final Map<String, Integer> taken = new ConcurrentHashMap<>();

  /**
   * @param most how many one user may have at once
   */
  Shares(int most) {
    this.most = most;
  }

  /** Takes one for a user; false if he has all that he may have. */
  boolean take(String user) {
    if (taken.merge(user, 1, Integer::sum) <= most) {
      return true;
    }
    giveBack(user);
    return false;
  }

  void giveBack(String user) {
    taken.computeIfPresent(user, (_, count) -> count == 1 ? null : count - 1);
  }
}
