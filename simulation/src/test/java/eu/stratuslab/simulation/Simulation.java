package eu.stratuslab.simulation;

import eu.stratuslab.bridge.job.Cloud;
import eu.stratuslab.bridge.job.CrashPoints;
import eu.stratuslab.bridge.job.Creates;
import eu.stratuslab.bridge.job.Ledger;
import eu.stratuslab.bridge.job.Quotas;
import eu.stratuslab.bridge.job.Stated;
import eu.stratuslab.model.document.Acl;
import eu.stratuslab.model.document.Acl.Caller;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.user.TenantSpec;
import eu.stratuslab.simulation.Step.Timed;
import eu.stratuslab.simulation.check.Liveness;
import eu.stratuslab.simulation.check.Rule;
import eu.stratuslab.simulation.check.Violation;
import eu.stratuslab.simulation.process.AgentProcess;
import eu.stratuslab.simulation.process.BridgeProcess;
import eu.stratuslab.simulation.process.OperatorProcess;
import eu.stratuslab.simulation.process.Program;
import eu.stratuslab.simulation.world.Broken;
import eu.stratuslab.simulation.world.Patience;
import eu.stratuslab.simulation.world.Weather;
import eu.stratuslab.simulation.world.World;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Bridge, operator and agents with their real plans, in one thread from one seed: a storm of
 * requests and faults, then calm. The same seed and steps give the same run.
 */
final class Simulation {
  private static final Duration LOOK = Duration.ofSeconds(20);

  private final World world;
  private final Options options;
  private final List<BridgeProcess> bridges;
  private final List<Program> processes = new ArrayList<>();
  private final Consumer consumer;
  private final Happenings happenings;

  private Simulation(long seed, Options options) {
    this.options = options;
    world =
        new World(
            seed,
            options.scope().hosts(),
            new Patience(options.events()),
            options.mutation(),
            options.traced());
    bridges = List.of(bridge(1), bridge(2), bridge(3));
    processes.addAll(bridges);
    processes.add(new OperatorProcess(world, 1, options.weather()));
    processes.add(new OperatorProcess(world, 2, options.weather()));
    for (var box : world.boxes()) {
      processes.add(new AgentProcess(world, box, options.weather(), options.rhythm()));
    }
    consumer = new Consumer(world, bridges, seed);
    happenings = new Happenings(world, processes, consumer);
  }

  private BridgeProcess bridge(int number) {
    return new BridgeProcess(world, number, options.weather(), options.rhythm());
  }

  /**
   * What came of a run.
   *
   * @param violation the first broken rule; empty if all is well
   * @param events how many events happened
   * @param trace what happened, if that was asked for
   */
  record Outcome(Optional<Violation> violation, long events, List<String> trace) {}

  /** Runs what a seed draws. */
  static Outcome run(long seed, Options options) {
    return run(seed, Script.of(seed, options), options);
  }

  /** Runs these very steps. */
  static Outcome run(long seed, List<Timed> steps, Options options) {
    var simulation = new Simulation(seed, options);
    var world = simulation.world;
    Optional<Violation> violation;
    try {
      simulation.storm(steps, options.storm());
      violation = simulation.calm();
    } catch (Broken e) {
      violation = Optional.of(e.violation());
    } catch (AssertionError | RuntimeException e) {
      violation = Optional.of(new Violation(Rule.BUG, stack(e)));
    }
    return new Outcome(violation, world.timeline().steps(), world.traces());
  }

  /**
   * What processes remember, in entries by class and field.
   *
   * @param before when there was no machine yet
   * @param after when there is none any more
   */
  record Growth(Map<String, Integer> before, Map<String, Integer> after) {}

