package eu.stratuslab.simulation.check;

import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What must hold after every step: looked at with every write to the store and every call of a
 * hypervisor that had an effect, which is as often as anything changes.
 */
public final class Safety {
  /** The types of what hosts have, each version of which is compared with the one before. */
  static final Set<String> WATCHED = Set.of("Machine", "Volume", "MachineImage", "VolumeImage");

  private static final Set<String> OPEN = Set.of("RUNNING", "STOPPING");

  private final Map<String, Document> documents = new TreeMap<>();
  private final Map<String, String> jobs = new HashMap<>();
  private final Map<String, Map<Long, String>> editsWritten = new HashMap<>();
  private @Nullable Violation first;

  /** The first rule that was broken. */
  public Optional<Violation> violation() {
    return Optional.ofNullable(first);
  }

  /** Notes that a rule is broken; the first time counts. */
  public void broken(Rule rule, String message) {
    if (first == null) {
      first = new Violation(rule, message);
    }
  }

  /** The newest document of all that hosts have, tombstones included. */
  public Collection<Document> documents() {
    return documents.values();
  }

  public Optional<Document> document(String key) {
    return Optional.ofNullable(documents.get(key));
  }

  /** Something of that id was destroyed: that needs a delete Job. */
  void requireDelete(String id, String what) {
    var document = document(id);
    var job =
        document.flatMap(
            m ->
                Optional.ofNullable(m.deleting())
                    .map(d -> d.job())
                    .or(() -> Optional.ofNullable(m.tombstone()).map(t -> t.job())));
    if (job.filter(jobs::containsKey).isEmpty()) {
      broken(
          Rule.DESTROYED_UNASKED,
          "%s without a delete Job; the document is %s".formatted(what, document));
    }
  }

  /**
   * A document was written, or removed.
   *
   * @param consumers true if a consumer's request wrote it
   */
  void written(@Nullable Document before, @Nullable Document after, boolean consumers) {
    var one = after != null ? after : before;
    if (one == null) {
      throw new IllegalArgumentException("neither before nor after");
    }
    if (WATCHED.contains(one.type())) {
      watchedWritten(before, after, consumers);
    } else if (one.type().equals(ResourceTypes.JOB.name())) {
      jobWritten(one.key(), after);
    }
  }

  private void jobWritten(String key, @Nullable Document after) {
    var before = jobs.get(key);
    var state = after == null ? "removed" : String.valueOf(after.state());
    var ended = before != null && !OPEN.contains(before);
    var goesOn = "STOPPING".equals(before) && state.equals("RUNNING");
    if (goesOn || (ended && !state.equals(before))) {
      broken(Rule.JOB_REVIVED, "Job %s was %s and is %s".formatted(key, before, state));
    }
    if (after == null) {
      broken(Rule.LOST_WRITE, "Job " + key + " is removed");
    }
    jobs.put(key, state);
  }

  private void watchedWritten(
      @Nullable Document before, @Nullable Document after, boolean consumers) {
    if (after == null) {
      broken(Rule.LOST_WRITE, "a document is removed");
      return;
    }
    documents.put(after.key(), after);
    if (!after.gone()) {
      editsWritten
          .computeIfAbsent(after.key(), _ -> new HashMap<>())
          .put(after.revision(), edit(after));
    }
    if (before == null) {
      return;
    }
    DocumentRules.problem(before, after, consumers)
        .or(
            () ->
                after.type().equals(ResourceTypes.VOLUME.name()) && !after.gone()
                    ? Attachments.problem(this, before, after, consumers)
                    : Optional.empty())
        .ifPresent(v -> broken(v.rule(), v.message()));
  }

  /** The consumer was told that the resource exists. */
  public void createAcknowledged(String key) {
    if (!documents.containsKey(key)) {
      broken(Rule.LOST_WRITE, "the acknowledged resource " + key + " has no document");
    }
  }

  /** The consumer was told that his request has that Job. */
  public void jobAcknowledged(String job) {
    if (!jobs.containsKey(job)) {
      broken(Rule.LOST_WRITE, "the acknowledged Job " + job + " does not exist");
    }
  }

  /**
   * The consumer was told that his edit is in that revision.
   *
   * @param newest false if he repeated it, and what he was shown is a later edit's already
   */
  public void editAcknowledged(String key, long revision, String value, boolean newest) {
    var written = editsWritten.getOrDefault(key, Map.of());
    var there =
        written.entrySet().stream()
            .filter(edit -> newest ? edit.getKey() == revision : edit.getKey() <= revision)
            .anyMatch(edit -> edit.getValue().equals(value));
    if (!there) {
      broken(
          Rule.LOST_WRITE,
          "the acknowledged edit %s of %s is not in revision %d, which has %s"
              .formatted(value, key, revision, written.get(revision)));
    }
  }

  /** What the newest edit left in a document. */
  static String edit(Document document) {
    return String.valueOf(document.properties().get("edit"));
  }
}
