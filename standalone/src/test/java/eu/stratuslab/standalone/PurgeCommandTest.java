package eu.stratuslab.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.standalone.client.Access;
import eu.stratuslab.standalone.cloud.CheapMachines;
import eu.stratuslab.standalone.cloud.Cimi;
import eu.stratuslab.standalone.cloud.TestCloud;
import eu.stratuslab.standalone.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./stratuslab purge} on a cloud of one machine, and on its Kubernetes as on a cluster. */
@Tag("slow")
class PurgeCommandTest {

  @Test
  void machines_are_never_forgotten_and_only_a_word_deletes(@TempDir Path directory)
      throws IOException {
    try (var cloud = TestCloud.simulated("purge", 1);
        var admin = cloud.admin()) {
      var machines = new CheapMachines(cloud);
      var first = started(admin, machines, "first");
      refusedWhileMachinesAreThere(cloud);
      machinesEndByCimi(cloud, directory);
      assertThat(admin.get("machines/" + first).status()).isEqualTo(404);
      assertThat(admin.get("cloudEntryPoint").status()).isEqualTo(200);

      var second = started(admin, machines, "second");
      var hesitant = typed(directory, "no");
      assertThat(cloud.command(hesitant, "purge", "--machines"))
          .returns(1, Command.Result::exitCode)
          .extracting(Command.Result::output)
          .asString()
          .contains("1 machines and 0 volumes", "Type \"purge\"", "nothing was deleted");
      admin.awaitState(second, "STARTED");

      cloud.command(typed(directory, "purge"), "purge", "--machines").orThrow("purge");

      assertThat(cloud.data().store()).doesNotExist();
      assertThat(cloud.data().kubernetes()).doesNotExist();
      assertThat(cloud.command("purge", "--yes").output()).contains("there is no cloud in");
    }
  }

  private static String started(Cimi admin, CheapMachines machines, String name) {
    var made = machines.create(admin, name);
    admin.succeeded(made.jobKey());
    admin.awaitState(made.key(), "STARTED");
    return made.key();
  }

  private static void refusedWhileMachinesAreThere(TestCloud cloud) {
    assertThat(cloud.command("purge", "--yes"))
        .returns(1, Command.Result::exitCode)
        .extracting(Command.Result::output)
        .asString()
        .contains("Nothing of this was deleted", "1 machines and 0 volumes; --machines ends them");
    var kubeconfig = cloud.data().kubeconfig().toString();
    assertThat(cloud.command("purge", "--yes", "--kubeconfig", kubeconfig))
        .returns(1, Command.Result::exitCode)
        .extracting(Command.Result::output)
        .asString()
        .contains("what is deleted would come back by", "where only their agents can end them");
    assertThat(cloud.command("purge", "--yes", "--machines", "--kubeconfig", kubeconfig))
        .returns(1, Command.Result::exitCode)
        .extracting(Command.Result::output)
        .asString()
        .contains("--machines needs --cimi");
  }

  /** The machines go; the rest stays while a bridge is there that would make it anew. */
  private static void machinesEndByCimi(TestCloud cloud, Path directory) throws IOException {
    var base = Access.of(cloud.data()).base();
    var result =
        cloud.command(
            typed(directory, "purge"),
            "purge",
            "--machines",
            "--kubeconfig",
            cloud.data().kubeconfig().toString(),
            "--cimi",
            base.substring(0, base.indexOf("/cimi")),
            "--password-file",
            cloud.data().adminPassword().toString());
    assertThat(result.output())
        .contains("1 machines deleted", "0 volumes deleted", "would come back by")
        .doesNotContain("are on hosts");
    assertThat(result.exitCode()).isOne();
  }

  private static Path typed(Path directory, String word) throws IOException {
    return Files.writeString(directory.resolve("typed"), word + "\n");
  }
}