  /** A storm, after which everything is deleted. */
  static Growth growth(long seed, Options options) {
    var simulation = new Simulation(seed, options);
    var timeline = simulation.world.timeline();
    simulation.storm(List.of(), LOOK.multipliedBy(6));
    var before = simulation.held();
    simulation.happen(Script.of(seed, options));
    timeline.runUntil(timeline.instant().plus(options.storm()));
    simulation.heal();
    simulation.happen(deletes(options));
    timeline.runUntil(timeline.instant().plus(LOOK.multipliedBy(30)));
    simulation
        .calm()
        .ifPresent(
            violation -> {
              throw new Broken(violation);
            });
    return new Growth(before, simulation.held());
  }

  /** Machines and images first: what a machine has is not deleted. */
  private static List<Timed> deletes(Options options) {
    var all = new ArrayList<Timed>();
    var scope = options.scope();
    for (var image = 0; image < scope.images(); image++) {
      all.add(new Timed(LOOK, new Step.Delete(Thing.image(image), 3)));
    }
    for (var machine = 0; machine < scope.machines(); machine++) {
      all.add(new Timed(LOOK, new Step.Delete(Thing.machine(machine), 3)));
      all.add(new Timed(LOOK.multipliedBy(20), new Step.Delete(Thing.volumeOf(machine), 3)));
    }
    for (var volume = 0; volume < scope.volumes(); volume++) {
      all.add(new Timed(LOOK.multipliedBy(20), new Step.Delete(Thing.volume(volume), 3)));
    }
    return all;
  }

  private Map<String, Integer> held() {
    var held = new TreeMap<String, Integer>();
    processes.stream()
        .flatMap(p -> p.life().stream())
        .forEach(
            life -> Holdings.of(life.held()).forEach((k, v) -> held.merge(k, v, Integer::sum)));
    return held;
  }

  private static String stack(Throwable e) {
    var text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private void storm(List<Timed> steps, Duration duration) {
    found();
    processes.forEach(Program::start);
    happen(steps);
    world.timeline().runUntil(world.timeline().instant().plus(duration));
  }

  private void happen(List<Timed> steps) {
    for (var timed : steps) {
      world
          .timeline()
          .in(
              timed.at(),
              "step",
              () -> {
                world.trace(() -> "--- " + timed.step());
                happenings.happen(timed.step());
              });
    }
  }

  /** The cloud's only tenant. */
  private void found() {
    var cloud =
        new Cloud(
            world.store(), world.store().cloud(), world.timeline(), world::id, CrashPoints.NONE);
    var ledger = new Ledger(cloud, new Quotas(cloud));
    var admin = new Caller("admin", "admin", Set.of(Acl.ADMIN, Acl.USER, Acl.ANON));
    var acl = new Acl(Acl.Principal.role(Acl.ADMIN), List.of());
    var spec = Json.tree(new TenantSpec(Requests.TENANT, null));
    var tenant =
        Document.create(
            ResourceTypes.TENANT.name(),
            world.id(),
            cloud.id(),
            "admin",
            acl,
            world.timeline().instant(),
            spec);
    var _ =
        new Creates(cloud, ledger)
            .create(ResourceTypes.TENANT, world.id(), admin, _ -> Stated.of(tenant));
  }

  /** The faults stop; what must hold then must hold within a bound, and go on to hold. */
  private Optional<Violation> calm() {
    world.trace(() -> "--- calm");
    heal();
    var timeline = world.timeline();
    var end = timeline.instant().plus(options.calm());
    var wellSince = 0;
    var problems = List.<Violation>of();
    while (timeline.instant().isBefore(end)) {
      timeline.runUntil(timeline.instant().plus(LOOK));
      problems = Liveness.problems(world, consumer.deleted());
      wellSince = problems.isEmpty() ? wellSince + 1 : 0;
      if (wellSince == 5) {
        return Optional.empty();
      }
    }
    for (var problem : problems) {
      world.trace(problem::toString);
    }
    return problems.stream()
        .min(java.util.Comparator.comparing(Violation::rule))
        .or(() -> Optional.of(new Violation(Rule.NOT_CONVERGED, "it comes and goes")));
  }

  private void heal() {
    happenings.heal();
    processes.forEach(p -> p.weather(Weather.FAIR));
    processes.forEach(Program::heal);
  }
}
