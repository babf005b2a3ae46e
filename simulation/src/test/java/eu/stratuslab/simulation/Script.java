package eu.stratuslab.simulation;

import eu.stratuslab.simulation.Step.Timed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/** Draws what happens from a seed. */
final class Script {
  private static final int PROCESSES_BESIDE_AGENTS = 3;
  private static final List<String> ACTIONS =
      List.of(
          "start", "stop", "stop", "restart", "restart", "pause", "suspend", "suspend", "start");

  private final SplittableRandom random;
  private final Options options;
  private int edits;

  private Script(long seed, Options options) {
    random = new SplittableRandom(seed);
    this.options = options;
  }

  /** The steps of a seed, in order. */
  static List<Timed> of(long seed, Options options) {
    return new Script(seed, options).steps();
  }

  /** The same, and many a Job is stopped while it may be open. */
  static List<Timed> stopping(long seed, Options options) {
    var steps = new ArrayList<>(of(seed, options));
    var random = new SplittableRandom(seed + 1);
    for (var timed : List.copyOf(steps)) {
      var machine =
          switch (timed.step()) {
            case Step.Create create -> OptionalInt.of(create.machine());
            case Step.Act act -> OptionalInt.of(act.machine());
            default -> OptionalInt.empty();
          };
      if (machine.isPresent() && random.nextBoolean()) {
        var at = timed.at().plusMillis(random.nextInt(2000));
        steps.add(new Timed(at, new Step.StopJob(machine.getAsInt(), random.nextInt(3))));
      }
    }
    steps.sort(Comparator.comparing(Timed::at));
    return steps;
  }

  private List<Timed> steps() {
    var steps = new ArrayList<Timed>();
    for (var machine = 0; machine < options.machines(); machine++) {
      var early = Duration.ofMillis(random.nextLong(options.storm().toMillis() / 2));
      steps.add(new Timed(early, new Step.Create(machine, initialState(), retries())));
    }
    while (steps.size() < options.steps()) {
      var at = Duration.ofMillis(random.nextLong(options.storm().toMillis()));
      var asked = !options.faults() || random.nextInt(5) < 2;
      if (asked) {
        ask(steps, at);
      } else {
        steps.add(new Timed(at, fault()));
      }
    }
    steps.sort(Comparator.comparing(Timed::at));
    return steps;
  }

  /** Half of the requests meet others for the same machine, within the time that one takes. */
  private void ask(List<Timed> steps, Duration at) {
    var machine = machine();
    steps.add(new Timed(at, consumer(machine)));
    while (random.nextBoolean()) {
      steps.add(new Timed(at.plusMillis(random.nextInt(300)), consumer(machine)));
    }
  }

  private Step consumer(int machine) {
    return switch (random.nextInt(10)) {
      case 0 -> new Step.Delete(machine, retries());
      case 1, 2, 3, 4 -> new Step.Edit(machine, ++edits, retries());
      default ->
          new Step.Act(
              machine,
              ACTIONS.get(random.nextInt(ACTIONS.size())),
              random.nextInt(3) == 0,
              retries());
    };
  }

  private String initialState() {
    return switch (random.nextInt(8)) {
      case 0, 1 -> "STOPPED";
      case 2 -> "PAUSED";
      case 3 -> "SUSPENDED";
      default -> "STARTED";
    };
  }

  private Step fault() {
    return switch (random.nextInt(28)) {
      case 0, 1, 2, 3 -> new Step.Die(process(), 1 + random.nextInt(12), random.nextBoolean());
      case 4, 5, 6 ->
          new Step.Sleep(process(), 1 + random.nextInt(8), random.nextBoolean(), while_(40));
      case 7 -> new Step.Kill(process());
      case 8 -> new Step.CutOffKube(process(), while_(60));
      case 9 -> new Step.CutOffStore(process(), while_(60));
      case 10, 11 -> new Step.HandOver();
      case 12 -> new Step.KubeDown(while_(60));
      case 13 -> new Step.StoreDown(while_(40));
      case 14 -> new Step.WipeKube();
      case 15 -> new Step.KubectlDelete(machine());
      case 16 -> random.nextInt(3) == 0 ? new Step.KubectlDeleteAll() : new Step.HandOver();
      case 17 -> new Step.RemoveFinalizers(machine());
      case 18 -> new Step.ForeignEdit(machine());
      case 19 -> new Step.StaleReport(machine());
      case 20 -> new Step.LibvirtdDown(host(), while_(60));
      case 21 -> new Step.GuestPowersOff(machine());
      case 22 -> new Step.GuestIgnoresAcpi(machine(), random.nextInt(3) > 0);
      case 23 -> new Step.QemuDies(machine());
      case 24 -> new Step.Reboot(host());
      case 25 -> new Step.SaveFails(host());
      case 26 -> new Step.MemoryLost(machine());
      default -> new Step.Restart(process());
    };
  }

  private int machine() {
    return random.nextInt(options.machines());
  }

  private int host() {
    return random.nextInt(options.hosts());
  }

  private int process() {
    return random.nextInt(PROCESSES_BESIDE_AGENTS + options.hosts());
  }

  private int retries() {
    return random.nextInt(3);
  }

  private Duration while_(int seconds) {
    return Duration.ofMillis(1000 + random.nextLong(seconds * 1000L));
  }
}
