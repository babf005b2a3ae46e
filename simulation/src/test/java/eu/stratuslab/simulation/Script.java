package eu.stratuslab.simulation;

import eu.stratuslab.bridge.mirror.Mirror;
import eu.stratuslab.simulation.Step.Timed;
import eu.stratuslab.simulation.Thing.Sort;
import eu.stratuslab.simulation.process.OperatorProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Draws what happens from a seed. */
final class Script {
  private static final int PROCESSES_BESIDE_AGENTS = 5;
  private static final List<String> ACTIONS =
      List.of(
          "start", "stop", "stop", "restart", "restart", "pause", "suspend", "suspend", "start");

  private final SplittableRandom random;
  private final Options options;
  private int edits;
  private int images;

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
      var thing = takesTime(timed.step());
      if (thing.isPresent() && random.nextBoolean()) {
        var at = timed.at().plusMillis(random.nextInt(2000));
        steps.add(new Timed(at, new Step.StopJob(thing.get(), random.nextInt(3))));
      }
    }
    steps.sort(Comparator.comparing(Timed::at));
    return steps;
  }

  /** What has an open Job after a step. */
  private static Optional<Thing> takesTime(Step step) {
    return switch (step) {
      case Step.Create create -> Optional.of(Thing.machine(create.machine()));
      case Step.Act act -> Optional.of(Thing.machine(act.machine()));
      case Step.CreateVolume create -> Optional.of(create.thing());
      case Step.Insert insert -> Optional.of(insert.thing());
      case Step.Remove remove -> Optional.of(remove.thing());
      case Step.Snapshot snapshot -> Optional.of(Thing.image(snapshot.image()));
      default -> Optional.empty();
    };
  }

  private List<Timed> steps() {
    var steps = new ArrayList<Timed>();
    var scope = options.scope();
    for (var volume = 0; volume < scope.volumes(); volume++) {
      var create = new Step.CreateVolume(Thing.volume(volume), random.nextBoolean(), retries());
      steps.add(new Timed(early(3), create));
    }
    for (var machine = 0; machine < scope.machines(); machine++) {
      var create = new Step.Create(machine, initialState(), first(machine), retries());
      steps.add(new Timed(early(2), create));
    }
    while (steps.size() < scope.steps()) {
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

  private Duration early(int part) {
    return Duration.ofMillis(random.nextLong(options.storm().toMillis() / part));
  }

  private Step.First first(int machine) {
    return switch (random.nextInt(4)) {
      case 0 -> Step.First.MADE;
      case 1 -> machine < options.scope().volumes() ? Step.First.ATTACHED : Step.First.NONE;
      default -> Step.First.NONE;
    };
  }

  /** Half of the requests meet others for the same machine, within the time that one takes. */
  private void ask(List<Timed> steps, Duration at) {
    var thing = thing();
    steps.add(new Timed(at, asked(thing)));
    while (random.nextBoolean()) {
      steps.add(new Timed(at.plusMillis(random.nextInt(300)), asked(thing)));
    }
  }

  private Step asked(Thing thing) {
    return thing.sort() == Sort.MACHINE ? ofMachine(thing.number()) : ofVolume(thing);
  }

  private Step ofVolume(Thing volume) {
    return switch (random.nextInt(12)) {
      case 0 -> new Step.Delete(volume, retries());
      case 1, 2, 3 -> new Step.Insert(volume, machine(), retries());
      case 4, 5 -> new Step.Remove(volume, retries());
      case 6, 7 -> new Step.Grow(volume, retries());
      case 8, 9 -> snapshot(volume);
      default -> ofImage();
    };
  }

  /** Each image is asked for once. */
  private Step snapshot(Thing of) {
    return images < options.scope().images()
        ? new Step.Snapshot(of, images++, random.nextInt(4) == 0, retries())
        : ofImage();
  }

  private Step ofImage() {
    var image = random.nextInt(options.scope().images());
    return random.nextInt(4) == 0
        ? new Step.Delete(Thing.image(image), retries())
        : new Step.Restore(image, retries());
  }

  private Step ofMachine(int machine) {
    return switch (random.nextInt(11)) {
      case 0 -> new Step.Delete(Thing.machine(machine), retries());
      case 10 -> snapshot(Thing.machine(machine));
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
    return switch (random.nextInt(36)) {
      case 0, 1, 2, 3 -> new Step.Die(process(), 1 + random.nextInt(12), random.nextBoolean());
      case 4, 5, 6 ->
          new Step.Sleep(process(), 1 + random.nextInt(8), random.nextBoolean(), while_(40));
      case 7 -> new Step.Kill(process());
      case 8 -> new Step.CutOffKube(process(), while_(60));
      case 9 -> new Step.CutOffStore(process(), while_(60));
      case 10, 11 -> handOver();
      case 12 -> new Step.KubeDown(while_(60));
      case 13 -> new Step.StoreDown(while_(40));
      case 14 -> new Step.WipeKube();
      case 15 -> new Step.KubectlDelete(anything());
      case 16 -> random.nextInt(3) == 0 ? new Step.KubectlDeleteAll() : handOver();
      case 17 -> new Step.RemoveFinalizers(anything());
      case 18 -> new Step.ForeignEdit(machine());
      case 19 -> new Step.StaleReport(anything());
      case 20 -> new Step.LibvirtdDown(host(), while_(60));
      case 21 -> new Step.GuestPowersOff(machine());
      case 22 -> new Step.GuestIgnoresAcpi(machine(), random.nextInt(3) > 0);
      case 23 -> new Step.QemuDies(machine());
      case 24 -> new Step.Reboot(host());
      case 25 -> new Step.SaveFails(host());
      case 26 -> new Step.MemoryLost(machine());
      case 27, 28, 29 -> new Step.GuestWrites(thing());
      case 30, 31 -> new Step.GuestKeepsDisks(machine(), random.nextInt(3) > 0);
      case 32 -> new Step.PoolFull(host(), random.nextBoolean());
      case 33 -> random.nextInt(4) == 0 ? new Step.VolumeLost(volume()) : handOver();
      default -> new Step.Restart(process());
    };
  }

  private Step handOver() {
    return new Step.HandOver(random.nextInt(4) == 0 ? OperatorProcess.LEASE : Mirror.LEASE);
  }

  private Thing anything() {
    return random.nextInt(4) == 0 ? Thing.image(random.nextInt(options.scope().images())) : thing();
  }

  private Thing thing() {
    return random.nextInt(5) < 3 ? Thing.machine(machine()) : volume();
  }

  /** One of its own, or the first volume of a machine. */
  private Thing volume() {
    return random.nextInt(3) == 0
        ? Thing.volumeOf(machine())
        : Thing.volume(random.nextInt(options.scope().volumes()));
  }

  private int machine() {
    return random.nextInt(options.scope().machines());
  }

  private int host() {
    return random.nextInt(options.scope().hosts());
  }

  private int process() {
    return random.nextInt(PROCESSES_BESIDE_AGENTS + options.scope().hosts());
  }

  private int retries() {
    return random.nextInt(3);
  }

  private Duration while_(int seconds) {
    return Duration.ofMillis(1000 + random.nextLong(seconds * 1000L));
  }
}
