package eu.stratuslab.standalone.cloud;

import eu.stratuslab.agent.libvirt.BootSector;
import java.util.Optional;

/**
 * Machines of 16 MiB whose guest is a boot sector. Every request is repeated until it is answered,
 * as a client repeats it that lost its connection: with the same Idempotency-Key.
 */
public final class CheapMachines {
  private static final String TWO_DISKS = "[{\"capacity\": 2048}, {\"capacity\": 1024}]";
  private static final String ONE_DISK = "[{\"capacity\": 2048}]";

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
    return body(name, TWO_DISKS, "");
  }

  private String body(String name, String disks, String more) {
    return """
    {"name": "%s",
     "machineTemplate": {
       "initialState": "STARTED",
       "machineConfig": {"cpu": 1, "memory": 16384, "disks": %s},
       "machineImage": {"href": "machineImages/%s"},
       "userData": "IyEvYmluL3NoCg=="%s}}
    """
        .formatted(name, disks, image, more);
  }

  /** Asks for a machine, and answers when the request was acknowledged. */
  public Cimi.Answer create(Cimi client, String name) {
    return client.insist("machines", body(name));
  }

  /**
   * Asks for a machine with one disk, which can be captured.
   *
   * @param more further members of its template, each with a comma before it
   */
  public Cimi.Answer createSmall(Cimi client, String name, String more) {
    return client.insist("machines", body(name, ONE_DISK, more));
  }

  /** Asks a machine to stop, with the power button. */
  public Cimi.Answer stop(Cimi client, String machine) {
    return client.insist("machines/" + machine + "/stop", "{\"force\": false}");
  }

  /** Asks for the deletion of a machine, and gives the Job's key; one that is gone is as good. */
  public Optional<String> delete(Cimi client, String machine) {
    return client.insistOnDelete("machines/" + machine);
  }
}
