package eu.stratuslab.bridge.job;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.bridge.store.ListQuery;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.bridge.store.SampleDocuments;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.job.JobState;
import eu.stratuslab.model.resource.Claim;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is kept for a while, and forgotten then. */
class KeptTest extends HaltedBridge {
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
  void a_store_is_told_to_tidy_up_and_one_that_cannot_keeps_nothing_waiting() {
    var asked = new AtomicInteger();
    var untidy =
        new FakeStore("untidy") {
          @Override
          public void tidy() {
            asked.incrementAndGet();
            throw new StoreException(StoreException.Code.UNAVAILABLE, "not now");
          }
        };
    var sweeper = Sweeper.of(Cloud.of(untidy, cloud.clock(), _ -> {}), nanos::get);

    sweeper.sweep();
    assertThat(asked).hasValue(1);
    sweeper.sweep();
    assertThat(asked).as("only once in a while").hasValue(1);
    sweeper.sweepThoroughly();
    assertThat(asked).hasValue(2);
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
}
