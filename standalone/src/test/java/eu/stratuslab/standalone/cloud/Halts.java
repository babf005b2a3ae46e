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

/** Has components halt at named points while something is asked for, and starts them again. */
public final class Halts {
  /** No point. */
  static final String NOTHING = "-";

  /** How long after the end of a Job a point may still be reached: cleaning up comes last. */
  private static final Duration AFTERWARDS = Duration.ofSeconds(90);

  private final TestCloud cloud;
  private final List<Row> rows = new ArrayList<>();

  public Halts(TestCloud cloud) {
    this.cloud = cloud;
  }

  /** One case and how it ended. */
  public record Row(String verb, String point, String result) {}

  public List<Row> rows() {
    return List.copyOf(rows);
  }

  /** The same with nothing to do while somebody is dead. */
  String tested(String verb, String type, String cell, Supplier<String> request) {
    return tested(verb, type, cell, request, () -> {});
  }

  /**
   * Asks for something while components halt.
   *
   * @param type whose points are meant, unless a point names another one, or none, after a colon
   * @param cell the points, each to be reached after the one before; "-" for none
   * @param request answers with the key of what it concerns, once its Job has succeeded
   * @param meanwhile what is done while the first one that halted is dead
   */
  String tested(
      String verb, String type, String cell, Supplier<String> request, Runnable meanwhile) {
    if (cell.equals(NOTHING)) {
      return request.get();
    }
    var points = List.of(cell.split(" "));
    var first = rows.size();
    points.forEach(point -> rows.add(new Row(verb, point, "FAILED")));
    var before = cloud.guests().running();
    arm(points.getFirst(), type);
    var done = CompletableFuture.supplyAsync(request, task -> Thread.ofVirtual().start(task));
    var missed = new ArrayList<String>();
    for (int i = 0; i < points.size(); i++) {
      if (halted(done).isEmpty()) {
        missed.add(points.get(i));
      }
      cloud.haltNowhere();
      if (i == 0) {
        meanwhile.run();
      }
      if (i + 1 < points.size()) {
        arm(points.get(i + 1), type);
      }
      dead().forEach(cloud::start);
    }
    var key = result(done);
    assertThat(missed).as("points that nobody reached during %s", verb).isEmpty();
    assertThat(cloud.guests().running())
        .as("guests that were not asked to stop")
        .containsAll(before.stream().filter(guest -> !guest.startsWith(key)).toList());
    for (int i = 0; i < points.size(); i++) {
      rows.set(first + i, new Row(verb, points.get(i), "as if nothing had happened"));
    }
    return key;
  }

  /** The name of a point, without the type that it is meant for. */
  static String bare(String point) {
    return point.replaceFirst(":.*", "");
  }

  /** Has whoever reaches a point for something of that type halt there. */
  private void arm(String point, String type) {
    var owner = point.substring(0, point.indexOf('.'));
    var colon = point.indexOf(':');
    var meant = colon < 0 ? type : point.substring(colon + 1);
    var name =
        switch (owner) {
          case "mirror" -> meant.isEmpty() ? bare(point) : bare(point) + " " + meant;
          case "operator" -> bare(point) + " " + meant.toLowerCase(java.util.Locale.ROOT) + "s";
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
}
