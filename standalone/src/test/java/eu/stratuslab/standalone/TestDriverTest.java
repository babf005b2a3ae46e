package eu.stratuslab.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.standalone.cloud.CheapMachines;
import eu.stratuslab.standalone.cloud.Cimi;
import eu.stratuslab.standalone.cloud.TestCloud;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code ./stratuslab up --driver test}: everything but QEMU, root and the virtual hosts. */
class TestDriverTest {

  @Test
  void a_machine_is_created_stopped_started_and_deleted() {
    try (var cloud = TestCloud.simulated("test-driver", 1);
        var admin = cloud.admin()) {
      assertThat(cloud.command("status").exitCode()).isZero();
      var machines = new CheapMachines(cloud);
      var made = machines.create(admin, "simulated");
      admin.succeeded(made.jobKey());
      admin.awaitState(made.key(), "STARTED");
      admin.succeeded(machines.stop(admin, made.key()).jobKey());
      admin.awaitState(made.key(), "STOPPED");
      admin.succeeded(admin.act(made.key(), "start").jobKey());
      admin.awaitState(made.key(), "STARTED");
      deleted(machines, admin, made.key());
      cloud.command("down", "--destroy").orThrow("down");
      assertThat(cloud.data().store()).doesNotExist();
    }
  }

  @Test
  @Tag("slow")
  void machines_live_on_two_hosts_until_their_processes_end() {
    try (var cloud = TestCloud.simulated("test-driver-2", 2);
        var admin = cloud.admin()) {
      assertThat(cloud.command("up", "--driver", "qemu").output()).contains("runs already");
      var machines = new CheapMachines(cloud);
      var first = machines.create(admin, "first");
      admin.succeeded(first.jobKey());
      var second = machines.create(admin, "second");
      admin.succeeded(second.jobKey());
      assertThat(hostOf(cloud, first.key())).isNotEqualTo(hostOf(cloud, second.key()));
      deleted(machines, admin, first.key());

      assertThat(cloud.command("down").output()).contains("ended with their host's process");
      assertThat(cloud.command("status").exitCode()).isOne();
      assertThat(cloud.command("up", "--driver", "qemu").output()).contains("has driver test");
      assertThat(cloud.command("up", "--foreground").output()).contains("--split");
      cloud.command("up").orThrow("up");
      admin.awaitState(second.key(), "ERROR");
      assertThat(resource(cloud, second.key()).toString()).contains("DiskMissing");
      deleted(machines, admin, second.key());
    }
  }

  private static void deleted(CheapMachines machines, Cimi admin, String machine) {
    machines.delete(admin, machine).ifPresent(admin::succeeded);
    assertThat(admin.get("machines/" + machine).status()).isEqualTo(404);
  }

  private static String hostOf(TestCloud cloud, String machine) {
    return resource(cloud, machine).get("spec", "placement", "host");
  }

  private static GenericKubernetesResource resource(TestCloud cloud, String machine) {
    try (var kubernetes = cloud.kubernetes()) {
      return kubernetes
          .genericKubernetesResources("stratuslab.eu/v1alpha1", "Machine")
          .inAnyNamespace()
          .list()
          .getItems()
          .stream()
          .filter(resource -> resource.getMetadata().getName().equals(machine))
          .findFirst()
          .orElseThrow();
    }
  }
}
