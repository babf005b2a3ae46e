package eu.stratuslab.bridge.mirror;

import eu.stratuslab.bridge.job.JobDocuments;
import eu.stratuslab.bridge.store.DocumentStore;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Deleting;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.job.JobSpec;
import eu.stratuslab.model.job.JobState;
import eu.stratuslab.model.job.JobStatus;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Writes documents and Jobs as the bridge does, and remembers what was acknowledged. */
final class Consumer {
  static final String TENANT = "acme";
  private static final Acl ACL = new Acl(Acl.Principal.user("alice"), List.of());

  /** The acknowledged names of what lives, by key. */
  final Map<String, String> names = new TreeMap<>();

  /** What was wished gone. */
  final TreeSet<String> deleted = new TreeSet<>();

  private final DocumentStore store;
  private final InstantSource clock;
  private final RandomGenerator random;

  Consumer(DocumentStore store, InstantSource clock, RandomGenerator random) {
    this.store = store;
    this.clock = clock;
    this.random = random;
  }

  private String uuid() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  static Document machine(String key, String cloud, java.time.Instant now, String job) {
    var spec = Json.object().put("cpu", 1).put("memory", 65_536).put("power", "Running");
    spec.put("powerRevision", 1).put("userData", "c2VjcmV0");
    spec.putArray("disks").addObject().put("id", "0").put("capacity", 1000);
    spec.putArray("interfaces")
        .addObject()
        .put("id", "0")
        .put("network", "default")
        .put("macAddress", "52:54:00:%s".formatted(key.substring(0, 2) + ":11:22"));
    spec.putObject("image")
        .put("id", "i")
        .put("tenant", TENANT)
        .put("digest", "d")
        .put("format", "qcow2")
        .put("size", 1000);
    var bare = Document.create("Machine", key, cloud, TENANT, ACL, now, spec);
    return stated(bare.with(d -> d.name("machine").operation(new Operation(job, "add", null))));
  }

  String create() {
    var key = uuid();
    var job = job("add", key);
    var document = machine(key, store.cloud(), clock.instant(), job);
    store.insert(document);
    names.put(key, "machine");
    return key;
  }

  private String job(String action, String target) {
    var key = uuid();
    var rule = Objects.requireNonNull(ResourceTypes.MACHINE.behaviour().jobRules().get(action));
    var spec =
        Json.object()
            .put("targetResource", "machines/" + target)
            .put("action", action)
            .put("deadline", clock.instant().plus(rule.deadline()).toString());
    var job = Json.read(spec, JobSpec.class);
    store.insert(JobDocuments.open(key, store.cloud(), TENANT, ACL, job, clock.instant()));
    return key;
  }

  private static Document stated(Document document) {
    var state = ResourceTypes.MACHINE.behaviour().state(document).orElseThrow();
    return document.with(d -> d.state(state));
  }

  void rename(String key) {
    var name = "name-" + random.nextInt(1000);
    var stored = store.get("Machine", key);
    if (stored.document().gone()) {
      return;
    }
    store.replace(
        stored.document().with(d -> d.name(name).edited(clock.instant())), stored.version());
    names.put(key, name);
  }

  void act(String key, String action) {
    var stored = store.get("Machine", key);
    var before = stored.document();
    var behaviour = ResourceTypes.MACHINE.behaviour();
    if (before.gone()
        || before.deleting() != null
        || !behaviour.offered(ResourceTypes.MACHINE, before).contains(action)
        || blocked(before, action)) {
      return;
    }
    var job = job(action, key);
    var after = behaviour.act(before, action, Json.object(), job, clock.instant());
    store.replace(stated(after), stored.version());
    supersede(before);
  }

  void delete(String key) {
    var stored = store.get("Machine", key);
    var before = stored.document();
    var earlier = before.deleting();
    if (before.gone() || blocked(before, "delete")) {
      return;
    }
    if (earlier != null) {
      // As if its deadline had passed meanwhile.
      end(earlier.job(), JobState.FAILED);
    }
    deleted.add(key);
    var job = job("delete", key);
    if (before.placement() == null) {
      new PlainBurials(store, clock).bury(stored, "alice", job);
      end(job, JobState.SUCCESS);
    } else {
      var now = clock.instant();
      var deleting = earlier == null ? new Deleting(job, now) : earlier.again(job, now);
      store.replace(
          stated(before.with(d -> d.deleting(deleting).operation(null).revised())),
          stored.version());
    }
    supersede(before);
  }

  private static boolean blocked(Document before, String action) {
    var operation = before.operation();
    if (operation == null) {
      return false;
    }
    var rule =
        Objects.requireNonNull(
            ResourceTypes.MACHINE.behaviour().jobRules().get(operation.action()));
    return !rule.supersededBy().contains(action);
  }

  private void supersede(Document before) {
    var operation = before.operation();
    if (operation != null) {
      end(operation.id(), JobState.STOPPED);
    }
  }

  private void end(String job, JobState state) {
    try {
      var stored = store.get("Job", job);
      store.replace(
          JobDocuments.ended(
              stored.document(), state, 0, "Superseded", "superseded", clock.instant()),
          stored.version());
    } catch (StoreException e) {
      if (e.code() != StoreException.Code.CONFLICT) {
        throw e;
      }
    }
  }

  static boolean ended(Document job) {
    var state = job.statusAs(JobStatus.class).state();
    return state != null && state.ended();
  }
}
