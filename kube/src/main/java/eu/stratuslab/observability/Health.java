package eu.stratuslab.observability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * What the components of a process say of themselves when they are asked. A check looks at the
 * thing itself each time; one that does not answer in time is down.
 */
public final class Health {
  /** A probe waits no longer for its checks. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  /** The three questions of Kubernetes. */
  public enum Probe {
    /** If not: only a restart helps. */
    LIVE,
    /** If not: send it no work now. */
    READY,
    /** If not: it is still coming up; do not ask the other two yet. */
    STARTED
  }

  /** How something is; the worst check is the probe's. */
  public enum Status {
    UP,
    /** It works, but not all of it: the probe still succeeds, and says so. */
    DEGRADED,
    DOWN
  }

  /**
   * What a check found.
   *
   * @param text how it is, in words that an administrator understands
   */
  public record Word(Status status, String text) {
    public static Word up(String text) {
      return new Word(Status.UP, text);
    }

    public static Word degraded(String text) {
      return new Word(Status.DEGRADED, text);
    }

    public static Word down(String text) {
      return new Word(Status.DOWN, text);
    }
  }

  /** A check and what it found. */
  public record Finding(String name, Word word) {}

  private record Check(Probe probe, String name, Supplier<Word> look) {}

  private final List<Check> checks = new CopyOnWriteArrayList<>();
  private volatile boolean started;

  public Health() {
    add(
        Probe.STARTED,
        "components",
        () -> started ? Word.up("started") : Word.down("still starting"));
  }

  /**
   * Adds a check.
   *
   * @param name of what is checked, unique within the process: {@code store}, {@code libvirt}
   * @param look must be quick and may throw: then it is down
   */
  public void add(Probe probe, String name, Supplier<Word> look) {
    checks.add(new Check(probe, name, look));
  }

  /** All components are wired. Until then the process is neither started nor ready. */
  public void started() {
    started = true;
  }

  /** How all of it is: as the worst of it. */
  static Status worst(List<Finding> findings) {
    return findings.stream()
        .map(finding -> finding.word().status())
        .max(Comparator.naturalOrder())
        .orElse(Status.UP);
  }

  /** Everything that a probe asks about, each with what was found just now. */
  public List<Finding> ask(Probe probe) {
    var asked =
        checks.stream()
            .filter(c -> c.probe() == probe || (probe == Probe.READY && c.probe() == Probe.STARTED))
            .toList();
    var answers = asked.stream().map(Health::begin).toList();
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    var findings = new ArrayList<Finding>();
    for (var i = 0; i < asked.size(); i++) {
      findings.add(new Finding(asked.get(i).name(), await(answers.get(i), deadline)));
    }
    return findings;
  }

  private static CompletableFuture<Word> begin(Check check) {
    var answer = new CompletableFuture<Word>();
    Thread.ofVirtual()
        .name("check-" + check.name())
        .start(
            () -> {
              try {
                answer.complete(check.look().get());
              } catch (RuntimeException e) {
                answer.completeExceptionally(e);
              }
            });
    return answer;
  }

  private static Word await(CompletableFuture<Word> answer, long deadline) {
    try {
      return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      return Word.down("did not answer within " + PATIENCE.toSeconds() + " s");
    } catch (ExecutionException e) {
      return Word.down(String.valueOf(e.getCause()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Word.down("interrupted");
    }
  }
}
