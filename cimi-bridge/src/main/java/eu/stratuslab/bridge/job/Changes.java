package eu.stratuslab.bridge.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.job.Ownership.Owner;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Deleting;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.event.Events;
import eu.stratuslab.model.event.Events.Asked;
import eu.stratuslab.model.job.JobBehaviour;
import eu.stratuslab.model.job.JobSpec;
import eu.stratuslab.model.job.JobState;
import eu.stratuslab.model.resource.Claim;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Edits, actions and deletes.
 *
 * <p>What ends with its write is written first and its ended Job after it: a crash between loses a
 * Job that nobody was told of. What takes its time writes its open Job first, with everything that
 * is needed to finish it: the sweeper does so if a crash left it.
 */
public final class Changes {
  private static final Logger LOG = LoggerFactory.getLogger(Changes.class);
  private static final int ATTEMPTS = 16;

  private final Cloud cloud;
  private final Ledger ledger;
  private final Jobs jobs;
  private final Burial burial;
  private final Claims claims;
  private final Stopping stopping;
  private final LastChanges lastChanges;

  public Changes(Cloud cloud, Ledger ledger) {
    this.cloud = cloud;
    this.ledger = ledger;
    this.jobs = new Jobs(cloud);
    this.burial = new Burial(cloud, ledger);
    this.claims = new Claims(cloud);
    this.stopping = new Stopping(cloud);
    this.lastChanges = new LastChanges(cloud);
  }

  /**
   * What came of a change.
   *
   * @param document as it is now; a tombstone after a delete
   * @param over true if nothing is waited for
   */
  public record Changed(Document document, Document job, boolean over) {}

