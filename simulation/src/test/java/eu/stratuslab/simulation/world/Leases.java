package eu.stratuslab.simulation.world;

import eu.stratuslab.kube.KubeApi.Watching;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Leases as candidates take and lose them: whoever does not renew his lease loses it to another,
 * and learns of that when he can. A process that stood still still believes that it leads.
 */
public final class Leases {
  private static final Duration LOOK = Duration.ofSeconds(3);
  private static final Duration LONGEST = Duration.ofSeconds(15);

  /** A candidate that cannot renew gives up before another can take the lease. */
  private static final Duration RENEW = Duration.ofSeconds(10);

  private final Timeline timeline;
  private final Map<String, List<Candidate>> candidates = new TreeMap<>();

  private static final class Candidate {
    final Life life;
    final Consumer<Boolean> onChange;
    boolean believes;
    boolean holds;
    Instant renewed = Instant.MIN;

    Candidate(Life life, Consumer<Boolean> onChange) {
      this.life = life;
      this.onChange = onChange;
    }

    void lead(boolean leads) {
      if (believes != leads) {
        believes = leads;
        onChange.accept(leads);
      }
    }
  }

  Leases(Timeline timeline) {
    this.timeline = timeline;
    timeline.in(LOOK, "leases", this::look);
  }

  /**
   * Takes part until closed. {@code onChange} is told true when the candidate leads and false when
   * it knows that it leads no longer.
   */
  Watching elect(Life life, String lease, Consumer<Boolean> onChange) {
    var candidate = new Candidate(life, onChange);
    var all = candidates.computeIfAbsent(lease, _ -> new ArrayList<>());
    all.add(candidate);
    settle(all);
    return () -> all.remove(candidate);
  }

  /** Another candidate that is there takes the lease, whatever its holder believes. */
  public void handOver(String lease) {
    var all = candidates.getOrDefault(lease, List.of());
    all.stream().filter(c -> !c.holds && c.life.renews()).findFirst().ifPresent(c -> take(all, c));
    all.forEach(this::learn);
  }

  private void take(List<Candidate> all, Candidate next) {
    all.forEach(candidate -> candidate.holds = candidate == next);
    next.renewed = timeline.instant();
    next.lead(true);
    // The next time it is another's turn.
    all.remove(next);
    all.add(next);
  }

  private void look() {
    candidates.values().forEach(this::settle);
    timeline.in(LOOK, "leases", this::look);
  }

  private void settle(List<Candidate> all) {
    var now = timeline.instant();
    all.removeIf(c -> !c.life.alive() && (!c.holds || expired(c, now)));
    all.stream().filter(c -> c.holds && c.life.renews()).forEach(c -> c.renewed = now);
    if (all.stream().noneMatch(c -> c.holds && !expired(c, now))) {
      all.stream().filter(c -> c.life.renews()).findFirst().ifPresent(c -> take(all, c));
    }
    all.forEach(this::learn);
  }

  private static boolean expired(Candidate candidate, Instant now) {
    return candidate.renewed.plus(LONGEST).isBefore(now);
  }

  /** Who stands still learns nothing. */
  private void learn(Candidate candidate) {
    var now = timeline.instant();
    var stands = candidate.life.frozenUntil().isAfter(now);
    var late = !candidate.life.renews() && candidate.renewed.plus(RENEW).isBefore(now);
    if (!stands && (!candidate.holds || late)) {
      candidate.lead(false);
    } else if (candidate.holds && candidate.life.renews()) {
      candidate.lead(true);
    }
  }
}
