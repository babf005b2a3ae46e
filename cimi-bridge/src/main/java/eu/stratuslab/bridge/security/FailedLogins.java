package eu.stratuslab.bridge.security;

import eu.stratuslab.bridge.job.Cloud;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.event.Events;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of logins that failed: in the log of the user, or in that of the cloud's configuration if
 * there is no such user. A failure costs nothing while it is answered: all of one user are counted
 * and make one Event, and the longer it goes on the longer it takes to the next one, so that nobody
 * floods a log by guessing. A name that is no user's is told nowhere: it may be a password that was
 * typed into the wrong field.
 */
public final class FailedLogins {
  /** Users of whom failures are remembered; what is beyond them is counted as the cloud's. */
  static final int MOST = 256;

  /** Addresses that are named in one Event. */
  static final int ADDRESSES = 8;

  /** The time between the first two Events of one user; it doubles. */
  static final Duration SHORTEST = Duration.ofSeconds(10);

  /** The longest time between two; after as long without a failure it begins anew. */
  static final Duration LONGEST = Duration.ofHours(1);

  private static final String OPERATION = "login";
  private static final String OF_CLOUD = "";
  private static final Logger LOG = LoggerFactory.getLogger(FailedLogins.class);

  private final Cloud cloud;
  private final Map<String, Tally> tallies = new LinkedHashMap<>();

  /** Why a login failed. */
  enum Why {
    WRONG_PASSWORD("wrong password"),
    UNKNOWN_USER("no such user"),
    UNREADABLE("unreadable credentials"),
    TOO_SOON("not looked at, too soon after other failures");

    private final String text;

    Why(String text) {
      this.text = text;
    }
  }

  /** What was counted of one user since it was last told. */
  private static final class Tally {
    final String user;
    final Map<Why, Integer> counts = new EnumMap<>(Why.class);
    final TreeSet<String> addresses = new TreeSet<>();
    Instant first = Instant.MIN;
    Instant due = Instant.MIN;
    Duration pause = SHORTEST;

    Tally(String user) {
      this.user = user;
    }

    void count(Why why, String address, Instant now) {
      if (counts.isEmpty()) {
        first = now;
      }
      counts.merge(why, 1, Integer::sum);
      // One more than is named says that there are others.
      if (addresses.size() <= ADDRESSES) {
        addresses.add(address);
      }
    }

    Failed taken(String key, Instant now) {
      var failed = new Failed(key, user, detail(), first);
      counts.clear();
      addresses.clear();
      due = now.plus(pause);
      pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
      return failed;
    }

    private String detail() {
      var reasons =
          counts.entrySet().stream()
              .map(entry -> times(entry.getKey().text, entry.getValue()))
              .collect(Collectors.joining(", "));
      var named = addresses.stream().limit(ADDRESSES).collect(Collectors.joining(", "));
      return reasons + "; from " + named + (addresses.size() > ADDRESSES ? " and others" : "");
    }

    private static String times(String text, int count) {
      return count == 1 ? text : text + " (" + count + " times)";
    }
  }

  /** What is to be told of one user. */
  private record Failed(String key, String user, String detail, Instant first) {}

  public FailedLogins(Cloud cloud) {
    this.cloud = cloud;
  }

  /** A user's password was wrong. */
  synchronized void wrongPassword(String userKey, String user, String address) {
    count(userKey, user, Why.WRONG_PASSWORD, address);
  }

  /** Somebody who is no user, or cannot be one. */
  synchronized void nobody(Why why, String address) {
    count(OF_CLOUD, "", why, address);
  }

  /** Somebody, who may be a user, was not even looked at after too many failures. */
  synchronized void tooSoon(String user, String address) {
    var key =
        tallies.entrySet().stream()
            .filter(entry -> entry.getValue().user.equals(user))
            .map(Map.Entry::getKey)
            .findFirst();
    count(key.orElse(OF_CLOUD), key.isPresent() ? user : "", Why.TOO_SOON, address);
  }

  private void count(String key, String user, Why why, String address) {
    var now = cloud.clock().instant();
    var tally = tallies.get(key);
    if (tally == null && (key.equals(OF_CLOUD) || tallies.size() < MOST || forgotten(now))) {
      tally = new Tally(user);
      tallies.put(key, tally);
    }
    if (tally != null) {
      tally.count(why, address, now);
    } else {
      count(OF_CLOUD, "", why, address);
    }
  }

  /** Forgets whose failures are told and long over; true if there was one. */
  private boolean forgotten(Instant now) {
    return tallies.values().removeIf(tally -> tally.counts.isEmpty() && over(tally).isBefore(now));
  }

  private static Instant over(Tally tally) {
    return tally.due.plus(LONGEST);
  }

  /** Writes what is due. */
  public void flush() {
    flush(false);
  }

  /** Writes all that was counted: nobody is there to do it later. */
  public void flushAll() {
    flush(true);
  }

  private void flush(boolean all) {
    var now = cloud.clock().instant();
    var due = new ArrayList<Failed>();
    synchronized (this) {
      var unused = forgotten(now);
      tallies.forEach(
          (key, tally) -> {
            if (!tally.counts.isEmpty() && (all || !tally.due.isAfter(now))) {
              due.add(tally.taken(key, now));
            }
          });
    }
    due.forEach(this::write);
  }

  private void write(Failed failed) {
    try {
      var ofCloud = failed.key().equals(OF_CLOUD);
      var type = ofCloud ? ResourceTypes.SERVICE_CONFIGURATION : ResourceTypes.USER;
      var by = Optional.of(failed.user()).filter(user -> !user.isEmpty());
      for (var event : events(type, ofCloud ? cloud.id() : failed.key(), failed, by)) {
        cloud.store().insert(event);
      }
    } catch (StoreException e) {
      LOG.warn("failed logins are in no log: {}", e.getMessage());
    }
  }

  private List<Document> events(ResourceType type, String key, Failed failed, Optional<String> by) {
    return Reads.living(cloud.store(), type.name(), key)
        .map(
            target ->
                Events.refused(target.document(), OPERATION, by, failed.detail(), failed.first()))
        .orElse(List.of());
  }
}
