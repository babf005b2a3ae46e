package eu.stratuslab.bridge.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.job.Ownership.Owner;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.job.JobBehaviour;
import eu.stratuslab.model.resource.Claim;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Edits, actions and deletes.
 *
 * <p>What ends with its write is written first and its ended Job after it: a crash between loses a
 * Job that nobody was told of. What takes its time writes its open Job first, with everything that
 * is needed to finish it: the sweeper does so if a crash left it.
 */
public final class Changes {

  private final Cloud cloud;
  private final Ledger ledger;
  private final Jobs jobs;
  private final Burial burial;
  private final Claims claims;
  private final Stopping stopping;
  private final LastChanges lastChanges;
  private final Targets targets;
  private final OpenJobs openJobs;

  public Changes(Cloud cloud, Ledger ledger) {
    this.cloud = cloud;
    this.ledger = ledger;
    this.jobs = new Jobs(cloud);
    this.burial = new Burial(cloud, ledger);
    this.claims = new Claims(cloud);
    this.stopping = new Stopping(cloud);
    this.lastChanges = new LastChanges(cloud);
    this.targets = new Targets(cloud);
    this.openJobs = new OpenJobs(cloud);
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
    for (var attempt = 0; attempt < Targets.ATTEMPTS; attempt++) {
      var before = targets.read(change);
      if (lastChanges.done(change, before.document())) {
        return again(change, Jobs.EDIT);
      }
      change.guard().accept(before.document());
      Possible.refuseUnlessOffered(change, before.document(), Jobs.EDIT);
      var edited = edit.apply(before.document()).with(d -> d.edited(cloud.clock().instant()));
      refuseAgainst(change, before.document(), edited);
      var after = Stated.of(edited);
      note(change, before.document(), after);
      if (change.type().behaviour().takesTime(before.document(), after)) {
        Possible.refuseUnlessPossible(change, before.document(), Jobs.EDIT);
        return opened(
            change, before.document(), Jobs.EDIT, Edits.parameters(before.document(), after));
      }
      lastChanges.settle(before.document());
      var stored =
          targets.replaced(
              before, lastChanges.named(after, change, Jobs.EDIT), Asking.of(change, Jobs.EDIT));
      if (stored.isPresent()) {
        return over(change, stored.get().document(), Jobs.EDIT);
      }
    }
    throw Targets.busy();
  }

  /** Writes the open Job of what takes its time, and makes the document carry it. */
  private Changed opened(Change change, Document before, String action, ObjectNode parameters) {
    var job =
        jobs.insert(
            jobs.ofAction(
                change.job(), change.type(), before, action, parameters, change.caller()));
    cloud.crashes().hit(CrashPoints.JOB_INSERTED);
    return openJobs.apply(change, job);
  }

  /** What is noted is never less than what is: growth is noted before it is written. */
  private void note(Change change, Document before, Document after) {
    var usage = change.type().behaviour().usage(after);
    var tenant = after.tenant();
    if (tenant != null && !usage.equals(change.type().behaviour().usage(before))) {
      ledger.reserve(tenant, owner(change), usage);
    }
  }

  /** What was read before it was known that the change was made may be older than the change. */
  private Changed again(Change change, String action) {
    return over(change, targets.read(change).document(), action);
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
    var before = targets.read(change);
    change.guard().accept(before.document());
    var deleting = before.document().deleting();
    if (!action.equals(Jobs.DELETE) || deleting == null) {
      Possible.refuseUnlessPossible(change, before.document(), action);
    }
  }

  /** Asks for an action. */
  public Changed act(Change change, String action, ObjectNode parameters) {
    var before = targets.read(change);
    if (lastChanges.done(change, before.document())) {
      return again(change, action);
    }
    change.guard().accept(before.document());
    Possible.refuseUnlessPossible(change, before.document(), action);
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
      unclaim(change, claimed);
      throw refusal;
    }
  }

  /**
   * Lets go of what was taken for a refused action. The same request may have been here by another
   * thread: an open Job may still come to it, and what the document carries by now is its.
   */
  private void unclaim(Change change, List<Claim> claimed) {
    if (jobs.find(change.job()).filter(job -> !OpenJobs.ended(job.document())).isEmpty()) {
      var idle = new ArrayList<>(claimed);
      Reads.living(cloud.store(), change.type().name(), change.key())
          .map(now -> change.type().behaviour().claims(now.document()))
          .ifPresent(idle::removeAll);
      claims.release(idle, owner(change));
    }
  }

  private static Owner owner(Change change) {
    return new Owner(change.type().name(), change.key(), change.job());
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
    var owner = owner(change);
    for (var i = 0; i < more.size(); i++) {
      if (!claims.take(more.get(i), owner)) {
        unclaim(change, more.subList(0, i));
        throw Refusal.of(Reason.CONFLICT, "already taken: " + more.get(i).value());
      }
    }
    cloud.crashes().hit(CrashPoints.CLAIMED);
    return more;
  }

  private Document acted(Change change, Document before, String action, ObjectNode parameters) {
    return targets.acted(change.type(), before, action, parameters, change.job());
  }

  private Changed actAtOnce(Change change, String action, ObjectNode parameters) {
    for (var attempt = 0; attempt < Targets.ATTEMPTS; attempt++) {
      var before = targets.read(change);
      if (lastChanges.done(change, before.document())) {
        return again(change, action);
      }
      change.guard().accept(before.document());
      Possible.refuseUnlessPossible(change, before.document(), action);
      var acted = targets.acted(change.type(), before.document(), action, parameters, change.job());
      lastChanges.settle(before.document());
      var stored =
          targets.replaced(
              before, lastChanges.named(acted, change, action), Asking.of(change, action));
      if (stored.isPresent()) {
        return over(change, stored.get().document(), action);
      }
    }
    throw Targets.busy();
  }

  /** Deletes: at once where nothing can be left anywhere, else by a wish that a host fulfils. */
  public Changed delete(Change change) {
    var buried = buried(change);
    if (buried.isPresent()) {
      return over(change, buried.get(), Jobs.DELETE);
    }
    for (var attempt = 0; attempt < Targets.ATTEMPTS; attempt++) {
      var before = targets.read(change);
      change.guard().accept(before.document());
      if (before.document().deleting() != null) {
        return deletedAgain(change, before.document());
      }
      Possible.refuseUnlessPossible(change, before.document(), Jobs.DELETE);
      refuseAgainst(change, before.document(), null);
      if (change.type() == ResourceTypes.JOB && !OpenJobs.ended(before.document())) {
        stopping.refuseUnlessAllowed(before.document(), change.caller());
        var told = stopping.told(before.document(), Asking.of(change, JobBehaviour.STOP));
        jobs.stopping(change.key(), told).ifPresent(stopping::finish);
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
    throw Targets.busy();
  }

  /** What waits for its host waits by an open Job: if that was given up, by another one. */
  private Changed deletedAgain(Change change, Document document) {
    return jobs.openDelete(document)
        .map(job -> new Changed(document, job.document(), false))
        .orElseGet(() -> opened(change, document, Jobs.DELETE, Json.object()));
  }

  private static void refuseAgainst(Change change, Document before, @Nullable Document after) {
    change
        .type()
        .behaviour()
        .against(before, after, change.caller())
        .ifPresent(
            why -> {
              throw Refusal.of(Reason.CONFLICT, why);
            });
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
}
