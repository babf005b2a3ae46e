package eu.stratuslab.bridge.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.job.Idempotency.Identities;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.bridge.store.ListQuery;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.bridge.store.SampleDocuments;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.document.Placement;
import eu.stratuslab.model.job.JobState;
import eu.stratuslab.model.resource.Claim;
import eu.stratuslab.model.resource.ResourceType;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Usage;
import eu.stratuslab.model.resource.Violation.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commit protocol, its crashes, and who cleans up after them. */
class WritesTest {
  private static final Caller CALLER =
      new Caller("alice", "blue", Set.of(Acl.USER, Acl.ANON, "blue"));
  private static final Caller EVERYTHING = new Caller(null, null, Set.of(Acl.ADMIN));

  private final FakeStore store = new FakeStore(UUID.randomUUID().toString());
  private final AtomicLong nanos = new AtomicLong();
  private volatile String haltAt = "";
  private final Cloud cloud =
      Cloud.of(
          store,
          () -> Instant.parse("2030-01-02T03:04:05Z"),
          point -> {
            if (point.equals(haltAt)) {
              throw new Halted(point);
            }
          });
  private final Quotas quotas = new Quotas(cloud);
  private final Ledger ledger = new Ledger(cloud, quotas);
  private final Creates creates = new Creates(cloud, ledger);
  private final Changes changes = new Changes(cloud, ledger);
  private final Idempotency idempotency = new Idempotency(cloud);

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

  private Creates.Created create(ResourceType type, Identities ids, ObjectNode spec) {
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

  private Creates.Created machine(Identities ids) {
    return creates.create(ResourceTypes.MACHINE, ids.job(), CALLER, draw -> machine(ids, draw));
  }

  /** All draws of a machine begin with the same address, so that claims are put to the test. */
  private Document machine(Identities ids, int draw) {
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

  private static String tail(String text) {
    var hash = text.hashCode() & 0xffffff;
    return "%02x:%02x:%02x".formatted(hash >> 16, (hash >> 8) & 0xff, hash & 0xff);
  }

  private Change change(Document target, String job) {
    return new Change(
        ResourceTypes.named(target.type()).orElseThrow(), target.key(), job, CALLER, _ -> {});
  }

  private List<Document> all(String type) {
    return store.list(ListQuery.all(type, EVERYTHING)).items().stream()
        .map(stored -> stored.document())
        .toList();
  }

  /** A bridge that was started after the crash, and has waited long enough. */
  private void sweep() {
    haltAt = "";
    var sweeper = new Sweeper(cloud, creates, ledger, quotas, nanos::get);
    for (var i = 0; i < 4; i++) {
      sweeper.sweepThoroughly();
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(61));
    }
  }

  private Map<Ownership.Owner, Usage> owned() {
    return ledger.owners(store.get(Ledger.TYPE, "blue").document());
  }

  private void halt(String point, Runnable doing) {
    haltAt = point;
    assertThatThrownBy(doing::run).isInstanceOf(Halted.class);
    haltAt = "";
  }

  private static <T> List<T> atOnce(int threads, Callable<T> doing) throws Exception {
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = new ArrayList<java.util.concurrent.Future<T>>();
      for (var i = 0; i < threads; i++) {
        futures.add(pool.submit(doing));
      }
      var results = new ArrayList<T>();
      for (var future : futures) {
        results.add(future.get(60, TimeUnit.SECONDS));
      }
      return results;
    }
  }

  @Test
  void one_key_makes_one_machine_however_often_it_comes_at_once() throws Exception {
    var body = new byte[] {1, 2, 3};
    var scope = List.of("alice", "POST", "/cimi/2/machines");

    var keys =
        atOnce(
            32,
            () ->
                machine(idempotency.of(new Idempotency.Keyed(scope, "key", body)))
                    .document()
                    .key());

    assertThat(Set.copyOf(keys)).hasSize(1);
    assertThat(all("Machine")).hasSize(1);
    assertThat(all("Job").stream().filter(j -> !j.spec().path("documents").isEmpty())).hasSize(2);
    assertThat(all(Claim.TYPE).stream().filter(c -> c.key().startsWith("mac/"))).hasSize(1);
    assertThatThrownBy(() -> idempotency.of(new Idempotency.Keyed(scope, "key", new byte[] {9})))
        .isInstanceOfSatisfying(
            Refusal.class,
            r ->
                assertThat(r.violations().getFirst().reason())
                    .isEqualTo(Reason.IDEMPOTENCY_MISMATCH));
  }

