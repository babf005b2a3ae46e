package eu.stratuslab.bridge.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.job.Ownership.Owner;
import eu.stratuslab.bridge.store.DocumentStore.New;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.job.JobBehaviour;
import eu.stratuslab.model.job.JobRule;
import eu.stratuslab.model.job.JobSpec;
import eu.stratuslab.model.job.JobState;
import eu.stratuslab.model.resource.Behaviour.Made;
import eu.stratuslab.model.resource.Behaviour.Nested;
import eu.stratuslab.model.resource.Behaviour.NestedAction;
import eu.stratuslab.model.resource.Behaviour.NestedCreate;
import eu.stratuslab.model.resource.Claim;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Violation.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Creates resources. The Job is the commit point: it holds everything that is to be inserted, and
 * once it is written anybody may roll it forward and nobody rolls it back.
 */
public final class Creates {
  /** How often another draw is made when a claim on something random meets another's. */
  private static final int DRAWS = 8;

  private final Cloud cloud;
  private final Claims claims;
  private final Ledger ledger;
  private final Jobs jobs;
  private final OpenJobs openJobs;
  private final Telling telling;

  public Creates(Cloud cloud, Ledger ledger) {
    this.cloud = cloud;
    this.claims = new Claims(cloud);
    this.ledger = ledger;
    this.jobs = new Jobs(cloud);
    this.openJobs = new OpenJobs(cloud);
    this.telling = new Telling(cloud);
  }

  /** A resource that now exists, and the Job that made it. */
  public record Created(Document document, Document job) {}

  /** Makes a resource without anything on the way. */
  public Created create(
      ResourceType type, String jobKey, Caller caller, IntFunction<Document> draws) {
    return make(type, jobKey, caller, draw -> new Made(draws.apply(draw), List.of()));
  }

  /**
   * Makes a resource, and what is made on the way.
   *
   * @param jobKey the uuid of the Job to be; if it was written before, it is what is done
   * @param draws makes the document; each draw is given another number and draws other random
   *     identities
   * @throws Refusal {@code CONFLICT} if a natural key is taken, {@code QUOTA_EXCEEDED}
   */
  public Created make(ResourceType type, String jobKey, Caller caller, IntFunction<Made> draws) {
    if (type != ResourceTypes.TENANT && cloud.store().insertsTogether()) {
      var made = draws.apply(0);
      if (made.nested().isEmpty()) {
        return together(type, jobKey, caller, made)
            .orElseGet(() -> afterTogether(type, jobKey, caller, draws, made));
      }
    }
    return stepByStep(type, jobKey, caller, draws);
  }

  /**
   * The claims, the Job and the documents in one write; empty if any of them is there already:
   * somebody else holds a claim, or the same request was here before.
   */
  private Optional<Created> together(ResourceType type, String jobKey, Caller caller, Made made) {
    reserve(made.document(), jobKey);
    cloud.crashes().hit(CrashPoints.CLAIMED);
    var job = job(type, jobKey, caller, made);
    var ended = rule(made.document()).isEmpty() ? jobs.succeeded(job) : job;
    var all = new ArrayList<New>();
    for (var held : held(made, jobKey)) {
      all.add(new New(claims.document(held.claim(), held.owner()), List.of()));
    }
    all.add(new New(ended, List.of()));
    var document = Stated.of(made.document());
    made.companions().forEach(companion -> all.add(created(Stated.of(companion), document, job)));
    all.add(created(document, document, job));
    try {
      cloud.store().insertTogether(all);
    } catch (StoreException e) {
      return switch (e.code()) {
        case EXISTS -> Optional.empty();
        case NO_SPACE, TOO_LARGE -> {
          unreserveUnlessMade(made.document(), jobKey);
          throw e;
        }
        default -> throw e;
      };
    }
    Jobs.accepted(job);
    cloud.crashes().hit(CrashPoints.JOB_INSERTED);
    cloud.crashes().hit(CrashPoints.DOCUMENTS_INSERTED);
    if (ended != job) {
      cloud.crashes().hit(CrashPoints.JOB_ENDED);
    }
    return Optional.of(new Created(document, ended));
  }

  private New created(Document document, Document whole, Document job) {
    return new New(document, telling.created(document, Asking.of(job, Jobs.ADD), whole));
  }

  private Created afterTogether(
      ResourceType type, String jobKey, Caller caller, IntFunction<Made> draws, Made reserved) {
    try {
      return stepByStep(type, jobKey, caller, draws);
    } catch (Refusal refusal) {
      unreserveUnlessMade(reserved.document(), jobKey);
      throw refusal;
    }
  }

