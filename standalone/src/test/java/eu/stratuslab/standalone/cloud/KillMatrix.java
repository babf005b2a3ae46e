package eu.stratuslab.standalone.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import eu.stratuslab.standalone.process.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Lives of machines, in each of which a component halts at a named point during create, stop and
 * delete, is started again, and everything must end as if nothing had happened.
 */
public final class KillMatrix implements AutoCloseable {
  /** How long after the end of a Job a point may still be reached: cleaning up comes last. */
  private static final Duration AFTERWARDS = Duration.ofSeconds(20);

  private final TestCloud cloud;
  private final Cimi client;
  private final CheapMachines machines;
  private final List<Row> rows = new ArrayList<>();

  public KillMatrix(TestCloud cloud) {
    this.cloud = cloud;
    this.client = cloud.admin();
    this.machines = new CheapMachines(cloud);
  }

  /** One case and how it ended. */
  public record Row(String verb, String point, String result) {}

  public List<Row> rows() {
    return List.copyOf(rows);
  }

  /** One life; a point that is "-" is not tested. */
  public void life(String atCreate, String atStop, String atDelete) {
    var name = "victim-" + rows.size();
    var machine =
        tested(
            "create",
            atCreate,
            () -> {
              var answer = machines.create(client, name);
              client.succeeded(answer.jobKey());
              return answer.key();
            });
    assertThat(CheapMachines.named(client, name)).containsExactly(machine);
    runsOnce(machine);
    tested(
        "stop",
        atStop,
        () -> {
          client.succeeded(machines.stop(client, machine).jobKey());
          return machine;
        });
    client.awaitState(machine, "STOPPED");
    assertThat(cloud.guests().processesOf(machine)).isEmpty();
    assertThat(cloud.guests().hostsOf(machine)).hasSize(1);
    var macs = cloud.guests().macsOf(machine);
    tested(
        "delete",
        atDelete,
        () -> {
          machines.delete(client, machine).ifPresent(job -> client.succeeded(lastPart(job)));
          return machine;
        });
    Remains.awaitNone(cloud, machine, macs);
    noJobIsOpen();
  }

  /** A machine that runs once: one domain, one process. */
  private void runsOnce(String machine) {
    client.awaitState(machine, "STARTED");
    assertThat(cloud.guests().hostsOf(machine)).hasSize(1);
    assertThat(cloud.guests().processesOf(machine)).hasSize(1);
  }

  private String tested(String verb, String point, Supplier<String> request) {
    if (point.equals("-")) {
      return request.get();
    }
    rows.add(new Row(verb, point, "FAILED"));
    var row = rows.size() - 1;
    var before = cloud.guests().running();
    cloud.components().stream()
        .filter(component -> owns(component, point))
        .forEach(component -> cloud.haltAt(component, point));
    var done = CompletableFuture.supplyAsync(request, task -> Thread.ofVirtual().start(task));
    var halted = halted(done);
    cloud.haltNowhere();
    halted.ifPresent(cloud::start);
    var machine = result(done);
    assertThat(halted).as("a component that halted at %s during %s", point, verb).isPresent();
    assertThat(cloud.guests().running())
        .as("guests that were not asked to stop")
        .containsAll(before.stream().filter(guest -> !guest.startsWith(machine)).toList());
    rows.set(row, new Row(verb, point, "as if nothing had happened"));
    return machine;
  }

  private static boolean owns(String component, String point) {
    return switch (point.substring(0, point.indexOf('.'))) {
      case "agent" -> component.startsWith("agent-");
      case "operator" -> component.equals("operator");
      default -> component.equals("bridge");
    };
  }

  /** The component that halted, or nothing if all was done and nobody did. */
  private Optional<String> halted(CompletableFuture<String> done) {
    var found = Await.until(TestCloud.PATIENCE, () -> deadOr(done.isDone()));
    return found.filter(dead -> !dead.isEmpty()).or(() -> Await.until(AFTERWARDS, this::dead));
  }

  private Optional<String> deadOr(boolean done) {
    return dead().or(() -> done ? Optional.of("") : Optional.empty());
  }

  private Optional<String> dead() {
    return cloud.components().stream().filter(component -> !cloud.runs(component)).findFirst();
  }

  private static String result(CompletableFuture<String> done) {
    try {
      return done.get(2 * TestCloud.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("it does not come to an end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void noJobIsOpen() {
    var _ =
        Await.until(
                TestCloud.PATIENCE,
                () ->
                    client
                        .whole("jobs?%24filter=state%3D%27RUNNING%27")
                        .filter(jobs -> jobs.path("count").asInt() == 0))
            .orElseThrow(
                () ->
                    new AssertionError(
                        "open Jobs: " + client.get("jobs?%24filter=state%3D%27RUNNING%27").text()));
  }

  private static String lastPart(String uri) {
    return uri.substring(uri.lastIndexOf('/') + 1);
  }

  @Override
  public void close() {
    client.close();
  }
}
