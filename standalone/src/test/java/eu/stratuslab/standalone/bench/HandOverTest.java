package eu.stratuslab.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.standalone.CloudSettings;
import eu.stratuslab.standalone.DataDirectory;
import eu.stratuslab.standalone.cli.Component;
import eu.stratuslab.standalone.cloud.FakeCluster;
import eu.stratuslab.standalone.process.Await;
import eu.stratuslab.standalone.process.Processes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two real bridges over one cluster; the one that mirrors ends, or stands still. */
@Tag("slow")
class HandOverTest {
  private static final Logger LOG = LoggerFactory.getLogger(HandOverTest.class);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void another_bridge_mirrors_soon_when_one_is_killed_stopped_or_paused(@TempDir Path directory)
      throws IOException {
    var data = new DataDirectory(directory);
    var processes = new Processes(data);
    data.save(
        new CloudSettings(
            freePort(),
            freePort(),
            UUID.randomUUID().toString(),
            true,
            "test",
            List.of(),
            true,
            null));
    try (var cluster = new FakeCluster(directory)) {
      processes.start("kubernetes", Component.command("kubernetes", data));
      var _ =
          Await.until(PATIENCE, () -> Optional.of(data.kubeconfig()).filter(Files::exists))
              .orElseThrow();
      try (var bridges = new HandOver(Component.java(), data, cluster.cfg())) {
        bridges.start();
        var killed = bridges.killed();
        var stopped = bridges.stopped();
        var paused = bridges.paused();
        LOG.info("killed: {}; stopped in order: {}; paused: {}", killed, stopped, paused);
        assertThat(killed.applied()).as(killed.toString()).isLessThanOrEqualTo(10);
        assertThat(paused.applied()).as(paused.toString()).isLessThanOrEqualTo(10);
        assertThat(stopped.applied()).as(stopped.toString()).isLessThanOrEqualTo(3);
      }
    } finally {
      processes.stop("kubernetes");
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