  /** The same request may have come to its Job by another thread: then the entry is its. */
  private void unreserveUnlessMade(Document document, String jobKey) {
    if (jobs.find(jobKey).isEmpty()) {
      unreserve(document);
    }
  }

  /** Write by write, each of which may be the last before a crash. */
  private Created stepByStep(
      ResourceType type, String jobKey, Caller caller, IntFunction<Made> draws) {
    var made = claimed(jobKey, draws);
    if (type != ResourceTypes.TENANT) {
      reserve(made, jobKey);
    }
    cloud.crashes().hit(CrashPoints.CLAIMED);
    var job = inserted(job(type, jobKey, caller, made), made);
    cloud.crashes().hit(CrashPoints.JOB_INSERTED);
    return new Created(rollForward(job.document()), job.document());
  }

  private Stored inserted(Document job, Made made) {
    try {
      return jobs.insert(job);
    } catch (StoreException e) {
      if (e.code() == Code.NO_SPACE || e.code() == Code.TOO_LARGE) {
        giveUp(made, job.key());
      }
      throw e;
    }
  }

  /** The Job of it all: Jobs that are part of it come first, what was asked for comes last. */
  private Document job(ResourceType type, String jobKey, Caller caller, Made made) {
    var nested = made.nested().stream().map(part -> nestedJob(part, jobKey, caller)).toList();
    var documents = new ArrayList<>(nested);
    if (type == ResourceTypes.TENANT) {
      documents.add(
          Ledger.opened(
              cloud.id(), made.document().spec().path("key").asText(), cloud.clock().instant()));
    }
    documents.addAll(made.companions());
    documents.add(made.document());
    return jobs.ofCreate(jobKey, type, made.document(), documents, nested, null, caller);
  }

  private Document nestedJob(Nested nested, String parent, Caller caller) {
    return switch (nested) {
      case NestedCreate(String job, Document document, List<Document> companions) -> {
        var all = new ArrayList<>(companions);
        all.add(document);
        yield jobs.ofCreate(job, typeOf(document), document, all, List.of(), parent, caller);
      }
      case NestedAction action -> {
        var type = ResourceTypes.named(action.type()).orElseThrow();
        var target = target(action);
        yield jobs.ofAction(
            action.job(), type, target, action.action(), action.parameters(), parent, caller);
      }
    };
  }

  private static ResourceType typeOf(Document document) {
    return ResourceTypes.named(document.type()).orElseThrow();
  }

  private Made claimed(String jobKey, IntFunction<Made> draws) {
    var wanted = List.<Held>of();
    for (var draw = 0; draw < DRAWS; draw++) {
      var made = draws.apply(draw);
      var next = held(made, jobKey);
      if (draw > 0 && next.equals(wanted)) {
        break;
      }
      wanted = next;
      if (take(wanted)) {
        return made;
      }
    }
    var names =
        wanted.stream().map(held -> held.claim().space() + " " + held.claim().value()).toList();
    throw Refusal.of(Reason.CONFLICT, "already taken: " + String.join(", ", names));
  }

  /** A claim, and who is to hold it. */
  private record Held(Claim claim, Owner owner) {}

  /**
   * Also what is for its parts is held by the create's own Job: whoever gives one of them up gives
   * up all of it.
   */
  private List<Held> held(Made made, String jobKey) {
    var held = new ArrayList<Held>();
    made.nested()
        .forEach(
            nested -> {
              switch (nested) {
                case NestedCreate(String _, Document document, var _) ->
                    held.addAll(heldBy(document, jobKey));
                case NestedAction action -> {
                  // What its target holds already it need not take.
                  var more = new ArrayList<>(heldBy(acted(action), jobKey));
                  more.removeAll(heldBy(target(action), jobKey));
                  held.addAll(more);
                }
              }
            });
    held.addAll(heldBy(made.document(), jobKey));
    return held;
  }

  private static List<Held> heldBy(Document document, String job) {
    var owner = new Owner(document.type(), document.key(), job);
    return typeOf(document).behaviour().claims(document).stream()
        .map(claim -> new Held(claim, owner))
        .toList();
  }

  private Document target(NestedAction action) {
    return Reads.living(cloud.store(), action.type(), action.key())
        .map(Stored::document)
        .filter(document -> document.revision() == action.revision())
        .orElseThrow(() -> Refusal.of(Reason.CONFLICT, "changed meanwhile: " + action.key()));
  }

  private Document acted(NestedAction a) {
    var before = target(a);
    return typeOf(before)
        .behaviour()
        .act(before, a.action(), a.parameters(), a.job(), cloud.clock().instant());
  }