  @Test
  void a_quota_holds_when_everybody_comes_at_once() throws Exception {
    var made =
        atOnce(
            24,
            () -> {
              try {
                machine(idempotency.fresh());
                return true;
              } catch (Refusal refusal) {
                assertThat(refusal.violations().getFirst().reason())
                    .isEqualTo(Reason.QUOTA_EXCEEDED);
                return false;
              }
            });

    assertThat(made.stream().filter(m -> m)).hasSize(5);
    assertThat(all("Machine")).hasSize(5);
    assertThat(all(Claim.TYPE).stream().filter(c -> c.key().startsWith("mac/"))).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {CrashPoints.CLAIMED, CrashPoints.JOB_INSERTED, CrashPoints.DOCUMENTS_INSERTED})
  void a_create_that_crashed_is_finished_or_leaves_nothing(String point) {
    var ids = idempotency.fresh();
    halt(point, () -> machine(ids));

    sweep();

    var happened = !point.equals(CrashPoints.CLAIMED);
    assertThat(all("Machine")).hasSize(happened ? 1 : 0);
    assertThat(all(Claim.TYPE).stream().filter(c -> c.key().startsWith("mac/")))
        .hasSize(happened ? 1 : 0);
    assertThat(owned()).hasSize(happened ? 1 : 0);
    if (!happened) {
      // Whoever was only slow comes too late, and learns it.
      assertThatThrownBy(() -> machine(ids)).isInstanceOf(Refusal.class);
      machine(idempotency.fresh());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {CrashPoints.CLAIMED, CrashPoints.JOB_INSERTED})
  void the_same_request_goes_on_where_a_crash_left_it(String point) {
    var scope = List.of("alice", "POST", "/cimi/2/machines");
    halt(point, () -> machine(idempotency.of(new Idempotency.Keyed(scope, "k", new byte[0]))));

    machine(idempotency.of(new Idempotency.Keyed(scope, "k", new byte[0])));

    sweep();
    assertThat(all("Machine")).hasSize(1);
    assertThat(owned()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {CrashPoints.JOB_INSERTED, CrashPoints.DOCUMENT_CHANGED})
  void an_action_that_crashed_is_applied_once(String point) {
    var target = running(machine(idempotency.fresh()).document());
    halt(point, () -> changes.act(change(target, "stop-job"), "stop", Json.object()));

    sweep();

    var after = store.get("Machine", target.key()).document();
    assertThat(after.operation()).isNotNull();
    assertThat(after.spec().path("power").asText()).isEqualTo("Stopped");
    assertThat(after.spec().path("powerRevision").asInt()).isEqualTo(2);
    assertThat(after.state()).isEqualTo("STOPPING");
    assertThat(store.get("Job", "stop-job").document().state()).isEqualTo("RUNNING");
  }

  @Test
  void an_action_overtaken_by_another_after_a_crash_is_stopped() {
    var target = running(machine(idempotency.fresh()).document());
    halt(
        CrashPoints.JOB_INSERTED,
        () -> changes.act(change(target, "lost"), "restart", Json.object()));
    changes.act(change(target, "later"), "stop", Json.object());

    sweep();

    assertThat(store.get("Job", "lost").document().state()).isEqualTo("STOPPED");
    assertThat(store.get("Job", "later").document().state()).isEqualTo("RUNNING");
  }

  @Test
  void a_claim_that_its_owner_let_go_is_free_two_looks_later() {
    var created = machine(idempotency.fresh());
    var claim = new Claim("device", "somebody/dev/vdb");
    var owner = new Ownership.Owner("Machine", created.document().key(), created.job().key());
    assertThat(new Claims(cloud).take(claim, owner)).isTrue();
    new Jobs(cloud).end(created.job().key(), JobState.SUCCESS, 0, "Succeeded", "done");
    haltAt = "";

    var sweeper = new Sweeper(cloud, creates, ledger, quotas, nanos::get);
    sweeper.sweep();
    assertThat(new Claims(cloud).holder(claim)).isPresent();
    nanos.addAndGet(Sweeper.PATIENCE);
    sweeper.sweep();
    assertThat(new Claims(cloud).holder(claim)).isEmpty();
  }

  @Test
  void the_claims_of_what_is_gone_for_good_are_released_as_soon_as_a_bridge_looks() {
    var created = machine(idempotency.fresh());
    halt(
        CrashPoints.BURIED,
        () -> changes.delete(change(created.document(), UUID.randomUUID().toString())));
    assertThat(all(Claim.TYPE).stream().filter(c -> c.key().startsWith("mac/"))).isNotEmpty();

    new Sweeper(cloud, creates, ledger, quotas, nanos::get).sweep();

    assertThat(all(Claim.TYPE).stream().filter(c -> c.key().startsWith("mac/"))).isEmpty();
  }

  @Test
  void a_create_whose_machine_was_deleted_does_not_stay_open() {
    var created = machine(idempotency.fresh());
    halt(
        CrashPoints.BURIED,
        () -> changes.delete(change(created.document(), UUID.randomUUID().toString())));

    sweep();

    assertThat(store.get("Job", created.job().key()).document().state()).isEqualTo("STOPPED");
  }

  @Test
  void a_superseded_job_names_its_successor() {
    var target = running(machine(idempotency.fresh()).document());
    changes.act(change(target, "one"), "restart", Json.object());
    assertThatThrownBy(() -> changes.act(change(target, "two"), "start", Json.object()))
        .hasMessageContaining("jobs/one");

    changes.act(change(target, "three"), "stop", Json.object());

    var one = store.get("Job", "one").document();
    assertThat(one.state()).isEqualTo("STOPPED");
    assertThat(one.status().path("statusMessage").asText()).contains("jobs/three");
  }

  @Test
  void actions_at_once_end_as_one_after_the_other() throws Exception {
    var target = running(machine(idempotency.fresh()).document());
    var number = new AtomicLong();

    atOnce(
        16,
        () -> {
          try {
            changes.act(change(target, "j" + number.incrementAndGet()), "stop", Json.object());
            return true;
          } catch (Refusal refusal) {
            return false;
          }
        });
    sweep();

    var operation = store.get("Machine", target.key()).document().operation();
    assertThat(operation).isNotNull();
    var open =
        all("Job").stream()
            .filter(j -> j.key().startsWith("j") && "RUNNING".equals(j.state()))
            .toList();
    assertThat(open).singleElement().extracting(Document::key).isEqualTo(operation.id());
  }

  @ParameterizedTest
  @ValueSource(strings = {CrashPoints.BURIED, CrashPoints.DOCUMENT_CHANGED})
  void a_delete_that_crashed_leaves_nothing_held(String point) {
    var target = machine(idempotency.fresh()).document();
    halt(point, () -> changes.delete(change(target, UUID.randomUUID().toString())));

    sweep();

    assertThat(store.get("Machine", target.key()).document().gone()).isTrue();
    assertThat(all(Claim.TYPE).stream().filter(c -> c.key().startsWith("mac/"))).isEmpty();
    assertThat(owned()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {CrashPoints.JOB_INSERTED, CrashPoints.DOCUMENT_CHANGED})
  void a_placed_machine_is_wished_gone_and_never_buried_here(String point) {
    var target = placed(machine(idempotency.fresh()).document());
    halt(point, () -> changes.delete(change(target, "delete-job")));

    sweep();

    var after = store.get("Machine", target.key()).document();
    assertThat(after.gone()).isFalse();
    assertThat(after.state()).isEqualTo("DELETING");
    assertThat(store.get("Job", "delete-job").document().state()).isEqualTo("RUNNING");
    var again = changes.delete(change(target, "another"));
    assertThat(again.job().key()).isEqualTo("delete-job");
  }

  @ParameterizedTest
  @ValueSource(strings = {CrashPoints.BURIED, CrashPoints.DOCUMENT_CHANGED})
  void a_tenant_that_was_being_deleted_is_gone_altogether(String point) {
    var tenant = all("Tenant").getFirst();
    halt(point, () -> changes.delete(change(tenant, UUID.randomUUID().toString())));

    sweep();

    assertThat(Reads.find(store, Ledger.TYPE, "blue")).isEmpty();
    assertThat(all(Claim.TYPE)).isEmpty();
    assertThatThrownBy(() -> machine(idempotency.fresh())).isInstanceOf(Refusal.class);
    make_the_tenant();
    machine(idempotency.fresh());
  }

  @Test
  void an_edit_that_grows_is_held_to_the_quota_and_one_that_shrinks_is_not() {
    var target = machine(idempotency.fresh()).document();
    assertThatThrownBy(() -> changes.edit(change(target, "grow"), d -> withCpu(d, 500)))
        .hasMessageContaining("cpus: 500 of 40");
    changes.edit(change(target, "some"), d -> withCpu(d, 8));
    assertThat(owned().values()).singleElement().extracting(Usage::cpus).isEqualTo(8L);
  }

  @Test
  void ended_jobs_are_kept_for_a_month() {
    var old = create(ResourceTypes.CREDENTIAL, idempotency.fresh(), Json.object()).job();
    assertThat(store.get("Job", old.key()).document().state()).isEqualTo("SUCCESS");
    sweeperAt("2030-02-20T00:00:00Z").sweepThoroughly();

    assertThat(Reads.find(store, "Job", old.key())).isEmpty();
  }

  @Test
  void old_tombstones_are_forgotten_unless_a_host_lists_their_id() {
    var gone = buriedMachine();
    var listed = buriedMachine();
    var status = Json.object();
    status.putArray("volumes").add(listed.key());
    create(ResourceTypes.HOST, idempotency.fresh(), Json.object());
    var host = store.list(ListQuery.all("Host", EVERYTHING)).items().getFirst();
    store.patchStatus(
        "Host", host.document().key(), host.version(), 1, d -> d.with(b -> b.status(status)));

    sweeperAt("2030-02-01T03:04:05Z").sweepThoroughly();
    assertThat(Reads.find(store, "Machine", gone.key())).isPresent();

    sweeperAt("2030-02-01T03:04:06Z").sweepThoroughly();
    assertThat(Reads.find(store, "Machine", gone.key())).isEmpty();
    assertThat(Reads.find(store, "Machine", listed.key())).isPresent();

    store.patchStatus(
        "Host",
        host.document().key(),
        store.get("Host", host.document().key()).version(),
        1,
        d -> d.with(b -> b.status(Json.object())));
    sweeperAt("2030-02-01T03:04:06Z").sweepThoroughly();
    assertThat(Reads.find(store, "Machine", listed.key())).isEmpty();
  }

  @Test
  void a_sweep_looks_at_so_many_tombstones_and_the_next_goes_on_behind_them() {
    for (var i = 0; i < TombstoneSweep.LOOKS + 5; i++) {
      var claim = SampleDocuments.machine("m" + i);
      var stored = store.insert(claim);
      store.replace(claim.buried(cloud.clock().instant(), "alice", null), stored.version());
    }
    var sweeper = sweeperAt("2030-03-01T00:00:00Z");

    sweeper.sweepThoroughly();
    assertThat(store.everything()).filteredOn(s -> s.document().gone()).hasSize(5);
    sweeper.sweepThoroughly();
    assertThat(store.everything()).noneMatch(s -> s.document().gone());
  }

  private Document buriedMachine() {
    var key = machine(idempotency.fresh()).document().key();
    var stored = store.get("Machine", key);
    return new Burial(cloud, ledger).bury(stored, "alice", "j").orElseThrow();
  }

  private Sweeper sweeperAt(String time) {
    var later =
        new Cloud(store, cloud.id(), () -> Instant.parse(time), cloud.ids(), CrashPoints.NONE);
    return new Sweeper(later, creates, ledger, quotas, nanos::get);
  }

  private static Document withCpu(Document document, int cpu) {
    var spec = document.spec().deepCopy().put("cpu", cpu);
    return document.with(d -> d.spec(spec));
  }

  /** As the mirror reports it. */
  private Document running(Document machine) {
    return report(machine, true);
  }

  private Document placed(Document machine) {
    return report(machine, false);
  }

  private Document report(Document machine, boolean started) {
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
