package eu.stratuslab.bridge.store.couchbase;

import com.couchbase.client.core.msg.kv.DurabilityLevel;
import com.couchbase.client.java.kv.CommonDurabilityOptions;
import com.couchbase.client.java.kv.PersistTo;
import com.couchbase.client.java.kv.ReplicateTo;

/** What it takes until a write counts as done, from the weakest cluster that can keep it. */
enum Durability {
  /** Several nodes: most of the copies have it in memory. */
  MAJORITY("most copies hold a write before it is acknowledged"),
  /** One copy only: it is on the disk. */
  ON_DISK(
      "the bucket has no replicas: a write is acknowledged when it is on the disk of one node,"
          + " and what that disk loses is lost"),
  /** The bucket wants replicas and there are too few nodes for most of them: the disk again. */
  ON_ACTIVE_DISK(
      "there are too few nodes for the replicas of the bucket: a write is acknowledged when it is"
          + " on the disk of one node, and what that disk loses is lost");

  private final String meaning;

  Durability(String meaning) {
    this.meaning = meaning;
  }

  /** In words, for the log. */
  String meaning() {
    return meaning;
  }

  /** The best that a number of nodes and of replicas of each document can do. */
  static Durability of(int nodes, int replicas) {
    if (replicas == 0) {
      return ON_DISK;
    }
    var majority = (replicas + 1) / 2 + 1;
    return nodes >= majority && nodes > 1 ? MAJORITY : ON_ACTIVE_DISK;
  }

  /** Asks for it. */
  <T extends CommonDurabilityOptions<T>> T asked(T options) {
    return switch (this) {
      case MAJORITY -> options.durability(DurabilityLevel.MAJORITY);
      case ON_DISK -> options.durability(DurabilityLevel.PERSIST_TO_MAJORITY);
      case ON_ACTIVE_DISK -> options.durability(PersistTo.ACTIVE, ReplicateTo.NONE);
    };
  }
}
