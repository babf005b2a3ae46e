package eu.stratuslab.bridge.mirror;

import eu.stratuslab.bridge.mirror.MirrorAction.Apply;
import eu.stratuslab.bridge.mirror.MirrorAction.Bury;
import eu.stratuslab.bridge.mirror.MirrorAction.CopyStatus;
import eu.stratuslab.bridge.mirror.MirrorAction.Create;
import eu.stratuslab.bridge.mirror.MirrorAction.Delete;
import eu.stratuslab.bridge.mirror.MirrorAction.Hold;
import eu.stratuslab.bridge.mirror.MirrorAction.LeaveForeign;
import eu.stratuslab.bridge.mirror.MirrorAction.LetGo;
import eu.stratuslab.bridge.mirror.MirrorAction.PutSecret;
import eu.stratuslab.bridge.mirror.MirrorAction.Release;
import eu.stratuslab.bridge.mirror.MirrorAction.RevertedEvent;
import eu.stratuslab.bridge.mirror.MirrorAction.YieldTo;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.kube.Stamp;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.host.HostState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides what to do for one key: a pure function of what is known of it. The same situation gives
 * the same plan, so that any number of looks does no harm.
 */
final class MirrorPlan {
  /** The mirror's own finalizer: a resource stays until its last report is in the document. */
  static final String FINALIZER = "stratuslab.eu/mirror";

  private MirrorPlan() {}

  /** At most one irreversible action; what changes the document comes alone, and is looked at. */
  static Plan decide(Situation situation) {
    var resource = situation.resource();
    if (resource != null) {
      var guarded = guard(situation, resource);
      if (!guarded.actions().isEmpty()) {
        return guarded;
      }
    }
    var document = situation.document();
    if (document == null) {
      return resource == null ? Plan.NOTHING : UnknownPlan.decide(situation, resource);
    }
    return document.gone()
        ? TombstonePlan.decide(situation, document)
        : living(situation, document, resource);
  }

  /** What must not be touched at all, whatever the document says. */
  private static Plan guard(Situation situation, Resource resource) {
    var label = resource.labels().getOrDefault(Labels.CLOUD, "");
    var cloud = resource.spec().path("cloud").asText(label);
    if (!cloud.isEmpty() && !cloud.equals(situation.context().cloud())) {
      return Plan.of(new LeaveForeign(resource.ref(), cloud));
    }
    var term = resource.spec().path("term").asLong();
    return term > situation.context().term() ? Plan.of(new YieldTo(term)) : Plan.NOTHING;
  }

  private static Plan living(Situation situation, Document document, @Nullable Resource resource) {
    if (resource != null) {
      var news = Reports.news(situation, document, resource);
      if (news.isPresent()) {
        return Plan.of(new CopyStatus(news.get()));
      }
    }
    var released =
        situation
            .type()
            .behaviour()
            .released(document, situation.holder())
            .or(() -> NestedJobs.parted(situation, document));
    if (released.isPresent()) {
      return Plan.of(new Release(released.get()));
    }
    if (document.deleting() != null) {
      return deleting(situation, document, resource);
    }
    var placement = Placing.decide(situation, document);
    if (placement.isPresent()) {
      return Plan.of(placement.get());
    }
    var operation = document.operation();
    var jobs = operation == null ? Plan.NOTHING : JobPlan.operation(situation, document, operation);
    if (changesDocument(jobs)) {
      return jobs;
    }
    return join(spec(situation, document, resource), jobs);
  }

  private static boolean changesDocument(Plan plan) {
    return plan.actions().stream()
        .anyMatch(
            action ->
                action instanceof MirrorAction.ClearOperation
                    || action instanceof MirrorAction.Withdraw);
  }

  private static Plan join(List<MirrorAction> first, Plan then) {
    var all = new ArrayList<>(first);
    all.addAll(then.actions());
    return new Plan(all, then.lookAgain());
  }

  private static List<MirrorAction> spec(
      Situation situation, Document document, @Nullable Resource resource) {
    var wanted = Desired.of(situation, told(situation, document));
    if (resource == null) {
      return creation(situation, document, wanted);
    }
    if (resource.meta().deleting()) {
      // Somebody deleted it; the host's agent lets it go, and it is made anew.
      return letGo(resource);
    }
    return update(situation, document, resource, wanted);
  }

