package eu.stratuslab.bridge.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.bridge.format.Refusal;
import eu.stratuslab.bridge.store.Reads;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Deleting;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.job.JobState;
import eu.stratuslab.model.resource.Behaviour.Made;
import eu.stratuslab.model.resource.Behaviour.NestedCreate;
import eu.stratuslab.model.resource.Claim;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a crash leaves half done is done, or leaves nothing. */
class CrashedWritesTest extends HaltedBridge {
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

  /**
   * Seed 200259 of the simulation: the crash came among the claims. When what was held for a part
   * had been given up, a repeated request made the machine alone, which waited for its volume.
   */
  @Test
  void what_is_for_a_part_is_held_by_the_job_of_the_whole() {
    var ids = idempotency.fresh();
    var spec = Json.object().put("capacity", 1000);
    spec.putObject("attachment").put("machine", ids.key()).put("initialLocation", "/dev/vdb");
    var acl = new Acl(Acl.Principal.user("alice"), List.of());
    var now = cloud.clock().instant();
    var volume = Document.create("Volume", "v", cloud.id(), "blue", acl, now, spec);
    var part = new NestedCreate("part", Stated.of(volume), List.of());
    halt(
        CrashPoints.CLAIMED,
        () ->
            creates.make(
                ResourceTypes.MACHINE,
                ids.job(),
                CALLER,
                draw -> new Made(machine(ids, draw), List.of(), List.of(part))));

    assertThat(all(Claim.TYPE).stream().filter(c -> c.key().matches("(device|mac)/.*")))
        .hasSize(2)
        .allMatch(claim -> claim.spec().path("job").asText().equals(ids.job()));
    assertThat(owned().keySet()).hasSize(2).allMatch(owner -> owner.job().equals(ids.job()));
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
  @ValueSource(strings = {CrashPoints.JOB_INSERTED, CrashPoints.DOCUMENT_CHANGED})
  void a_delete_that_was_given_up_is_wished_again_across_a_crash(String point) {
    var target = wishedGoneInVain();
    halt(point, () -> changes.delete(change(target, "second")));

    sweep();

    var after = store.get("Machine", target.key()).document();
    assertThat(after.deleting())
        .isEqualTo(new Deleting("second", cloud.clock().instant(), "first"));
    assertThat(store.get("Job", "second").document().state()).isEqualTo("RUNNING");
    assertThat(changes.delete(change(target, "third")).job().key()).isEqualTo("second");
  }

  @Test
  void a_delete_whose_job_is_forgotten_is_wished_again_and_the_host_asked_as_before() {
    var target = wishedGoneInVain();
    store.remove("Job", "first", store.get("Job", "first").version());

    var second = changes.delete(change(target, "second"));
    new Jobs(cloud).end("second", JobState.FAILED, 10_504, "HostUnreachable", "silent");
    var third = changes.delete(change(target, "third"));

    assertThat(second.over()).isFalse();
    assertThat(second.job().key()).isEqualTo("second");
    assertThat(third.job().key()).isEqualTo("third");
    assertThat(third.document().deleting())
        .isEqualTo(new Deleting("third", cloud.clock().instant(), "first"));
  }

  @Test
  void of_two_that_wish_again_one_gets_its_job_and_nothing_stays_open() {
    var target = wishedGoneInVain();
    halt(CrashPoints.JOB_INSERTED, () -> changes.delete(change(target, "second")));
    changes.delete(change(target, "third"));

    sweep();

    assertThat(store.get("Job", "second").document().state()).isEqualTo("STOPPED");
    assertThat(store.get("Job", "third").document().state()).isEqualTo("RUNNING");
  }

  @Test
  void a_job_opened_over_what_was_buried_meanwhile_succeeds() {
    var target = wishedGoneInVain();
    halt(CrashPoints.JOB_INSERTED, () -> changes.delete(change(target, "second")));
    var stored = store.get("Machine", target.key());
    new Burial(cloud, ledger).bury(stored, "alice", "first");

    sweep();

    assertThat(store.get("Job", "second").document().state()).isEqualTo("SUCCESS");
  }

  @Test
  void another_action_is_told_whose_delete_it_is_and_not_that_it_is_open() {
    var target = wishedGoneInVain();

    assertThatThrownBy(() -> changes.act(change(target, "start"), "start", Json.object()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("jobs/first asked for its delete")
        .hasMessageNotContaining("is open");
  }

  /** What the mirror leaves of a delete that a silent host never did. */
  private Document wishedGoneInVain() {
    var target = placed(machine(idempotency.fresh()).document());
    changes.delete(change(target, "first"));
    new Jobs(cloud).end("first", JobState.FAILED, 10_504, "HostUnreachable", "silent");
    return target;
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
}
