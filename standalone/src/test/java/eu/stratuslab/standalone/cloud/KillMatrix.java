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
  private static final Duration AFTERWARDS = Duration.ofSeconds(90);

  private static final String NOTHING = "-";

  private final TestCloud cloud;
  private final Cimi client;
  private final CheapMachines machines;
  private final List<Row> rows = new ArrayList<>();

  public KillMatrix(TestCloud cloud) {
    this.cloud = cloud;
    this.client = cloud.admin();
    this.machines = new CheapMachines(cloud);
    // Two that must not notice anything; the hosts take turns.
    for (var name : List.of("bystander-1", "bystander-2")) {
      client.succeeded(machines.create(client, name).jobKey());
    }
  }

  /** One case and how it ended. */
  public record Row(String verb, String point, String result) {}

  public List<Row> rows() {
    return List.copyOf(rows);
  }

  /** One life; what is left over of an earlier one that failed does not disturb it. */
  public void life(Lives.Life life) {
    var name = "victim-" + rows.size();
    var machine =
        tested(
            "create",
            life.create(),
            () -> {
              var answer = machines.create(client, name);
              client.succeeded(answer.jobKey());
              return answer.key();
            });
    assertThat(CheapMachines.named(client, name)).containsExactly(machine);
    runsOnce(machine);
    if (!life.stop().equals(NOTHING)) {
      stop(machine, life.stop());
    }
    var macs = cloud.guests().macsOf(machine);
    assertThat(macs).hasSize(1);
    tested(
        "delete",
        life.delete(),
        () -> {
          machines.delete(client, machine).ifPresent(job -> client.succeeded(lastPart(job)));
          return machine;
        });
    Remains.awaitNone(cloud, machine, macs);
    noJobIsOpen(machine);
  }

  private void stop(String machine, String points) {
    tested(
        "stop",
        points,
        () -> {
          client.succeeded(machines.stop(client, machine).jobKey());
          return machine;
        });
    client.awaitState(machine, "STOPPED");
    assertThat(cloud.guests().processesOf(machine)).isEmpty();
    assertThat(cloud.guests().hostsOf(machine)).hasSize(1);
  }

  /** A machine that runs once: one domain, one process. */
  private void runsOnce(String machine) {
    client.awaitState(machine, "STARTED");
    assertThat(cloud.guests().hostsOf(machine)).hasSize(1);
    assertThat(cloud.guests().processesOf(machine)).hasSize(1);
  }

  private String tested(String verb, String cell, Supplier<String> request) {
    if (cell.equals(NOTHING)) {
      return request.get();
    }
    var points = List.of(cell.split(" "));
    var first = rows.size();
    points.forEach(point -> rows.add(new Row(verb, point, "FAILED")));
    var before = cloud.guests().running();
    arm(points.getFirst());
    var done = CompletableFuture.supplyAsync(request, task -> Thread.ofVirtual().start(task));
    var missed = new ArrayList<String>();
    for (int i = 0; i < points.size(); i++) {
      if (halted(done).isEmpty()) {
        missed.add(points.get(i));
      }
      cloud.haltNowhere();
      if (i + 1 < points.size()) {
        arm(points.get(i + 1));
      }
      dead().forEach(cloud::start);
    }
    var machine = result(done);
    assertThat(missed).as("points that nobody reached during %s", verb).isEmpty();
    assertThat(cloud.guests().running())
        .as("guests that were not asked to stop")
        .containsAll(before.stream().filter(guest -> !guest.startsWith(machine)).toList());
    for (int i = 0; i < points.size(); i++) {
      rows.set(first + i, new Row(verb, points.get(i), "as if nothing had happened"));
    }
    return machine;
  }

  /** Has whoever reaches a point for a machine halt there. */
  private void arm(String point) {
    var owner = point.substring(0, point.indexOf('.'));
    var name =
        switch (owner) {
          case "mirror" -> point + " Machine";
          case "operator" -> point + " machines";
          default -> point;
        };
    cloud.components().stream()
        .filter(component -> owns(component, owner))
        .forEach(component -> cloud.haltAt(component, name));
  }

  private static boolean owns(String component, String owner) {
    return switch (owner) {
      case "agent" -> component.startsWith("agent-");
      case "operator" -> component.equals("operator");
      default -> component.equals("bridge");
    };
  }

  /** The components that halted; none if all was done and nobody did. */
  private List<String> halted(CompletableFuture<String> done) {
    var _ =
        Await.until(
            TestCloud.PATIENCE,
            () -> Optional.of(true).filter(_ -> done.isDone() || !dead().isEmpty()));
    return Await.until(AFTERWARDS, () -> Optional.of(dead()).filter(dead -> !dead.isEmpty()))
        .orElse(List.of());
  }

  private List<String> dead() {
    return cloud.components().stream().filter(component -> !cloud.runs(component)).toList();
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

  private void noJobIsOpen(String machine) {
    var path = "jobs?%24filter=state%3D%27RUNNING%27";
    var _ =
        Await.until(
                TestCloud.PATIENCE,
                () -> client.whole(path).filter(jobs -> !jobs.toString().contains(machine)))
            .orElseThrow(() -> new AssertionError("open Jobs: " + client.get(path).text()));
  }

  private static String lastPart(String uri) {
    return uri.substring(uri.lastIndexOf('/') + 1);
  }

  @Override
  public void close() {
    client.close();
  }
}
