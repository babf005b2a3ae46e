package eu.stratuslab.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.standalone.CloudSettings;
import eu.stratuslab.standalone.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** How a person reaches the cloud of a data directory. */
public final class Access {
  /** The first administrator. */
  public static final String USER = "admin";

  private final DataDirectory data;
  private final CloudSettings settings;

  private Access(DataDirectory data, CloudSettings settings) {
    this.data = data;
    this.settings = settings;
  }

  /**
   * The access to a cloud.
   *
   * @throws IllegalStateException if there is no cloud in that directory
   */
  public static Access of(DataDirectory data) {
    return new Access(
        data,
        data.settings()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "there is no cloud in " + data.root() + "; ./stratuslab up makes one")));
  }

  public CloudSettings settings() {
    return settings;
  }

  /** The base URI, with a slash at the end. */
  public String base() {
    return "http://127.0.0.1:" + settings.port() + "/cimi/2/";
  }

  /** The address of the entry point. */
  public String entryPoint() {
    return base() + "cloudEntryPoint";
  }

  /** The first administrator's. */
  public String password() {
    return password(data);
  }

  /** The first administrator's password in the cloud of a data directory. */
  public static String password(DataDirectory data) {
    try {
      return Files.readString(data.adminPassword()).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(
          ("there is no %s: the cloud has not made it yet, or was imported, and its administrator"
                  + " has the password of before")
              .formatted(data.adminPassword()),
          e);
    }
  }

  public CimiClient client() {
    return new CimiClient(base(), USER, password());
  }

  /**
   * The one machine with that name, or with that uuid.
   *
   * @throws IllegalStateException if there is none or more than one
   */
  public static JsonNode machine(CimiClient client, String name) {
    var found = client.named("machines", name);
    if (found.isEmpty()) {
      var answer = client.get("machines/" + name);
      if (answer.status() == 200) {
        return answer.body();
      }
    }
    if (found.size() != 1) {
      throw new IllegalStateException(
          (found.isEmpty() ? "no machine" : found.size() + " machines") + " named " + name);
    }
    return found.get(0);
  }

  /** The uuid in a resource's id. */
  public static String key(JsonNode resource) {
    return keyOf(resource.path("id").asText());
  }

  /** The uuid in a URI. */
  public static String keyOf(String uri) {
    return uri.substring(uri.lastIndexOf('/') + 1);
  }
}
