package eu.stratuslab.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.standalone.cloud.CheapMachines;
import eu.stratuslab.standalone.cloud.Cimi;
import eu.stratuslab.standalone.cloud.Remains;
import eu.stratuslab.standalone.cloud.TestCloud;
import eu.stratuslab.standalone.process.Await;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Whatever happens to the cluster, machines run on, and the cluster is made anew from documents.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LostKubernetesTest {
  private final TestCloud cloud = TestCloud.start("lost-kubernetes", 2);
  private final Cimi admin = cloud.admin();
  private final CheapMachines machines = new CheapMachines(cloud);

  @AfterAll
  void end() {
    admin.close();
    cloud.close();
  }

  @Test
  void a_wiped_cluster_is_made_anew_and_no_guest_notices() {
    var machine = started("wiped");
    var before = cloud.guests().running();
    wipe(() -> {});
    awaitAdopted(machine, Map.of());
    assertThat(cloud.guests().running()).isEqualTo(before);
    var other = started("after-the-wipe");
    assertThat(cloud.guests().running()).containsAll(before);
    deleted(other);
    deleted(machine);
  }

  @Test
  void a_wipe_during_a_create_and_a_delete_loses_neither() {
    var bystander = started("bystander");
    var victim = started("victim");
    var macs = cloud.guests().macsOf(victim);
    var before = guest(bystander);
    cloud.haltAt("agent-1", "agent.before-Undefine");
    cloud.haltAt("agent-2", "agent.before-Undefine");
    var delete = machines.delete(admin, victim);
    awaitDead();
    cloud.haltNowhere();
    var create = admin.post("machines", machines.body("in-the-middle"));
    wipe(this::startDead);
    admin.succeeded(create.jobKey());
    delete.ifPresent(admin::succeeded);
    Remains.awaitNone(cloud, victim, macs);
    assertThat(cloud.guests().processesOf(create.key())).hasSize(1);
    assertThat(guest(bystander)).isEqualTo(before);
    deleted(create.key());
    deleted(bystander);
  }

  @Test
  void a_restart_that_began_before_the_wipe_is_not_run_again() {
    var machine = started("restarted");
    var job = admin.act(machine, "restart").jobKey();
    admin.succeeded(job);
    var before = cloud.guests().running();
    wipe(() -> {});
    awaitAdopted(machine, Map.of());
    assertThat(cloud.guests().running()).isEqualTo(before);
    deleted(machine);
  }

  @Test
  void deleting_all_machines_with_kubectl_kills_none() {
    var first = started("deleted-1");
    var second = started("deleted-2");
    var before = cloud.guests().running();
    var uids = uids();
    try (var kubernetes = cloud.kubernetes()) {
      kubernetes
          .genericKubernetesResources("stratuslab.eu/v1alpha1", "Machine")
          .inAnyNamespace()
          .list()
          .getItems()
          .forEach(machine -> kubernetes.resource(machine).delete());
    }
    awaitAdopted(first, uids);
    awaitAdopted(second, uids);
    assertThat(cloud.guests().running()).isEqualTo(before);
    deleted(first);
    deleted(second);
  }

  @Test
  void deleting_the_type_itself_kills_none() {
    var machine = started("typeless");
    var before = cloud.guests().running();
    var uids = uids();
    try (var kubernetes = cloud.kubernetes()) {
      kubernetes
          .apiextensions()
          .v1()
          .customResourceDefinitions()
          .withName("machines.stratuslab.eu")
          .delete();
    }
    awaitAdopted(machine, uids);
    assertThat(cloud.guests().running()).isEqualTo(before);
    deleted(machine);
  }

  /** Kills the API server, deletes all that it knew, and starts it anew. */
  private void wipe(Runnable meanwhile) {
    cloud.wipeKubernetes();
    meanwhile.run();
    cloud.start("kubernetes");
  }

  private void awaitDead() {
    var _ =
        Await.until(
                TestCloud.PATIENCE,
                () -> cloud.components().stream().filter(c -> !cloud.runs(c)).findFirst())
            .orElseThrow(() -> new AssertionError("nobody halted"));
  }

  private void startDead() {
    cloud.components().stream()
        .filter(c -> !cloud.runs(c) && !c.equals("kubernetes"))
        .forEach(cloud::start);
  }

  private String guest(String machine) {
    return cloud.guests().running().stream()
        .filter(running -> running.startsWith(machine))
        .collect(Collectors.joining());
  }

  private String started(String name) {
    var answer = machines.create(admin, name);
    admin.succeeded(answer.jobKey());
    return answer.key();
  }

  private void deleted(String machine) {
    var macs = cloud.guests().macsOf(machine);
    machines.delete(admin, machine);
    Remains.awaitNone(cloud, machine, macs);
  }

  private Map<String, String> uids() {
    return resources().stream()
        .map(HasMetadata::getMetadata)
        .collect(Collectors.toMap(m -> m.getName(), m -> m.getUid()));
  }

  /** Waits for a resource, another than before, on which the agent has reported STARTED. */
  private void awaitAdopted(String machine, Map<String, String> before) {
    var _ =
        Await.until(
                TestCloud.PATIENCE,
                () ->
                    resources().stream()
                        .filter(r -> r.getMetadata().getName().equals(machine))
                        .filter(r -> !r.getMetadata().getUid().equals(before.get(machine)))
                        .filter(r -> r.get("status", "state") != null)
                        .filter(r -> "STARTED".equals(r.get("status", "state")))
                        .findFirst())
            .orElseThrow(() -> new AssertionError(machine + " is not adopted: " + resources()));
    assertThat(admin.awaitState(machine, "STARTED")).isNotNull();
  }

  private List<GenericKubernetesResource> resources() {
    try (var kubernetes = cloud.kubernetes()) {
      return kubernetes
          .genericKubernetesResources("stratuslab.eu/v1alpha1", "Machine")
          .inAnyNamespace()
          .list()
          .getItems();
    } catch (KubernetesClientException _) {
      // The server or the type is not there yet.
      return List.of();
    }
  }
}
