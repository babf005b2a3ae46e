package eu.stratuslab.standalone.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.standalone.process.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Machines of the demo guest, into which one can look: their agent runs commands. */
public final class DemoMachines {
  private final TestCloud cloud;
  private final Cimi client;
  private final String image;

  /** Registers the demo guest's image. */
  public DemoMachines(TestCloud cloud, Cimi client) {
    this.cloud = cloud;
    this.client = client;
    var imported =
        client.post(
            "machineImages",
            "{\"name\": \"demo\", \"imageLocation\": \"" + cloud.offerDemo() + "\"}");
    this.image = imported.key();
    client.succeeded(imported.jobKey());
  }

  /** A machine of the demo guest that was started. */
  public String started(String name) {
    return started(name, image, "");
  }

  /**
   * A machine that was started.
   *
   * @param of the key of its image
   * @param more further members of its template, each with a comma before it
   */
  public String started(String name, String of, String more) {
    var made =
        client.post(
            "machines",
            """
            {"name": "%s", "machineTemplate": {"initialState": "STARTED",
              "machineConfig": {"cpu": 1, "memory": 131072},
              "machineImage": {"href": "machineImages/%s"}%s}}
            """
                .formatted(name, of, more));
    client.succeeded(made.jobKey());
    return made.key();
  }

  /** The key of the demo guest's image. */
  public String image() {
    return image;
  }

  /**
   * What a command prints inside of a guest, which is given the time to boot. A command may be run
   * again if nobody heard how it ended.
   *
   * @throws AssertionError if it fails
   */
  public String inside(String machine, String command) {
    var run = Json.object().put("path", "/bin/sh").put("capture-output", true);
    run.putArray("arg").add("-c").add(command);
    var pid = asked(machine, "guest-exec", run).path("pid").asLong();
    var ended =
        Await.until(
                TestCloud.PATIENCE,
                () ->
                    Optional.of(asked(machine, "guest-exec-status", Json.object().put("pid", pid)))
                        .filter(status -> status.path("exited").asBoolean()))
            .orElseThrow(() -> new AssertionError("does not end: " + command));
    var output = text(ended, "out-data");
    if (ended.path("exitcode").asInt(-1) != 0) {
      throw new AssertionError(command + ": " + ended + output + text(ended, "err-data"));
    }
    return output.strip();
  }

  /** Waits until a command prints something inside of a guest. */
  public void awaitInside(String machine, String command, String wanted) {
    var _ =
        Await.until(
                TestCloud.PATIENCE,
                () -> Optional.of(inside(machine, command)).filter(wanted::equals))
            .orElseThrow(
                () ->
                    new AssertionError(
                        "%s: not %s but %s".formatted(command, wanted, inside(machine, command))));
  }

  private JsonNode asked(String machine, String command, JsonNode arguments) {
    var words = Json.object().put("execute", command).set("arguments", arguments).toString();
    var answer =
        Await.until(
                TestCloud.PATIENCE,
                () ->
                    Optional.of(cloud.guests().agent(machine, words))
                        .filter(r -> r.exitCode() == 0))
            .orElseThrow(
                () ->
                    new AssertionError(
                        cloud.guests().agent(machine, words).output()
                            + cloud.guests().console(machine)));
    try {
      return Json.mapper().readTree(answer.output()).path("return");
    } catch (IOException e) {
      throw new UncheckedIOException(answer.output(), e);
    }
  }

  private static String text(JsonNode status, String name) {
    return new String(
        Base64.getDecoder().decode(status.path(name).asText()), StandardCharsets.UTF_8);
  }
}
