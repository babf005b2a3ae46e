package eu.stratuslab.standalone.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.agent.libvirt.BootSector;
import eu.stratuslab.standalone.process.Await;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Machines of 16 MiB whose guest is a boot sector. Every request is repeated until it is answered,
 * as a client repeats it that lost its connection: with the same Idempotency-Key.
 */
public final class CheapMachines {
  private final TestCloud cloud;
  private final String image;

  public CheapMachines(TestCloud cloud) {
    this.cloud = cloud;
    this.image = register();
  }

  private String register() {
    var file = cloud.data().root().resolve("boot-sector.raw");
    BootSector.write(file);
    try (var admin = cloud.admin()) {
      var made =
          admin.post(
              "machineImages",
              "{\"name\": \"boot sector\", \"imageLocation\": \"%s\", \"format\": \"raw\"}"
                  .formatted(cloud.offer(file)));
      var key = made.key();
      admin.succeeded(made.jobKey());
      return key;
    }
  }

  /** The body of a create. */
  public String body(String name) {
    return """
    {"name": "%s",
     "machineTemplate": {
       "initialState": "STARTED",
       "machineConfig": {"cpu": 1, "memory": 16384,
         "disks": [{"capacity": 2048}, {"capacity": 1024}]},
       "machineImage": {"href": "machineImages/%s"},
       "userData": "IyEvYmluL3NoCg=="}}
    """
        .formatted(name, image);
  }

  /** Asks for a machine, and answers when the request was acknowledged. */
  public Cimi.Answer create(Cimi client, String name) {
    var key = UUID.randomUUID().toString();
    return acknowledged(() -> client.postOnce("machines", body(name), key));
  }

  /** Asks a machine to stop, with the power button. */
  public Cimi.Answer stop(Cimi client, String machine) {
    var key = UUID.randomUUID().toString();
    return acknowledged(
        () -> client.postOnce("machines/" + machine + "/stop", "{\"force\": false}", key));
  }

  /** Asks for the deletion of a machine; one that is gone already is as good. */
  public Optional<String> delete(Cimi client, String machine) {
    return acknowledged(() -> client.delete("machines/" + machine)).job();
  }

  private static Cimi.Answer acknowledged(Supplier<Cimi.Answer> request) {
    return Await.until(
            TestCloud.PATIENCE,
            () -> {
              try {
                // A key whose first request is not known to have failed yet is refused for a while.
                return Optional.of(request.get())
                    .filter(a -> a.status() < 409 || a.status() == 422);
              } catch (UncheckedIOException _) {
                return Optional.<Cimi.Answer>empty();
              }
            })
        .orElseThrow(() -> new AssertionError("not answered in time: " + request.get().text()));
  }

  /** The machines of that name; a bridge that is just starting is waited for. */
  public static List<String> named(Cimi client, String name) {
    var list =
        Await.until(
                TestCloud.PATIENCE,
                () -> client.whole("machines?%24filter=name%3D%27" + name + "%27"))
            .orElseThrow(() -> new AssertionError("machines cannot be listed"));
    return list.path("machines").valueStream().map(CheapMachines::key).toList();
  }

  private static String key(JsonNode machine) {
    var id = machine.path("id").asText();
    return id.substring(id.lastIndexOf('/') + 1);
  }
}
