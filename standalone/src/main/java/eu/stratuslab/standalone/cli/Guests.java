package eu.stratuslab.standalone.cli;

import eu.stratuslab.standalone.CloudSettings;
import eu.stratuslab.standalone.CloudSettings.VirtualHost;
import eu.stratuslab.standalone.DataDirectory;
import eu.stratuslab.standalone.process.VirtualHosts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The guests on this machine's virtual hosts, found by their files. */
final class Guests {
  private final DataDirectory data;
  private final CloudSettings settings;
  private final VirtualHosts hosts;

  Guests(DataDirectory data, CloudSettings settings, VirtualHosts hosts) {
    this.data = data;
    this.settings = settings;
    this.hosts = hosts;
  }

  /** The URI of the libvirt that has a machine. */
  String libvirt(String uuid) {
    return hosts.uri(host(uuid));
  }

  /** What a machine's serial console has shown, the newest part of it if it was much. */
  String consoleLog(String uuid) {
    var log = directory(host(uuid), uuid).resolve("console.log");
    try {
      return Files.exists(log) ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private VirtualHost host(String uuid) {
    return settings.hosts().stream()
        .filter(host -> Files.isDirectory(directory(host, uuid)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("machine " + uuid + " is on no host yet"));
  }

  private Path directory(VirtualHost host, String uuid) {
    return data.agent(host.index()).resolve("machines").resolve(uuid);
  }
}
