package eu.stratuslab.standalone.bench;

import eu.stratuslab.agent.libvirt.LibvirtHypervisor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What libvirt needs alone to define and start copies of a machine that the cloud made. */
public final class RawLibvirt implements AutoCloseable {
  private final LibvirtHypervisor hypervisor;
  private final String model;
  private final String modelId;
  private final Path agent;
  private final List<UUID> made = new ArrayList<>();

  /**
   * A libvirt that has the model.
   *
   * @param agent the directory of the host's agent
   */
  public RawLibvirt(String uri, String modelId, Path agent) {
    this.hypervisor = LibvirtHypervisor.connect(uri);
    this.modelId = modelId;
    this.agent = agent;
    this.model = hypervisor.xml(UUID.fromString(modelId));
  }

  /** Makes the disk of a copy; not part of what is measured. */
  UUID prepare() {
    var id = UUID.randomUUID();
    try {
      Files.copy(disk(modelId), disk(id.toString()));
      Files.createDirectories(machine(id.toString()));
      for (var file : files(machine(modelId))) {
        Files.copy(file, machine(id.toString()).resolve(file.getFileName()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    made.add(id);
    return id;
  }

  /** Defines and starts a copy: what no cloud can do faster. */
  void start(UUID id) {
    hypervisor.define(model.replace(modelId, id.toString()));
    hypervisor.start(id);
  }

  @Override
  public void close() {
    for (var id : made) {
      if (hypervisor.domain(id).isPresent()) {
        hypervisor.destroy(id);
        hypervisor.undefine(id);
      }
      try {
        Files.deleteIfExists(disk(id.toString()));
        for (var file : files(machine(id.toString()))) {
          Files.delete(file);
        }
        Files.deleteIfExists(machine(id.toString()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    hypervisor.close();
  }

  private Path disk(String id) {
    return agent.resolve("disks").resolve(id + "-0.qcow2");
  }

  private Path machine(String id) {
    return agent.resolve("machines").resolve(id);
  }

  private static List<Path> files(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var files = Files.list(directory)) {
      return files.toList();
    }
  }
}
