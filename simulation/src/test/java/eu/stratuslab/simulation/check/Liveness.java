package eu.stratuslab.simulation.check;

import eu.stratuslab.agent.hypervisor.ObservedDomain;
import eu.stratuslab.agent.hypervisor.PowerState;
import eu.stratuslab.bridge.job.Cloud;
import eu.stratuslab.bridge.job.CrashPoints;
import eu.stratuslab.bridge.job.Ledger;
import eu.stratuslab.bridge.job.Quotas;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.machine.MachineSpec;
import eu.stratuslab.model.machine.MachineState;
import eu.stratuslab.model.machine.Power;
import eu.stratuslab.model.resource.Claim;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.model.resource.Usage;
import eu.stratuslab.model.volume.VolumeSpec;
import eu.stratuslab.model.volume.VolumeState;
import eu.stratuslab.simulation.world.Box;
import eu.stratuslab.simulation.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What must hold once the faults have stopped and everything had its time. */
public final class Liveness {
  private static final Set<String> MIRRORED = Set.of("Machine", "Volume", "Image");

  private final World world;
  private final List<Violation> problems = new ArrayList<>();
  private final Map<String, Document> living = new TreeMap<>();
  private final Map<String, Resource> resources;

  private Liveness(World world) {
    this.world = world;
    world.safety().documents().stream().filter(d -> !d.gone()).forEach(d -> living.put(d.key(), d));
    resources =
        world.cluster().everything().stream()
            .filter(r -> MIRRORED.contains(r.kind().name()))
            .collect(Collectors.toMap(Resource::name, Function.identity()));
  }

  /**
   * Everything that is not as it should be.
   *
   * @param deleted whose deletion was acknowledged
   */
  public static List<Violation> problems(World world, Set<String> deleted) {
    var look = new Liveness(world);
    look.living.values().forEach(look::document);
    look.strays();
    look.documents();
    deleted.stream()
        .filter(look.living::containsKey)
        .forEach(id -> look.problem(Rule.NOT_CONVERGED, id + " was deleted and lives"));
    return look.problems;
  }

  private void problem(Rule rule, String message) {
    problems.add(new Violation(rule, message));
  }

  private void document(Document document) {
    mirrored(document);
    switch (document.type()) {
      case "Machine" -> machine(document);
      case "Volume" -> new StorageLiveness(world, living, problems).volume(document);
      default -> new StorageLiveness(world, living, problems).image(document);
    }
  }

  private void mirrored(Document document) {
    var id = document.key();
    var resource = resources.get(id);
    if (resource == null) {
      problem(Rule.NOT_CONVERGED, id + " has no resource");
    } else if (resource.meta().deleting()
        || resource.spec().path("revision").asLong() != document.revision()) {
      problem(
          Rule.NOT_CONVERGED,
          "%s at revision %d has resource %s %s"
              .formatted(id, document.revision(), resource.meta(), resource.spec()));
    }
    if (document.operation() != null || document.deleting() != null) {
      problem(Rule.STUCK_JOB, id + " has " + document.operation() + " " + document.deleting());
    }
  }

  private void machine(Document document) {
    var id = document.key();
    var placement = document.placement();
    if (placement == null) {
      problem(Rule.NOT_CONVERGED, id + " is not placed: " + document.status());
      return;
    }
    for (var box : world.boxes()) {
      var domain = box.domains().stream().filter(d -> d.uuid().toString().equals(id)).findFirst();
      if (box.id().equals(placement.host())) {
        domain.ifPresentOrElse(
            d -> power(document, d),
            () -> problem(Rule.NOT_CONVERGED, id + " has no domain; " + document.status()));
      } else if (domain.isPresent()) {
        problem(Rule.DOUBLE_RUN, id + " is also on " + box.name());
      }
    }
  }

  private void power(Document document, ObservedDomain domain) {
    var state = MachineState.of(document);
    var wanted = document.specAs(MachineSpec.class).power();
    var runs = domain.active() && domain.state() == PowerState.RUNNING;
    var right =
        switch (state) {
          case STARTED -> wanted == Power.Running && runs;
          case PAUSED -> wanted == Power.Paused && domain.state() == PowerState.PAUSED;
          case SUSPENDED -> wanted == Power.Suspended && domain.managedSave();
          // A guest that powered itself off stays off.
          case STOPPED -> !domain.active() && !domain.managedSave();
          case ERROR -> true;
          case STARTING -> waitsForLost(document);
          default -> false;
        };
    if (!right) {
      problem(
          Rule.NOT_CONVERGED,
          "%s is %s, is to be %s, and its domain is %s; %s"
              .formatted(document.key(), state, wanted, domain.state(), document.status()));
    }
  }

