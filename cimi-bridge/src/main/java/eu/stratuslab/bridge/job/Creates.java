package eu.stratuslab.bridge.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.job.Ownership.Owner;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.job.JobRule;
import eu.stratuslab.model.job.JobSpec;
import eu.stratuslab.model.job.JobState;
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

  public Creates(Cloud cloud, Ledger ledger) {
    this.cloud = cloud;
    this.claims = new Claims(cloud);
    this.ledger = ledger;
    this.jobs = new Jobs(cloud);
  }

  /** A resource that now exists, and the Job that made it. */
  public record Created(Document document, Document job) {}

  /**
   * Makes a resource.
   *
   * @param jobKey the uuid of the Job to be; if it was written before, it is what is done
   * @param draws makes the document; each draw is given another number and draws other random
   *     identities
   * @throws Refusal {@code CONFLICT} if a natural key is taken, {@code QUOTA_EXCEEDED}
   */
  public Created create(
      ResourceType type, String jobKey, Caller caller, IntFunction<Document> draws) {
    var document = claimed(type, jobKey, draws);
    var owner = new Owner(type.name(), document.key(), jobKey);
    var documents = new ArrayList<Document>();
    if (type == ResourceTypes.TENANT) {
      documents.add(
          Ledger.opened(cloud.id(), document.spec().path("key").asText(), cloud.clock().instant()));
    } else {
      reserve(type, document, owner);
    }
    documents.add(document);
    cloud.crashes().hit(CrashPoints.CLAIMED);
    var job = jobs.insert(jobs.ofCreate(jobKey, type, document, documents, caller));
    cloud.crashes().hit(CrashPoints.JOB_INSERTED);
    return new Created(rollForward(job.document()), job.document());
  }

  private Document claimed(ResourceType type, String jobKey, IntFunction<Document> draws) {
    var wanted = List.<Claim>of();
    for (var draw = 0; draw < DRAWS; draw++) {
      var document = draws.apply(draw);
      var next = type.behaviour().claims(document);
      if (draw > 0 && next.equals(wanted)) {
        break;
      }
      wanted = next;
      if (take(wanted, new Owner(type.name(), document.key(), jobKey))) {
        return document;
      }
    }
    var names = wanted.stream().map(claim -> claim.space() + " " + claim.value()).toList();
    throw Refusal.of(Reason.CONFLICT, "already taken: " + String.join(", ", names));
  }

  private boolean take(List<Claim> wanted, Owner owner) {
    for (var i = 0; i < wanted.size(); i++) {
      if (!claims.take(wanted.get(i), owner)) {
        claims.release(wanted.subList(0, i), owner.key());
        return false;
      }
    }
    return true;
  }

  private void reserve(ResourceType type, Document document, Owner owner) {
    var tenant = document.tenant();
    try {
      ledger.reserve(tenant == null ? "" : tenant, owner, type.behaviour().usage(document));
    } catch (Refusal refusal) {
      // The same request may have come to its Job by another thread: then the claims are its.
      if (jobs.find(owner.job()).isEmpty()) {
        claims.release(type.behaviour().claims(document), owner.key());
      }
      throw refusal;
    }
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
    } else if (!waitsFor(present.get().document(), job.key())) {
      // Superseded or deleted, and a crash came before its Job was told.
      jobs.end(
          job.key(),
          JobState.STOPPED,
          Reason.CONFLICT.returnCode(),
          "Superseded",
          "overtaken by a later change");
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
    var last = job;
    for (var tree : documents) {
      last = Stated.of(Json.read((ObjectNode) tree, Document.class));
      insert(last);
    }
    cloud.crashes().hit(CrashPoints.DOCUMENTS_INSERTED);
    if (rule(last).isEmpty()) {
      jobs.end(job.key(), JobState.SUCCESS, 0, "Succeeded", "done");
      cloud.crashes().hit(CrashPoints.JOB_ENDED);
    }
    return last;
  }

  /** What exists is done. A store that does not know asks to be read. */
  private void insert(Document document) {
    try {
      cloud.store().insert(document);
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