  private boolean take(List<Held> wanted) {
    for (var i = 0; i < wanted.size(); i++) {
      if (!claims.take(wanted.get(i).claim(), wanted.get(i).owner())) {
        release(wanted.subList(0, i));
        return false;
      }
    }
    return true;
  }

  private void release(List<Held> held) {
    held.forEach(one -> claims.release(List.of(one.claim()), one.owner().key()));
  }

  private void reserve(Made made, String jobKey) {
    try {
      for (var nested : made.nested()) {
        if (nested instanceof NestedCreate(String _, Document document, var _)) {
          reserve(document, jobKey);
        }
      }
      reserve(made.document(), jobKey);
    } catch (Refusal refusal) {
      giveUp(made, jobKey);
      throw refusal;
    }
  }

  /**
   * Lets go of all that was taken for a create that came to no Job. The same request may have come
   * to its Job by another thread: then it is its.
   */
  private void giveUp(Made made, String jobKey) {
    if (jobs.find(jobKey).isEmpty()) {
      release(held(made, jobKey));
      made.nested().forEach(this::unreserve);
      unreserve(made.document());
    }
  }

  private void reserve(Document document, String job) {
    var tenant = document.tenant();
    ledger.reserve(
        tenant == null ? "" : tenant,
        new Owner(document.type(), document.key(), job),
        typeOf(document).behaviour().usage(document));
  }

  private void unreserve(Nested nested) {
    if (nested instanceof NestedCreate(String _, Document document, var _)) {
      unreserve(document);
    }
  }

  private void unreserve(Document document) {
    var tenant = document.tenant();
    ledger.release(tenant == null ? "" : tenant, document.type(), document.key());
  }

  /** Does what is left to do of a create that came to its Job, whoever began it. */
  public void finish(Document job) {
    var documents = job.specAs(JobSpec.class).documents();
    var made =
        documents == null ? null : Json.read((ObjectNode) documents.getLast(), Document.class);
    var present =
        made == null
            ? Optional.<Stored>empty()
            : Reads.find(cloud.store(), made.type(), made.key());
    if (made == null || present.isEmpty() || rule(made).isEmpty()) {
      rollForward(job);
    } else if (JobBehaviour.stateOf(job) == JobState.STOPPING) {
      openJobs.finish(job);
    } else if (!waitsFor(present.get().document(), job.key())) {
      // Superseded or deleted, and a crash came before its Job was told.
      jobs.overtaken(job.key());
    }
  }

  private static boolean waitsFor(Document document, String job) {
    var operation = document.operation();
    return !document.gone() && operation != null && operation.id().equals(job);
  }

  private static Optional<JobRule> rule(Document made) {
    return ResourceTypes.named(made.type()).flatMap(type -> Jobs.rule(type, Jobs.ADD));
  }

  /**
   * Does what is left to do of a create, whoever began it.
   *
   * @return the created resource as the Job holds it
   */
  Document rollForward(Document job) {
    var spec = job.specAs(JobSpec.class);
    var documents = spec.documents();
    if (documents == null || documents.isEmpty()) {
      throw new IllegalStateException("Job " + job.key() + " holds no documents");
    }
    var whole = Stated.of(Json.read((ObjectNode) documents.getLast(), Document.class));
    for (var tree : documents) {
      var document = Stated.of(Json.read((ObjectNode) tree, Document.class));
      insert(document, whole, job);
      if (document.type().equals(job.type())) {
        begin(document);
      }
    }
    cloud.crashes().hit(CrashPoints.DOCUMENTS_INSERTED);
    if (rule(whole).isEmpty()) {
      jobs.end(job.key(), JobState.SUCCESS, 0, "Succeeded", "done");
      cloud.crashes().hit(CrashPoints.JOB_ENDED);
    }
    return whole;
  }

  /** A Job that is part of another one: it makes something, or asks for an action. */
  private void begin(Document nested) {
    var there = jobs.find(nested.key()).map(Stored::document).orElse(nested);
    var documents = there.specAs(JobSpec.class).documents();
    if (documents == null || documents.isEmpty()) {
      openJobs.begin(there);
    } else {
      rollForward(there);
    }
  }

  /** What exists is done. A store that does not know asks to be read. */
  private void insert(Document document, Document whole, Document job) {
    var created = created(document, whole, job);
    try {
      cloud.store().insert(created.document(), created.notes());
    } catch (StoreException e) {
      if (e.code() != Code.EXISTS && !(e.code() == Code.AMBIGUOUS && exists(document))) {
        throw e;
      }
    }
  }

  private boolean exists(Document document) {
    return Reads.find(cloud.store(), document.type(), document.key()).isPresent();
  }
}
