package eu.stratuslab.standalone.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/**
 * Lives of machines, in each of which a component halts at a named point during create, stop and
 * delete, is started again, and everything must end as if nothing had happened.
 */
public final class KillMatrix implements AutoCloseable {
  private static final String MACHINE = "Machine";

  private final TestCloud cloud;
  private final Cimi client;
  private final CheapMachines machines;
  private final Halts halts;

  public KillMatrix(TestCloud cloud, CheapMachines machines, Halts halts) {
    this.cloud = cloud;
    this.client = cloud.admin();
    this.machines = machines;
    this.halts = halts;
    // Two that must not notice anything; the hosts take turns.
    for (var name : List.of("bystander-1", "bystander-2")) {
      client.succeeded(machines.create(client, name).jobKey());
    }
  }

  /** One life; what is left over of an earlier one that failed does not disturb it. */
  public void life(Lives.Life life) {
    var name = "victim-" + halts.rows().size();
    var machine =
        halts.tested(
            "create",
            MACHINE,
            life.create(),
            () -> {
              var answer = machines.create(client, name);
              client.succeeded(answer.jobKey());
              return answer.key();
            });
    assertThat(client.named("machines", name)).containsExactly(machine);
    runsOnce(machine);
    if (!life.stop().equals(Halts.NOTHING)) {
      stop(machine, life.stop());
    }
    var macs = cloud.guests().macsOf(machine);
    assertThat(macs).hasSize(1);
    halts.tested(
        "delete",
        MACHINE,
        life.delete(),
        () -> {
          machines.delete(client, machine).ifPresent(client::succeeded);
          return machine;
        });
    Remains.awaitNone(cloud, machine, macs);
    client.awaitNoOpenJob(machine);
  }

  private void stop(String machine, String points) {
    halts.tested(
        "stop",
        MACHINE,
        points,
        () -> {
          client.succeeded(machines.stop(client, machine).jobKey());
          return machine;
        });
    client.awaitState(machine, "STOPPED");
    assertThat(cloud.guests().processesOf(machine)).isEmpty();
    assertThat(cloud.guests().hostsOf(machine)).hasSize(1);
  }

  /** A machine that runs once: one domain, one process. */
  private void runsOnce(String machine) {
    client.awaitState(machine, "STARTED");
    assertThat(cloud.guests().hostsOf(machine)).hasSize(1);
    assertThat(cloud.guests().processesOf(machine)).hasSize(1);
  }

  @Override
  public void close() {
    client.close();
  }
}
