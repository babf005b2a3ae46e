package eu.stratuslab.bridge.mirror;

import eu.stratuslab.bridge.mirror.MirrorAction.CreateRemains;
import eu.stratuslab.bridge.mirror.MirrorAction.Delete;
import eu.stratuslab.bridge.mirror.MirrorAction.DeleteSecret;
import eu.stratuslab.bridge.mirror.MirrorAction.EndJob;
import eu.stratuslab.bridge.mirror.MirrorAction.ReportDouble;
import eu.stratuslab.bridge.mirror.Situation.Remains;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.kube.Stamp;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.job.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is left to do for what is gone. Its resource goes last, as long as it is there it reminds us
 * of the rest. A tombstoned key never gets a resource again, except to rid a host of what it lists.
 */
final class TombstonePlan {
  private static final Duration RECENT = Duration.ofDays(1);

  private TombstonePlan() {}

  static Plan decide(Situation situation, Document tombstone) {
    var actions = new ArrayList<MirrorAction>();
    var job = situation.job();
    var stone = Objects.requireNonNull(tombstone.tombstone());
    var jobKey = stone.job();
    if (job != null && jobKey != null && !job.gone() && !JobPlan.ended(job)) {
      actions.add(new EndJob(jobKey, JobState.SUCCESS, 0, "Succeeded", "done"));
    }
    var resource = situation.resource();
    if (resource == null) {
      actions.addAll(leftSecret(situation, tombstone));
      actions.addAll(remains(situation));
    } else {
      actions.addAll(removal(situation, tombstone, resource));
    }
    return new Plan(actions, null);
  }

  /** A crash may have come between a Secret and its resource. */
  private static List<MirrorAction> leftSecret(Situation situation, Document tombstone) {
    var namespace = namespace(situation, tombstone);
    return recent(situation, tombstone) && Desired.hasSecrets(situation.type()) && namespace != null
        ? List.of(new DeleteSecret(namespace, tombstone.key()))
        : List.of();
  }

  private static @Nullable String namespace(Situation situation, Document tombstone) {
    var tenant = tombstone.tenant();
    return KubeApi.namespace(situation.kind(), tenant == null ? "" : tenant);
  }

  /** True as long as something may be left of it that nothing else reminds of. */
  static boolean recent(Situation situation, Document tombstone) {
    return recent(tombstone, situation.context().now());
  }

  static boolean recent(Document tombstone, Instant now) {
    var stone = Objects.requireNonNull(tombstone.tombstone());
    return Duration.between(stone.at(), now).compareTo(RECENT) < 0;
  }

  private static List<MirrorAction> removal(
      Situation situation, Document tombstone, Resource resource) {
    var last =
        resource.meta().deleting()
            ? MirrorPlan.letGo(resource)
            : awaited(resource)
                ? List.<MirrorAction>of()
                : List.<MirrorAction>of(new Delete(resource.ref(), resource.meta().uid()));
    var namespace = namespace(situation, tombstone);
    if (last.isEmpty() || namespace == null || !Desired.hasSecrets(situation.type())) {
      return List.copyOf(last);
    }
    var actions = new ArrayList<MirrorAction>();
    actions.add(new DeleteSecret(namespace, tombstone.key()));
    actions.addAll(last);
    return actions;
  }

  /**
   * A resource that asks for removal is deleted only once the host's agent holds it; no agent obeys
   * one that somebody else changed.
   */
  private static boolean awaited(Resource resource) {
    return resource.spec().hasNonNull("terminate")
        && resource.spec().hasNonNull("placement")
        && resource.meta().finalizers().isEmpty()
        && !Stamp.broken(resource);
  }

  private static List<MirrorAction> remains(Situation situation) {
    var listed = situation.remains().stream().filter(Remains::news).toList();
    if (listed.isEmpty() || !situation.mirrored().terminated()) {
      return List.of();
    }
    if (situation.remains().size() > 1) {
      var hosts = situation.remains().stream().map(Remains::host).sorted().toList();
      var tombstone = Objects.requireNonNull(situation.document());
      var namespace = namespace(situation, tombstone);
      return List.of(
          new ReportDouble(new Ref(situation.kind(), namespace, tombstone.key()), hosts));
    }
    return List.of(new CreateRemains(Desired.remains(situation, listed.getFirst())));
  }
}