  /**
   * Nobody starts it without the volume that it is to have, and nobody but its owner may let go.
   */
  private boolean waitsForLost(Document machine) {
    return living.values().stream()
        .filter(d -> d.type().equals("Volume"))
        .filter(volume -> VolumeState.of(volume) == VolumeState.ERROR)
        .map(volume -> volume.specAs(VolumeSpec.class).attachment())
        .anyMatch(wish -> wish != null && wish.machine().equals(machine.key()));
  }

  private void strays() {
    resources.keySet().stream()
        .filter(id -> !living.containsKey(id))
        .forEach(id -> problem(Rule.LEFT_OVER, "resource " + resources.get(id)));
    for (var box : world.boxes()) {
      strays(box);
    }
    world.cluster().secretNames().stream()
        .filter(name -> !living.containsKey(name.substring(name.indexOf('/') + 1)))
        .forEach(name -> problem(Rule.LEFT_OVER, "secret " + name));
  }

  private void strays(Box box) {
    var macs =
        living.values().stream()
            .filter(d -> d.type().equals("Machine"))
            .flatMap(d -> d.specAs(MachineSpec.class).interfaces().stream())
            .map(i -> i.macAddress())
            .collect(Collectors.toSet());
    box.domains().stream()
        .map(d -> d.uuid().toString())
        .filter(id -> !living.containsKey(id))
        .forEach(id -> problem(Rule.LEFT_OVER, "domain " + id + " on " + box.name()));
    box.volumes().stream()
        .filter(v -> !livesOn(box, v.substring(0, 36)))
        .forEach(v -> problem(Rule.LEFT_OVER, "volume " + v + " on " + box.name()));
    box.files().owners().stream()
        .filter(id -> !livesOn(box, id))
        .forEach(id -> problem(Rule.LEFT_OVER, "directory " + id + " on " + box.name()));
    box.pool().volumes().stream()
        .filter(id -> !livesOn(box, id))
        .forEach(id -> problem(Rule.LEFT_OVER, "data of volume " + id + " on " + box.name()));
    box.images().made().stream()
        .filter(id -> !livesOn(box, id))
        .forEach(id -> problem(Rule.LEFT_OVER, "captured image " + id + " on " + box.name()));
    box.entries().stream()
        .filter(mac -> !macs.contains(mac))
        .forEach(mac -> problem(Rule.LEFT_OVER, "host entry " + mac + " on " + box.name()));
  }

  private boolean livesOn(Box box, String id) {
    var document = living.get(id);
    var placement = document == null ? null : document.placement();
    return placement != null && placement.host().equals(box.id());
  }

  private void documents() {
    var claimed = new java.util.HashSet<String>();
    for (var stored : world.store().everything()) {
      var document = stored.document();
      if (document.gone()) {
        continue;
      }
      if (document.type().equals(Claim.TYPE)) {
        claimed.add(document.key());
        claim(document);
      } else if (document.type().equals(ResourceTypes.JOB.name())
          && ("RUNNING".equals(document.state()) || "STOPPING".equals(document.state()))) {
        problem(Rule.STUCK_JOB, "Job " + document.key() + " " + document.spec().path("action"));
      } else if (document.type().equals("Ledger")) {
        ledger(document);
      }
    }
    living.values().stream()
        .flatMap(d -> ResourceTypes.named(d.type()).orElseThrow().behaviour().claims(d).stream())
        .filter(claim -> !claimed.contains(claim.key()))
        .forEach(claim -> problem(Rule.LOST_WRITE, "claim " + claim + " is not held"));
  }

  private void claim(Document claim) {
    var spec = claim.spec();
    if (Safety.WATCHED.contains(spec.path("type").asText())
        && !living.containsKey(spec.path("owner").asText())) {
      problem(Rule.LEFT_OVER, "claim " + claim.key() + " of " + spec.path("owner").asText());
    }
  }

  private void ledger(Document document) {
    var cloud = Cloud.of(world.store(), world.timeline(), CrashPoints.NONE);
    var ledger = new Ledger(cloud, new Quotas(cloud));
    var noted = new TreeMap<String, Usage>();
    ledger
        .owners(document)
        .forEach(
            (owner, usage) -> {
              if (Safety.WATCHED.contains(owner.type())) {
                noted.put(owner.key(), usage);
              }
            });
    var there = new TreeMap<String, Usage>();
    living.values().forEach(d -> there.put(d.key(), usage(d)));
    if (!noted.equals(there)) {
      problem(Rule.LEFT_OVER, "the ledger notes %s and there is %s".formatted(noted, there));
    }
    var sum = there.values().stream().reduce(Usage.NONE, Usage::plus);
    if (!ledger.total(document).equals(sum)) {
      problem(
          Rule.LEFT_OVER,
          "the ledger counts %s and there is %s".formatted(ledger.total(document), sum));
    }
  }

  private static Usage usage(Document document) {
    return ResourceTypes.named(document.type()).orElseThrow().behaviour().usage(document);
  }
}
