package eu.stratuslab.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.bridge.bootstrap.Bridge;
import eu.stratuslab.bridge.bootstrap.BridgeSettings;
import eu.stratuslab.bridge.http.HttpSettings;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.standalone.CloudSettings;
import eu.stratuslab.standalone.DataDirectory;
import eu.stratuslab.standalone.client.Access;
import eu.stratuslab.standalone.process.Processes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ServingTest {
  private final FakeStore store = new FakeStore(UUID.randomUUID().toString());
  private final Status command = new Status();
  @TempDir private Path directory;
  private DataDirectory data = new DataDirectory(Path.of("unused"));

  @BeforeEach
  void open() throws IOException {
    data = new DataDirectory(directory);
    command.dataOption = directory;
    new CommandLine(command).setOut(new PrintWriter(new StringWriter()));
    Files.createDirectories(data.pidFile("cloud").getParent());
    new Processes(data).remember("cloud", ProcessHandle.current());
  }

  private boolean served(Bridge bridge) {
    var settings =
        new CloudSettings(bridge.url().getPort(), 0, "", false, "test", List.of(), true, null);
    data.save(settings);
    return new Serving(command, Access.of(data)).await();
  }

  private Bridge bridge(Path password) {
    return Bridge.start(store, BridgeSettings.of(HttpSettings.loopback(0), password));
  }

  @Test
  void a_cloud_that_was_imported_asks_for_the_password_of_before() {
    var elsewhere = directory.resolve("of-the-cloud-that-was-exported");
    try (var bridge = bridge(elsewhere)) {
      assertThatThrownBy(() -> served(bridge))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(data.adminPassword().toString())
          .hasMessageContaining("the password of before");
    }
  }

  @Test
  void a_cloud_with_its_own_password_serves() {
    try (var bridge = bridge(data.adminPassword())) {
      assertThat(served(bridge)).isTrue();
    }
  }
}
