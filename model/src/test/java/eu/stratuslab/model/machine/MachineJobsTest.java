package eu.stratuslab.model.machine;

import static eu.stratuslab.model.machine.Machines.asked;
import static eu.stratuslab.model.machine.Machines.failed;
import static eu.stratuslab.model.machine.Machines.placed;
import static eu.stratuslab.model.machine.Machines.report;
import static eu.stratuslab.model.machine.Machines.reported;
import static eu.stratuslab.model.machine.Machines.started;
import static eu.stratuslab.model.machine.Machines.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.job.JobRule;
import eu.stratuslab.model.job.JobRule.OnDeadline;
import eu.stratuslab.model.job.Outcome;
import eu.stratuslab.model.resource.ResourceAction;
import eu.stratuslab.model.resource.ResourceTypes;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MachineJobsTest {
  private static final Map<String, JobRule> RULES = ResourceTypes.MACHINE.behaviour().jobRules();

  private static Outcome outcome(String action, Document document) {
    return Objects.requireNonNull(RULES.get(action)).outcome().apply(asked(document, action));
  }

  @Test
  void every_action_of_every_type_with_operations_has_a_rule() {
    for (var type : ResourceTypes.ALL) {
      var rules = type.behaviour().jobRules();
      if (!rules.isEmpty()) {
        assertThat(rules.keySet())
            .containsAll(
                type.actions().stream()
                    .filter(action -> action.inserts().isEmpty())
                    .map(ResourceAction::name)
                    .toList());
        assertThat(rules).containsKey("add");
      }
      rules.forEach((action, rule) -> assertThat(rule.action()).isEqualTo(action));
    }
  }

  @Test
  void what_supersedes_is_an_action_and_a_delete_always_does() {
    var known = new HashSet<>(RULES.keySet());
    for (var rule : RULES.values()) {
      assertThat(known).containsAll(rule.supersededBy());
      assertThat(rule.deadline()).isPositive().isLessThanOrEqualTo(Duration.ofHours(1));
      if (rule.action().equals("delete")) {
        assertThat(rule.supersededBy()).as("nothing stops a delete").isEmpty();
        assertThat(rule.onDeadline()).isEqualTo(OnDeadline.KEEP);
      } else {
        assertThat(rule.supersededBy()).contains("delete");
      }
    }
    assertThat(Objects.requireNonNull(RULES.get("stop")).supersededBy())
        .as("a stop that the guest ignores is repeated with force")
        .contains("stop");
  }

  @Test
  void an_open_job_says_how_far_it_is() {
    assertThat(outcome("add", wanted(Power.Running, 1)))
        .isInstanceOfSatisfying(Outcome.Running.class, r -> assertThat(r.progress()).isEqualTo(10));
    assertThat(outcome("add", placed(wanted(Power.Running, 1))))
        .isInstanceOfSatisfying(Outcome.Running.class, r -> assertThat(r.progress()).isEqualTo(30));
    var scheduled = report(Power.Stopped, 0).put("created", false);
    scheduled
        .putArray("conditions")
        .addObject()
        .put("type", "Scheduled")
        .put("status", "False")
        .put("reason", "NoHostFits")
        .put("message", "h1: memory");
    assertThat(outcome("add", reported(wanted(Power.Running, 1), scheduled)))
        .isInstanceOfSatisfying(
            Outcome.Running.class,
            r -> assertThat(r.message()).isEqualTo("NoHostFits: h1: memory"));
  }

  @Test
  void a_job_succeeds_when_what_was_asked_for_is_so() {
    assertThat(outcome("add", started())).isInstanceOf(Outcome.Succeeded.class);
    assertThat(outcome("start", started())).isInstanceOf(Outcome.Succeeded.class);
    assertThat(outcome("stop", started())).isInstanceOf(Outcome.Running.class);
    assertThat(outcome("stop", Machines.stopped())).isInstanceOf(Outcome.Succeeded.class);
  }

  @Test
  void a_job_fails_with_the_machine() {
    assertThat(outcome("start", failed(started(), 1)))
        .isInstanceOfSatisfying(
            Outcome.Failed.class, f -> assertThat(f.reason()).isEqualTo("DiskFull"));
  }

  @Test
  void a_restart_is_over_when_the_host_says_so_of_this_very_one() {
    assertThat(outcome("restart", started())).isInstanceOf(Outcome.Running.class);
    var other = report(Power.Running, 1);
    other.putObject("operation").put("id", "another").put("done", true).put("succeeded", true);
    assertThat(outcome("restart", reported(started(), other))).isInstanceOf(Outcome.Running.class);
    var done = report(Power.Running, 1);
    done.putObject("operation").put("id", "j1").put("done", true).put("succeeded", true);
    assertThat(outcome("restart", reported(started(), done))).isInstanceOf(Outcome.Succeeded.class);
    var failed = report(Power.Running, 1);
    failed.putObject("operation").put("id", "j1").put("done", true).put("succeeded", false);
    assertThat(outcome("restart", reported(started(), failed))).isInstanceOf(Outcome.Failed.class);
  }

  @Test
  void a_stop_that_is_given_up_leaves_the_machine_running() {
    var behaviour = ResourceTypes.MACHINE.behaviour();
    var stopping = asked(reported(wanted(Power.Stopped, 2), report(Power.Running, 1)), "stop");
    var operation = new Operation("j1", "stop", null);
    var after = behaviour.withdraw(stopping, operation, "DeadlineExceeded", "no answer");
    assertThat(MachineState.of(after)).isEqualTo(MachineState.STARTED);
    assertThat(after.operation()).isNull();
    assertThat(after.revision()).isEqualTo(stopping.revision() + 1);
    assertThat(after.specAs(MachineSpec.class).powerRevision()).isEqualTo(3);
  }

  @Test
  void what_stands_still_is_left_so_by_a_wish_that_failed() {
    assertThat(left("start", Power.Running, Power.Suspended)).isEqualTo(Power.Suspended);
    assertThat(left("start", Power.Running, Power.Paused)).isEqualTo(Power.Paused);
    assertThat(left("stop", Power.Stopped, Power.Suspended)).isEqualTo(Power.Suspended);
    assertThat(left("suspend", Power.Suspended, Power.Running)).isEqualTo(Power.Running);
    assertThat(left("pause", Power.Paused, Power.Stopped)).isEqualTo(Power.Stopped);
  }

  @Test
  void a_create_that_fails_shows_its_error_and_one_that_cannot_stand_still_runs() {
    var behaviour = ResourceTypes.MACHINE.behaviour();
    var operation = new Operation("j1", "add", null);
    var failing = asked(failed(wanted(Power.Running, 1), 1), "add");
    var after = behaviour.withdraw(failing, operation, "DiskFull", "no space");
    assertThat(MachineState.of(after)).isEqualTo(MachineState.ERROR);
    assertThat(after.operation()).isNull();
    var running = failed(reported(wanted(Power.Suspended, 1), report(Power.Running, 1)), 1);
    var left = behaviour.withdraw(asked(running, "add"), operation, "DiskFull", "no space");
    assertThat(left.specAs(MachineSpec.class).power()).isEqualTo(Power.Running);
  }

  private static Power left(String action, Power wanted, Power reported) {
    var document = asked(reported(wanted(wanted, 2), report(reported, 1)), action);
    var operation = new Operation("j1", action, null);
    var after =
        ResourceTypes.MACHINE.behaviour().withdraw(document, operation, "DeadlineExceeded", "late");
    return after.specAs(MachineSpec.class).power();
  }

  @Test
  void a_suspend_fails_with_its_reason_and_takes_its_wish_back() {
    var failing = failed(reported(wanted(Power.Suspended, 2), report(Power.Running, 2)), 2);
    assertThat(outcome("suspend", failing))
        .isInstanceOfSatisfying(
            Outcome.Failed.class, f -> assertThat(f.reason()).isEqualTo("DiskFull"));
    assertThat(Objects.requireNonNull(RULES.get("suspend")).onFailure())
        .isEqualTo(OnDeadline.WITHDRAW);
    var lost = report(Power.Stopped, 2).put("stoppedReason", "Crashed");
    assertThat(outcome("suspend", reported(wanted(Power.Suspended, 2), lost)))
        .isInstanceOfSatisfying(
            Outcome.Failed.class, f -> assertThat(f.reason()).isEqualTo("Crashed"));
  }

  @Test
  void a_create_that_is_given_up_is_an_error_with_its_reason() {
    var behaviour = ResourceTypes.MACHINE.behaviour();
    var creating = asked(wanted(Power.Running, 1), "add");
    var operation = new Operation("j1", "add", null);
    var after = behaviour.withdraw(creating, operation, "DeadlineExceeded", "no host fits");
    assertThat(MachineState.of(after)).isEqualTo(MachineState.ERROR);
    assertThat(after.specAs(MachineSpec.class).power()).isEqualTo(Power.Stopped);
  }

  @Test
  void a_capture_is_as_far_as_its_copy() {
    var capture = Objects.requireNonNull(MachineJobs.RULES.get("capture")).outcome();
    var begun = Machines.asked(Machines.started(), "capture");
    assertThat(capture.apply(begun))
        .isEqualTo(new Outcome.Running(10, "waiting for the host's report"));
    var status = begun.status().deepCopy().put("progress", 50);
    status
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", "True")
        .put("reason", "Capturing")
        .put("message", "the disk is copied to 50 %");
    assertThat(capture.apply(Machines.reported(begun, status)))
        .isEqualTo(new Outcome.Running(50, "Capturing: the disk is copied to 50 %"));
  }

  @Test
  void what_only_a_silent_host_could_do_says_so() {
    var restore = Objects.requireNonNull(MachineJobs.RULES.get("restore")).outcome();
    var begun = Machines.asked(Machines.started(), "restore");
    var status = begun.status().deepCopy();
    var ready = status.putArray("conditions").addObject().put("type", "Ready");
    ready.put("status", "Unknown").put("reason", "HostSilent").put("message", "not heard of");
    assertThat(restore.apply(Machines.reported(begun, status)))
        .isEqualTo(new Outcome.Running(10, "HostSilent: not heard of"));
    ready.put("status", "False").put("reason", "Stopped").put("message", "as it is wanted");
    assertThat(restore.apply(Machines.reported(begun, status)))
        .isEqualTo(new Outcome.Running(10, "waiting for the host's report"));
  }
}