  /** Changes attributes. {@code edit} is given the present document and may refuse. */
  public Changed edit(Change change, UnaryOperator<Document> edit) {
    for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
      var before = read(change);
      if (lastChanges.done(change, before.document())) {
        return over(change, before.document(), Jobs.EDIT);
      }
      change.guard().accept(before.document());
      refuseUnlessOffered(change, before.document(), Jobs.EDIT);
      var edited = edit.apply(before.document()).with(d -> d.edited(cloud.clock().instant()));
      var after = Stated.of(edited);
      note(change, before.document(), after);
      if (change.type().behaviour().takesTime(before.document(), after)) {
        refuseUnlessPossible(change, before.document(), Jobs.EDIT);
        return opened(change, before.document(), Jobs.EDIT, Edits.parameters(after));
      }
      lastChanges.settle(before.document());
      var stored =
          replaced(
              before, lastChanges.named(after, change, Jobs.EDIT), Asking.of(change, Jobs.EDIT));
      if (stored.isPresent()) {
        return over(change, stored.get().document(), Jobs.EDIT);
      }
    }
    throw busy();
  }

  /** Writes the open Job of what takes its time, and makes the document carry it. */
  private Changed opened(Change change, Document before, String action, ObjectNode parameters) {
    var job =
        jobs.insert(
            jobs.ofAction(
                change.job(), change.type(), before, action, parameters, change.caller()));
    cloud.crashes().hit(CrashPoints.JOB_INSERTED);
    return apply(change, job);
  }

  /** What is noted is never less than what is: growth is noted before it is written. */
  private void note(Change change, Document before, Document after) {
    var usage = change.type().behaviour().usage(after);
    var tenant = after.tenant();
    if (tenant != null && !usage.equals(change.type().behaviour().usage(before))) {
      ledger.reserve(tenant, new Owner(change.type().name(), after.key(), change.job()), usage);
    }
  }

  private Changed over(Change change, Document document, String action) {
    cloud.crashes().hit(CrashPoints.DOCUMENT_CHANGED);
    var job =
        jobs.insert(jobs.ofDone(change.job(), change.type(), document, action, change.caller()));
    cloud.crashes().hit(CrashPoints.JOB_ENDED);
    return new Changed(document, job.document(), true);
  }

  /** Refuses what is not possible now; what is possible now may still be refused later. */
  public void check(Change change, String action) {
    var before = read(change);
    change.guard().accept(before.document());
    var deleting = before.document().deleting();
    if (!action.equals(Jobs.DELETE) || deleting == null) {
      refuseUnlessPossible(change, before.document(), action);
    }
  }

  /** Asks for an action. */
  public Changed act(Change change, String action, ObjectNode parameters) {
    var before = read(change);
    if (lastChanges.done(change, before.document())) {
      return over(change, before.document(), action);
    }
    change.guard().accept(before.document());
    refuseUnlessPossible(change, before.document(), action);
    if (change.type() == ResourceTypes.JOB) {
      stopping.refuseUnlessAllowed(before.document(), change.caller());
      var stopped = actAtOnce(change, action, parameters);
      stopping.finish(stopped.document());
      return stopped;
    }
    if (Jobs.rule(change.type(), action).isEmpty()) {
      return actAtOnce(change, action, parameters);
    }
    var claimed = claimed(change, before.document(), action, parameters);
    try {
      return opened(change, before.document(), action, parameters);
    } catch (Refusal refusal) {
      // An open Job may still come to it.
      if (jobs.find(change.job()).filter(job -> !ended(job.document())).isEmpty()) {
        claims.release(claimed, change.key());
      }
      throw refusal;
    }
  }

  /**
   * Takes what a document will hold for itself once it carries the action.
   *
   * @throws Refusal {@code CONFLICT} if somebody else holds it
   */
  private List<Claim> claimed(
      Change change, Document before, String action, ObjectNode parameters) {
    var behaviour = change.type().behaviour();
    var more = new ArrayList<>(behaviour.claims(acted(change, before, action, parameters)));
    more.removeAll(behaviour.claims(before));
    var owner = new Owner(change.type().name(), change.key(), change.job());
    for (var i = 0; i < more.size(); i++) {
      if (!claims.take(more.get(i), owner)) {
        claims.release(more.subList(0, i), change.key());
        throw Refusal.of(Reason.CONFLICT, "already taken: " + more.get(i).value());
      }
    }
    cloud.crashes().hit(CrashPoints.CLAIMED);
    return more;
  }

  private Document acted(Change change, Document before, String action, ObjectNode parameters) {
    return acted(change.type(), before, action, parameters, change.job());
  }

  private Changed actAtOnce(Change change, String action, ObjectNode parameters) {
    for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
      var before = read(change);
      if (lastChanges.done(change, before.document())) {
        return over(change, before.document(), action);
      }
      change.guard().accept(before.document());
      refuseUnlessPossible(change, before.document(), action);
      var acted = acted(change.type(), before.document(), action, parameters, change.job());
      lastChanges.settle(before.document());
      var stored =
          replaced(before, lastChanges.named(acted, change, action), Asking.of(change, action));
      if (stored.isPresent()) {
        return over(change, stored.get().document(), action);
      }
    }
    throw busy();
  }

  private Document acted(
      ResourceType type, Document before, String action, ObjectNode parameters, String job) {
    var now = cloud.clock().instant();
    return Stated.of(type.behaviour().act(before, action, parameters, job, now));
  }

  /** Deletes: at once where nothing can be left anywhere, else by a wish that a host fulfils. */
  public Changed delete(Change change) {
    var buried = buried(change);
    if (buried.isPresent()) {
      return over(change, buried.get(), Jobs.DELETE);
    }
    for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
      var before = read(change);
      change.guard().accept(before.document());
      var deleting = before.document().deleting();
      if (deleting != null) {
        var job = jobs.find(deleting.job());
        if (job.isPresent()) {
          return new Changed(before.document(), job.get().document(), false);
        }
      }
      refuseUnlessPossible(change, before.document(), Jobs.DELETE);
      if (change.type() == ResourceTypes.JOB && !ended(before.document())) {
        stopping.refuseUnlessAllowed(before.document(), change.caller());
        jobs.stopping(change.key()).ifPresent(stopping::finish);
        continue;
      }
      if (change.type().behaviour().outlivedByHost(before.document())) {
        return opened(change, before.document(), Jobs.DELETE, Json.object());
      }
      var asked = Optional.of(Asking.of(change, Jobs.DELETE));
      var gone = burial.bury(before, by(change), change.job(), asked);
      if (gone.isPresent()) {
        return over(change, gone.get(), Jobs.DELETE);
      }
    }
    throw busy();
  }

  /** The tombstone that this very request left. */
  private Optional<Document> buried(Change change) {
    return Reads.find(cloud.store(), change.type().name(), change.key())
        .map(Stored::document)
        .filter(
            document -> {
              var tombstone = document.tombstone();
              return tombstone != null && change.job().equals(tombstone.job());
            });
  }

  private static String by(Change change) {
    var user = change.caller().user();
    return user == null ? "" : user;
  }

  /**
   * Makes the document carry what its open Job asks for. Whoever does so first wins: the document's
   * revision tells whether it was done, and a Job that has ended is never applied.
   */
  private Changed apply(Change change, Stored opened) {
    var job = opened;
    for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
      var before = read(change);
      var carried = carries(before.document(), change.job());
      if (carried) {
        return new Changed(before.document(), job.document(), false);
      }
      job = jobs.find(change.job()).orElseThrow(Changes::busy);
      if (ended(job.document())) {
        throw Refusal.of(Reason.CONFLICT, "jobs/" + change.job() + " was given up");
      }
      var target = job.document().specAs(JobSpec.class).targetRevision();
      if (target == null || target != before.document().revision()) {
        job = retargeted(change, job, before.document());
        continue;
      }
      var action = job.document().spec().path("action").asText();
      var after = wished(change.type(), before.document(), job.document(), action);
      var stored = replaced(before, after, Asking.of(job.document(), action));
      if (stored.isPresent()) {
        cloud.crashes().hit(CrashPoints.DOCUMENT_CHANGED);
        supersede(before.document(), change.job());
        return new Changed(stored.get().document(), job.document(), false);
      }
    }
    throw busy();
  }

  /** Somebody changed the target meanwhile: is the action still possible? */
  private Stored retargeted(Change change, Stored job, Document target) {
    var action = job.document().spec().path("action").asText();
    try {
      change.guard().accept(target);
      refuseUnlessPossible(change, target, action);
      if (action.equals(Jobs.EDIT)) {
        throw Refusal.of(Reason.CONFLICT, "somebody else changed it meanwhile: look again");
      }
    } catch (Refusal refusal) {
      jobs.end(
          job.document().key(),
          JobState.FAILED,
          Reason.CONFLICT.returnCode(),
          "Conflict",
          String.valueOf(refusal.getMessage()));
      throw refusal;
    }
    return jobs.retarget(job, target.revision()).orElse(job);
  }

  private Document wished(ResourceType type, Document before, Document job, String action) {
    if (action.equals(Jobs.DELETE)) {
      var now = cloud.clock().instant();
      return Stated.of(
          before.with(d -> d.deleting(new Deleting(job.key(), now)).operation(null).revised()));
    }
    var parameters =
        job.spec().get("parameters") instanceof ObjectNode object ? object : Json.object();
    return action.equals(Jobs.EDIT)
        ? Stated.of(Edits.applied(before, parameters, job.key(), cloud.clock().instant()))
        : acted(type, before, action, parameters, job.key());
  }

  private static boolean carries(Document document, String job) {
    var operation = document.operation();
    var deleting = document.deleting();
    return (operation != null && operation.id().equals(job))
        || (deleting != null && deleting.job().equals(job));
  }

  private static boolean ended(Document job) {
    var state = job.state();
    return job.gone() || (state != null && JobState.valueOf(state).ended());
  }

  private void supersede(Document before, String successor) {
    var operation = before.operation();
    if (operation != null) {
      jobs.supersede(operation.id(), successor);
    }
  }

  /** Goes on with the open Job of a request that came again, if its target waits for it. */
  public void resume(Document job) {
    if (!ended(job)) {
      target(job)
          .filter(t -> wantedRevision(job) == t.document().revision())
          .ifPresent(t -> applyAgain(t, job));
    }
  }

  /**
   * Finishes the open Job of an action that a crash left, or ends it.
   *
   * @param job unchanged for so long that nobody is at it any more
   */
  void finish(Document job) {
    if (JobBehaviour.stateOf(job) == JobState.STOPPING) {
      stopping.finish(job);
      return;
    }
    var target = target(job);
    if (target.isEmpty()) {
      finishWithoutTarget(job);
    } else if (wantedRevision(job) == target.get().document().revision()) {
      applyAgain(target.get(), job);
    } else if (!carries(target.get().document(), job.key())) {
      jobs.end(
          job.key(),
          JobState.STOPPED,
          Reason.CONFLICT.returnCode(),
          "Superseded",
          "overtaken by a later change");
    }
  }

  private static long wantedRevision(Document job) {
    var revision = job.specAs(JobSpec.class).targetRevision();
    return revision == null ? -1 : revision;
  }

  /** What a Job acts upon, if it lives. */
  private Optional<Stored> target(Document job) {
    var href = job.spec().path("targetResource").path("href").asText();
    var slash = href.indexOf('/');
    return slash < 0
        ? Optional.empty()
        : ResourceTypes.ofCollection(href.substring(0, slash))
            .flatMap(t -> Reads.living(cloud.store(), t.name(), href.substring(slash + 1)));
  }

  /**
   * Begins the action of a nested Job, or ends the Job if that is not possible any more.
   *
   * @param job open, and not begun unless by somebody who rolls the same create forward
   */
  void begin(Document job) {
    var target = target(job);
    if (target.isEmpty()) {
      finishWithoutTarget(job);
    } else if (!ended(job)) {
      try {
        applyAgain(target.get(), job);
      } catch (Refusal refusal) {
        LOG.info("nested Job {} was refused: {}", job.key(), refusal.getMessage());
      }
    }
  }

  /** The request was allowed when its Job was written: nobody is asked again. */
  private void applyAgain(Stored target, Document job) {
    var type = ResourceTypes.named(target.document().type()).orElseThrow();
    var nobody = new Caller(null, null, Set.of());
    var change = new Change(type, target.document().key(), job.key(), nobody, _ -> {});
    jobs.find(job.key()).ifPresent(stored -> apply(change, stored));
  }

  private void finishWithoutTarget(Document job) {
    var deleted = job.spec().path("action").asText().equals(Jobs.DELETE);
    jobs.end(
        job.key(),
        deleted ? JobState.SUCCESS : JobState.STOPPED,
        deleted ? 0 : Reason.NOT_FOUND.returnCode(),
        deleted ? "Succeeded" : "Superseded",
        deleted ? "done" : "the resource is gone");
  }

  private Stored read(Change change) {
    return Reads.living(cloud.store(), change.type().name(), change.key())
        .orElseThrow(
            () ->
                // It may be gone because of this very request: who comes again is told.
                lastChanges.hasJob(change)
                    ? busy()
                    : Refusal.of(Reason.NOT_FOUND, "there is nothing here"));
  }

  private Optional<Stored> replaced(Stored before, Document after, Asked asked) {
    var told =
        Events.changed(before.document(), after, Optional.of(asked), cloud.clock().instant());
    return Writes.replaced(cloud.store(), after, before.version(), told);
  }

  private static void refuseUnlessOffered(Change change, Document document, String action) {
    refuseUnlessOffered(change.type(), document, action);
  }

  /** Refuses an action that is not possible in a document's state. */
  public static void refuseUnlessOffered(ResourceType type, Document document, String action) {
    if (!type.behaviour().possible(type, document).contains(action)) {
      throw Refusal.of(Reason.CONFLICT, notPossible(type, document, action));
    }
  }

  /** Possible in this state, and no open Job is in the way. */
  private static void refuseUnlessPossible(Change change, Document document, String action) {
    var operation = document.operation();
    if (operation != null) {
      var rule = Jobs.rule(change.type(), operation.action());
      if (rule.isPresent() && !rule.get().supersededBy().contains(action)) {
        throw Refusal.of(
            Reason.CONFLICT,
            "jobs/%s (%s) is open, and %s has to wait for it; the state is %s"
                .formatted(operation.id(), operation.action(), action, state(document)));
      }
    }
    refuseUnlessOffered(change, document, action);
  }

  private static String notPossible(ResourceType type, Document document, String action) {
    var deleting = document.deleting();
    return action
        + " is not possible in state "
        + state(document)
        + (deleting == null ? "" : "; jobs/" + deleting.job() + " is open")
        + type.behaviour().obstacle(document, action).map(why -> "; " + why).orElse("");
  }

  private static @Nullable String state(Document document) {
    return document.state();
  }

  private static Refusal busy() {
    return Refusal.later(Reason.UNAVAILABLE, "too many changes to one resource at once", 1);
  }
}
