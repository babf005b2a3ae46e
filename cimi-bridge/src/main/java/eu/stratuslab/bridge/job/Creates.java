package eu.stratuslab.bridge.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.format.Refusal;
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
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Creates resources. The Job is the commit point: it holds everything that is to be inserted, and
 * once it is written anybody may roll it forward and nobody rolls it back.
 */
public final class Creates {
  private final Cloud cloud;
  private final Holdings holdings;
  private final Jobs jobs;
  private final OpenJobs openJobs;
  private final Telling telling;

  public Creates(Cloud cloud, Ledger ledger) {
    this.cloud = cloud;
    this.jobs = new Jobs(cloud);
    this.holdings = new Holdings(cloud, ledger, jobs);
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
    holdings.reserve(made.document(), jobKey);
    cloud.crashes().hit(CrashPoints.CLAIMED);
    var job = job(type, jobKey, caller, made);
    var ended = rule(made.document()).isEmpty() ? jobs.succeeded(job) : job;
    var all = new ArrayList<New>();
    holdings.documents(made, jobKey).forEach(claim -> all.add(new New(claim, List.of())));
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
          holdings.unreserveUnlessMade(made.document(), jobKey);
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
      holdings.unreserveUnlessMade(reserved.document(), jobKey);
      throw refusal;
    }
  }

  /** Write by write, each of which may be the last before a crash. */
  private Created stepByStep(
      ResourceType type, String jobKey, Caller caller, IntFunction<Made> draws) {
    var made = holdings.claimed(jobKey, draws);
    if (type != ResourceTypes.TENANT) {
      holdings.reserve(made, jobKey);
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
        holdings.giveUp(made, job.key());
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
        var target = holdings.target(action);
        yield jobs.ofAction(
            action.job(), type, target, action.action(), action.parameters(), parent, caller);
      }
    };
  }

  private static ResourceType typeOf(Document document) {
    return ResourceTypes.named(document.type()).orElseThrow();
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
