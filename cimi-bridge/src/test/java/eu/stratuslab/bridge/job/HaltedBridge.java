package eu.stratuslab.bridge.job;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.job.Idempotency.Identities;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.bridge.store.ListQuery;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Placement;
import eu.stratuslab.model.job.JobState;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;

/** A tenant, and a bridge that can be halted at every point of what it writes. */
abstract class HaltedBridge {
  static final Caller CALLER = new Caller("alice", "blue", Set.of(Acl.USER, Acl.ANON, "blue"));
  static final Caller EVERYTHING = new Caller(null, null, Set.of(Acl.ADMIN));

  final FakeStore store = new FakeStore(UUID.randomUUID().toString());
  final AtomicLong nanos = new AtomicLong();
  volatile String haltAt = "";
  final Cloud cloud =
      Cloud.of(
          store,
          () -> Instant.parse("2030-01-02T03:04:05Z"),
          point -> {
            if (point.equals(haltAt)) {
              throw new Halted(point);
            }
          });
  final Quotas quotas = new Quotas(cloud);
  final Ledger ledger = new Ledger(cloud, quotas);
  final Creates creates = new Creates(cloud, ledger);
  final Changes changes = new Changes(cloud, ledger);
  final Idempotency idempotency = new Idempotency(cloud);

  /** What a killed process does: nothing more. */
  private static final class Halted extends Error {
    private static final long serialVersionUID = 1;

    Halted(String point) {
      super(point);
    }
  }

  @BeforeEach
  void make_the_tenant() {
    var spec = Json.object().put("key", "blue");
    spec.putObject("quota").put("machines", 5);
    create(ResourceTypes.TENANT, idempotency.fresh(), spec);
  }

  Creates.Created create(ResourceType type, Identities ids, ObjectNode spec) {
    return creates.create(
        type,
        ids.job(),
        CALLER,
        _ ->
            Stated.of(
                Document.create(
                    type.name(),
                    ids.key(),
                    cloud.id(),
                    "blue",
                    new Acl(Acl.Principal.user("alice"), List.of()),
                    cloud.clock().instant(),
                    spec)));
  }

  Creates.Created machine(Identities ids) {
    return creates.create(ResourceTypes.MACHINE, ids.job(), CALLER, draw -> machine(ids, draw));
  }

  /** All draws of a machine begin with the same address, so that claims are put to the test. */
  Document machine(Identities ids, int draw) {
    var spec = Json.object().put("cpu", 1).put("memory", 131_072).put("power", "Running");
    spec.put("powerRevision", 1);
    var address = draw == 0 ? "52:54:00:00:00:00" : "52:54:00:" + tail(ids.job() + draw);
    spec.putArray("interfaces")
        .addObject()
        .put("id", "0")
        .put("network", "default")
        .put("macAddress", address);
    spec.putArray("disks").addObject().put("id", "0").put("capacity", 1000);
    spec.putObject("image")
        .put("id", "i")
        .put("tenant", "blue")
        .put("digest", "d")
        .put("format", "raw")
        .put("size", 1);
    return Stated.of(
        Document.create(
                "Machine",
                ids.key(),
                cloud.id(),
                "blue",
                new Acl(Acl.Principal.user("alice"), List.of()),
                cloud.clock().instant(),
                spec)
            .with(
                d ->
                    d.operation(
                        new eu.stratuslab.model.document.Operation(ids.job(), "add", null))));
  }

  static String tail(String text) {
    var hash = text.hashCode() & 0xffffff;
    return "%02x:%02x:%02x".formatted(hash >> 16, (hash >> 8) & 0xff, hash & 0xff);
  }

  Change change(Document target, String job) {
    return new Change(
        ResourceTypes.named(target.type()).orElseThrow(), target.key(), job, CALLER, _ -> {});
  }

  List<Document> all(String type) {
    return store.list(ListQuery.all(type, EVERYTHING)).items().stream()
        .map(stored -> stored.document())
        .toList();
  }

  /** A bridge that was started after the crash, and has waited long enough. */
  void sweep() {
    haltAt = "";
    var sweeper = new Sweeper(cloud, creates, ledger, quotas, nanos::get);
    for (var i = 0; i < 4; i++) {
      sweeper.sweepThoroughly();
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(61));
    }
  }

  Map<Ownership.Owner, Usage> owned() {
    return ledger.owners(store.get(Ledger.TYPE, "blue").document());
  }

  void halt(String point, Runnable doing) {
    haltAt = point;
    assertThatThrownBy(doing::run).isInstanceOf(Halted.class);
    haltAt = "";
  }

  /** As the mirror reports it. */
  Document running(Document machine) {
    return report(machine, true);
  }

  Document placed(Document machine) {
    return report(machine, false);
  }

  Document report(Document machine, boolean started) {
    var stored = store.get("Machine", machine.key());
    var status = Json.object().put("created", true).put("power", started ? "Running" : "Stopped");
    new Jobs(cloud)
        .end(
            machine.operation() == null ? "" : machine.operation().id(),
            JobState.SUCCESS,
            0,
            "Succeeded",
            "done");
    return store
        .patchStatus(
            "Machine",
            machine.key(),
            stored.version(),
            store.term(),
            d ->
                Stated.of(
                    d.with(
                        b ->
                            b.status(status)
                                .operation(null)
                                .placement(new Placement("host", 1, List.of()))
                                .reported())))
        .document();
  }
}
