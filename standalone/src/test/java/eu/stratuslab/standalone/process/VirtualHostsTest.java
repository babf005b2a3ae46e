package eu.stratuslab.standalone.process;

import static org.assertj.core.api.Assertions.assertThatNoException;

import eu.stratuslab.standalone.CloudSettings.VirtualHost;
import eu.stratuslab.standalone.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VirtualHostsTest {

  @Test
  void a_host_that_was_never_started_needs_no_end(@TempDir Path directory) throws IOException {
    var data = new DataDirectory(directory);
    var host = new VirtualHost(1, 1, "host-1", "00000000-0000-4000-8000-000000000001");
    Files.createDirectories(data.agent(1));
    var hosts = new VirtualHosts(directory.resolve("no-scripts-here"), data);
    assertThatNoException().isThrownBy(() -> hosts.stop(host));
  }
}
