package eu.stratuslab.bridge.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.format.Hrefs;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.store.DocumentStore.Stored;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Acl.PrincipalType;
import eu.stratuslab.model.document.Acl.Right;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.job.JobBehaviour;
import eu.stratuslab.model.job.JobRule;
import eu.stratuslab.model.job.JobSpec;
import eu.stratuslab.model.job.JobState;
import eu.stratuslab.model.resource.Href;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Violation.Reason;
import eu.stratuslab.observability.LogContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the documents of Jobs. */
final class Jobs {
  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
  static final String ADD = "add";
  static final String EDIT = "edit";
  static final String DELETE = "delete";

  private static final int ATTEMPTS = 16;

  private final Cloud cloud;

  Jobs(Cloud cloud) {
    this.cloud = cloud;
  }

  /** The Job with that uuid, tombstones included. */
  Optional<Stored> find(String key) {
    return Reads.find(cloud.store(), ResourceTypes.JOB.name(), key);
  }

  /**
   * The Job of a create: it holds everything that is to be inserted.
   *
   * @param nested the Jobs among that, by which the rest is done
   * @param parent the uuid of the Job that it is part of; null for none
   */
  Document ofCreate(
      String key,
      ResourceType type,
      Document created,
      List<Document> documents,
      List<Document> nested,
      @Nullable String parent,
      Caller caller) {
    var trees = documents.stream().<JsonNode>map(Json::tree).toList();
    var collection = new Href(type.collection());
    var affected = new ArrayList<>(List.of(collection, href(type, created.key())));
    nested.forEach(job -> affected.addAll(resources(job)));
    var spec =
        new JobSpec(
            collection,
            affected,
            ADD,
            parent == null ? null : href(ResourceTypes.JOB, parent),
            nested.isEmpty()
                ? null
                : nested.stream().map(job -> href(ResourceTypes.JOB, job.key())).toList(),
            trees,
            deadline(type, ADD));
    return open(key, created, spec, caller);
  }

  /** What it is about: of a delete that is over nothing is affected any more but the collection. */
  private static List<Href> subjects(Document job) {
    var affected = resources(job);
    var target = job.specAs(JobSpec.class).targetResource();
    return affected.isEmpty() && target != null ? List.of(target) : affected;
  }

  /** What a Job affects, collections apart. */
  private static List<Href> resources(Document job) {
    var affected = job.specAs(JobSpec.class).affectedResources();
    return affected == null
        ? List.of()
        : affected.stream().filter(href -> href.href().contains("/")).toList();
  }

  /** The Job of an action, an edit or a delete that takes its time. */
  Document ofAction(
      String key,
      ResourceType type,
      Document target,
      String action,
      ObjectNode parameters,
      Caller caller) {
    return ofAction(key, type, target, action, parameters, null, caller);
  }

  /** The same as part of another Job. */
  Document ofAction(
      String key,
      ResourceType type,
      Document target,
      String action,
      ObjectNode parameters,
      @Nullable String parent,
      Caller caller) {
    var href = href(type, target.key());
    var spec =
        new JobSpec(
            href,
            List.of(href),
            action,
            parent == null ? null : href(ResourceTypes.JOB, parent),
            null,
            null,
            deadline(type, action),
            target.revision(),
            parameters);
    return open(key, target, spec, caller);
  }

  /** The Job of what was over with its write. A deleted resource is not listed as affected. */
  Document ofDone(String key, ResourceType type, Document target, String action, Caller caller) {
    var href = href(type, target.key());
    var affected = action.equals(DELETE) ? List.of(new Href(type.collection())) : List.of(href);
    var spec = new JobSpec(href, affected, action, null, null, null, null);
    return succeeded(open(key, target, spec, caller));
  }

  Document succeeded(Document job) {
    return JobDocuments.ended(
        job, JobState.SUCCESS, 0, "Succeeded", "done", cloud.clock().instant());
  }

  private static Href href(ResourceType type, String key) {
    return new Href(Hrefs.stored(type, key));
  }

  private @Nullable String deadline(ResourceType type, String action) {
    var rule = type.behaviour().jobRules().get(action);
    return rule == null ? null : cloud.clock().instant().plus(rule.deadline()).toString();
  }

  /** Whoever may see the target's tenant's things may see what is done to them. */
  private Document open(String key, Document target, JobSpec spec, Caller caller) {
    var tenant = target.tenant();
    var user = caller.user();
    var owner = user == null ? Acl.Principal.role(Acl.ADMIN) : Acl.Principal.user(user);
    var rules =
        tenant == null || tenant.isEmpty()
            ? List.<Acl.Rule>of()
            : List.of(new Acl.Rule(tenant, PrincipalType.ROLE, Right.MODIFY));
    return JobDocuments.open(
        key,
        cloud.id(),
        tenant == null ? "" : tenant,
        new Acl(owner, rules),
        spec,
        cloud.clock().instant());
  }