  /** Only an operation that no wish expresses is told by name, and only while its Job is open. */
  private static @Nullable Operation told(Situation situation, Document document) {
    var operation = document.operation();
    var job = situation.job();
    return operation != null
            && situation.type().behaviour().imperative().contains(operation.action())
            && job != null
            && !job.gone()
            && !JobPlan.ended(job)
        ? operation
        : null;
  }

  private static List<MirrorAction> creation(
      Situation situation, Document document, Resource wanted) {
    if (situation.mirrored().discovered()) {
      return List.of();
    }
    var actions = new ArrayList<>(secrets(situation, document, wanted, false));
    // No agent sees what is not placed, and whoever waits for the resource need not wait for more.
    actions.add(document.placement() == null ? 0 : actions.size(), new Create(wanted));
    return actions;
  }

  private static List<MirrorAction> secrets(
      Situation situation, Document document, Resource wanted, boolean lost) {
    var secrets = Desired.secrets(situation.type(), document);
    var namespace = wanted.namespace();
    return secrets.isEmpty() || namespace == null
        ? List.of()
        : List.of(new PutSecret(namespace, wanted.name(), secrets, lost));
  }

  private static List<MirrorAction> update(
      Situation situation, Document document, Resource there, Resource wanted) {
    var uid = there.meta().uid();
    var lost = Reports.waitsFor(there, Condition.WAITING_FOR_SECRET);
    if (Desired.outdated(there, wanted) || Desired.overtaken(situation, document, there)) {
      var actions = new ArrayList<>(secrets(situation, document, wanted, lost));
      actions.add(new Apply(wanted, uid));
      return actions;
    }
    if (!Desired.tampered(there, wanted) || asApplied(situation, there)) {
      return lost ? secrets(situation, document, wanted, true) : List.of();
    }
    return List.of(
        new RevertedEvent(there.ref(), uid, there.meta().resourceVersion()),
        new Apply(wanted, uid));
  }

  /** What the server made of our own apply is nobody's change. */
  private static boolean asApplied(Situation situation, Resource there) {
    return Stamp.digest(there).equals(situation.context().applied());
  }

  private static Plan deleting(
      Situation situation, Document document, @Nullable Resource resource) {
    var deleting = java.util.Objects.requireNonNull(document.deleting());
    if (mayBeBuried(situation, document, deleting.terminate())) {
      return resource == null || document.placement() != null || resource.meta().deleting()
          ? Plan.of(new Bury(deleting.job()))
          : Plan.of(new Delete(resource.ref(), resource.meta().uid()));
    }
    var deletion = JobPlan.deletion(situation, deleting.job());
    return MakingPlan.decide(situation, document)
        .map(first -> join(deletion.actions(), first))
        .orElseGet(() -> join(termination(situation, document, resource), deletion));
  }

  /**
   * Gone from Kubernetes proves nothing: only the host's agent, or an administrator's word, does.
   */
  private static boolean mayBeBuried(Situation situation, Document document, String terminate) {
    var placement = document.placement();
    if (placement == null || !situation.type().behaviour().outlivedByHost(document)) {
      return true;
    }
    var proof = document.status().path("terminated");
    var proven =
        proof.path("epoch").asLong(-1) == placement.epoch()
            && proof.path("job").asText().equals(terminate);
    var host = situation.placed();
    return proven || (host != null && HostState.of(host) == HostState.LOST);
  }

  private static List<MirrorAction> termination(
      Situation situation, Document document, @Nullable Resource resource) {
    var wanted = Desired.of(situation, null);
    if (resource == null) {
      return List.of(new Create(wanted));
    }
    var uid = resource.meta().uid();
    if (!wanted.spec().path("terminate").equals(resource.spec().path("terminate"))
        || Desired.overtaken(situation, document, resource)
        || (Stamp.broken(resource) && !resource.meta().deleting())) {
      return List.of(new Apply(wanted, uid));
    }
    if (resource.meta().deleting()) {
      return List.of();
    }
    return resource.meta().finalizers().contains(FINALIZER)
        ? List.of(new Delete(resource.ref(), uid))
        : List.of(new Hold(resource.ref(), uid), new Delete(resource.ref(), uid));
  }

  /** Takes our own finalizer off a resource that is being deleted. */
  static List<MirrorAction> letGo(Resource resource) {
    var meta = resource.meta();
    return meta.deleting() && meta.finalizers().contains(FINALIZER)
        ? List.of(new LetGo(resource.ref(), meta.uid(), meta.resourceVersion()))
        : List.of();
  }
}
