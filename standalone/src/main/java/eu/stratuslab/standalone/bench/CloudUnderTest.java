package eu.stratuslab.standalone.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.standalone.client.Access;
import eu.stratuslab.standalone.client.CimiClient;
import eu.stratuslab.standalone.process.Await;
import eu.stratuslab.standalone.process.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A running cloud, through its API, and what its processes use. */
public final class CloudUnderTest implements AutoCloseable {
  /** How the names begin of what a measurement makes. */
  static final String NAME = "bench-";

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int DELETING = 16;
  private static final int SECTOR = 512;
  private static final int IMAGE_BYTES = 1_048_576;

  /** cli; hlt; jmp: a guest that costs nothing. */
  private static final byte[] HALT = {(byte) 0xFA, (byte) 0xF4, (byte) 0xEB, (byte) 0xFD};

  private final CimiClient client;
  private final Processes processes;
  private final Path images;

  /**
   * A cloud that runs.
   *
   * @param images a directory from which it takes images
   */
  public CloudUnderTest(CimiClient client, Processes processes, Path images) {
    this.client = client;
    this.processes = processes;
    this.images = images;
  }

  CimiClient client() {
    return client;
  }

  Processes processes() {
    return processes;
  }

  /** The process of each component. */
  List<ProcessHandle> managers() {
    return processes.known().stream()
        .flatMap(component -> processes.find(component).stream())
        .toList();
  }

  /** What the cloud's processes have used until now, in nanoseconds. */
  long cpuNanos() {
    return managers().stream()
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .mapToLong(Duration::toNanos)
        .sum();
  }

  /**
   * Gives the administrators' tenant a quota, and the hosts a ratio of virtual CPUs, that hinder no
   * measurement; close to take both back.
   */
  Limits withoutLimits() {
    var many = Json.object();
    many.putObject("quota")
        .put("machines", 10_000)
        .put("cpus", 100_000)
        .put("memory", 1L << 40)
        .put("storage", 1L << 50);
    var quota = change("tenants?$filter=key%3D%27admin%27", "tenants", "quota", many);
    var ratio =
        change(
            "serviceConfigurations",
            "serviceConfigurations",
            "cpuRatio",
            Json.object().put("cpuRatio", 64));
    return () -> {
      quota.close();
      ratio.close();
    };
  }

  /** Changes one attribute of the first resource of a list; close to change it back. */
  private Limits change(String list, String key, String attribute, ObjectNode value) {
    var resource = client.get(list).orThrow(list).path(key).path(0);
    var before = Json.object();
    if (resource.has(attribute)) {
      before.set(attribute, resource.get(attribute));
    }
    var uri = resource.path("id").asText() + "?$select=" + attribute;
    client.put(uri, value).orThrow(attribute);
    return () -> client.put(uri, before).orThrow(attribute);
  }

  /** Limits that are given back. */
  interface Limits extends AutoCloseable {
    @Override
    void close();
  }

  /** The id of a new image of a guest that halts at once. */
  String haltingImage() {
    var file = images.resolve("halt.raw");
    var bytes = new byte[IMAGE_BYTES];
    System.arraycopy(HALT, 0, bytes, 0, HALT.length);
    bytes[SECTOR - 2] = 0x55;
    bytes[SECTOR - 1] = (byte) 0xAA;
    try {
      Files.createDirectories(images);
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var body = Json.object().put("name", "halt").put("imageLocation", "file://" + file);
    var id = client.post("machineImages", body.put("format", "raw")).orThrow("image").path("id");
    await(id.asText(), "AVAILABLE");
    return id.asText();
  }

  /** Creates a machine that is to run; returns its URI. */
  String create(String name, String image) {
    return create(name, image, "STARTED");
  }

  /** Creates a machine; returns its URI. */
  String create(String name, String image, String state) {
    var body = Json.object().put("name", name);
    var template = body.putObject("machineTemplate").put("initialState", state);
    template.putObject("machineConfig").put("cpu", 1).put("memory", 16_384);
    template.putObject("machineImage").put("href", image);
    return client.post("machines", body).orThrow("machine").path("id").asText();
  }

  /** Cuts the power of a machine. */
  void stop(String uri) {
    var body = Json.object().put("action", "http://schemas.dmtf.org/cimi/2/action/stop");
    client.post(uri + "/stop", body.put("force", true)).orThrow("stop");
    await(uri, "STOPPED");
  }

  /** Waits until a resource is in a state. */
  void await(String uri, String state) {
    var last = Await.until(PATIENCE, () -> inState(uri, state));
    if (last.isEmpty()) {
      throw new IllegalStateException(uri + " is not " + state + " after " + PATIENCE);
    }
  }

  private Optional<JsonNode> inState(String uri, String state) {
    var body = client.get(uri + "?$select=state").orThrow(uri);
    if (body.path("state").asText().equals("ERROR")) {
      throw new IllegalStateException(uri + " is in ERROR");
    }
    return Optional.of(body).filter(b -> b.path("state").asText().equals(state));
  }

  /** Deletes a resource and waits until it is gone. */
  void delete(String uri) {
    client.delete(uri);
    var gone =
        Await.until(
            PATIENCE,
            () -> client.get(uri).status() == 404 ? Optional.of(true) : Optional.<Boolean>empty());
    if (gone.isEmpty()) {
      throw new IllegalStateException(uri + " is not gone after " + PATIENCE);
    }
  }

  /** Deletes all of them and waits until they are gone. */
  void delete(Collection<String> uris) {
    var all = List.copyOf(uris);
    Timing.concurrently(all.size(), DELETING, i -> delete(all.get(i)));
  }

  static String key(String uri) {
    return Access.keyOf(uri);
  }

  @Override
  public void close() {
    client.close();
  }
}