  /**
   * Writes a Job, or finds the one that was written under its uuid before.
   *
   * @throws Refusal {@code UNAVAILABLE} if the sweeper made sure that it is never written
   */
  Stored insert(Document job) {
    try {
      var inserted = cloud.store().insert(job);
      accepted(job);
      return inserted;
    } catch (StoreException e) {
      if (e.code() != Code.EXISTS) {
        throw e;
      }
      var written = cloud.store().get(job.type(), job.key());
      if (written.document().gone()) {
        throw Refusal.later(Reason.UNAVAILABLE, "this took too long and was given up", 1);
      }
      return written;
    }
  }

  /** Says in the log which Job a request has begun: from here on its id can be followed. */
  static void accepted(Document job) {
    try (var _ = LogContext.job(Optional.of(job.key()))) {
      LOG.info(
          "accepted: {} of {}",
          job.spec().path("action").asText(),
          subjects(job).stream().map(Href::href).collect(Collectors.joining(", ")));
    }
  }

  /** Makes sure that there is something under the uuid of a Job: that one, or its tombstone. */
  void present(Document job) {
    try {
      cloud.store().insert(job);
    } catch (StoreException e) {
      if (e.code() != Code.EXISTS) {
        throw e;
      }
    }
  }

  /** Ends a Job. One that has ended, or is not there, stays as it is. */
  void end(String key, JobState state, int returnCode, String reason, String message) {
    for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
      var stored = find(key).filter(s -> !s.document().gone());
      if (stored.isEmpty()) {
        return;
      }
      var before = stored.get().document();
      var ended =
          JobDocuments.ended(before, state, returnCode, reason, message, cloud.clock().instant());
      if (ended == before || replaced(ended, stored.get().version())) {
        return;
      }
    }
    throw Refusal.later(Reason.UNAVAILABLE, "too many changes to one Job at once", 1);
  }

  /** Notes that an action will meet another revision of its target than when it was accepted. */
  Optional<Stored> retarget(Stored job, long revision) {
    var spec = job.document().spec().deepCopy().put("targetRevision", revision);
    return Writes.replaced(
        cloud.store(), job.document().with(d -> d.spec(spec).reported()), job.version());
  }

  /**
   * The Job as STOPPING; empty if it has ended or is not there.
   *
   * @param told what is told of it
   */
  Optional<Document> stopping(String key, List<Document> told) {
    for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
      var stored = find(key).filter(s -> !s.document().gone());
      if (stored.isEmpty() || JobBehaviour.stateOf(stored.get().document()).ended()) {
        return Optional.empty();
      }
      var before = stored.get().document();
      if (JobBehaviour.stateOf(before) == JobState.STOPPING) {
        return Optional.of(before);
      }
      var after =
          ResourceTypes.JOB
              .behaviour()
              .act(before, JobBehaviour.STOP, Json.object(), key, cloud.clock().instant());
      if (Writes.replaced(cloud.store(), after, stored.get().version(), told).isPresent()) {
        return Optional.of(after);
      }
    }
    throw Refusal.later(Reason.UNAVAILABLE, "too many changes to one Job at once", 1);
  }

  private boolean replaced(Document job, String version) {
    return Writes.replaced(cloud.store(), job, version).isPresent();
  }

  /** Ends an open Job whose target went on without it. */
  void overtaken(String key) {
    end(
        key,
        JobState.STOPPED,
        Reason.CONFLICT.returnCode(),
        "Superseded",
        "overtaken by a later change");
  }

  /** The Job of a superseded request is stopped and names its successor. */
  void supersede(String key, String successor) {
    end(
        key,
        JobState.STOPPED,
        Reason.CONFLICT.returnCode(),
        "Superseded",
        "superseded by jobs/" + successor);
  }

  /** The delete Job of a document, if it is open. */
  Optional<Stored> openDelete(Document document) {
    return Optional.ofNullable(document.deleting())
        .flatMap(deleting -> find(deleting.job()))
        .filter(job -> !OpenJobs.ended(job.document()));
  }

  /** True of what is wished gone by a Job that has ended, or is forgotten, before it was. */
  boolean deletedInVain(Document document) {
    return document.deleting() != null && openDelete(document).isEmpty();
  }

  /** The rule by which the Job of an action ends; empty if it ends with its write. */
  static Optional<JobRule> rule(ResourceType type, String action) {
    return Optional.ofNullable(type.behaviour().jobRules().get(action));
  }
}
