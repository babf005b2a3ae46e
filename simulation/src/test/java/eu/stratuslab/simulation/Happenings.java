package eu.stratuslab.simulation;

import eu.stratuslab.agent.hypervisor.DiskUse;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.hypervisor.HypervisorException.Code;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.resource.ResourceTypes;
import eu.stratuslab.simulation.Thing.Sort;
import eu.stratuslab.simulation.process.Program;
import eu.stratuslab.simulation.world.Box;
import eu.stratuslab.simulation.world.Life;
import eu.stratuslab.simulation.world.Life.Blow;
import eu.stratuslab.simulation.world.Port;
import eu.stratuslab.simulation.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Makes steps happen. One that cannot happen now does not. */
final class Happenings {

  private static final long ROOM = 1L << 40;

  private final World world;
  private final List<Program> processes;
  private final Consumer consumer;
  private int writes;

  Happenings(World world, List<Program> processes, Consumer consumer) {
    this.world = world;
    this.processes = processes;
    this.consumer = consumer;
  }

  void happen(Step step) {
    switch (step) {
      case Step.Create create -> consumer.create(create);
      case Step.Act act -> consumer.act(act);
      case Step.Edit edit -> consumer.edit(edit);
      case Step.Delete delete -> consumer.delete(delete);
      case Step.StopJob stop -> consumer.stopJob(stop);
      case Step.CreateVolume create -> consumer.storage().create(create);
      case Step.Insert insert -> consumer.storage().insert(insert);
      case Step.Remove remove -> consumer.storage().remove(remove);
      case Step.Grow grow -> consumer.storage().grow(grow);
      case Step.Snapshot snapshot -> consumer.storage().snapshot(snapshot);
      case Step.Restore restore -> consumer.storage().restore(restore);
      case Step.Die(int process, int call, boolean after) ->
          life(process).ifPresent(l -> l.plan(new Blow.Dies(after), call));
      case Step.Sleep(int process, int call, boolean after, Duration duration) ->
          life(process).ifPresent(l -> l.plan(new Blow.Sleeps(after, duration), call));
      case Step.Kill(int process) -> life(process).ifPresent(Life::end);
      case Step.Restart(int process) -> processes.get(process).start();
      case Step.CutOffKube(int process, Duration duration) ->
          processes.get(process).cut(Port.KUBE, duration);
      case Step.CutOffStore(int process, Duration duration) ->
          processes.get(process).cut(Port.STORE, duration);
      case Step.HandOver(String lease) -> world.leases().handOver(lease);
      case Step.KubeDown(Duration duration) -> processes.forEach(p -> p.cut(Port.KUBE, duration));
      case Step.StoreDown(Duration duration) -> processes.forEach(p -> p.cut(Port.STORE, duration));
      case Step.WipeKube() -> world.cluster().wipe();
      case Step.KubectlDelete(Thing thing) -> resource(thing).ifPresent(this::kubectlDelete);
      case Step.KubectlDeleteAll() ->
          Stream.of(Sort.values())
              .map(Happenings::kind)
              .forEach(
                  kind ->
                      world.cluster().client().list(kind, Map.of()).forEach(this::kubectlDelete));
      case Step.RemoveFinalizers(Thing thing) -> resource(thing).ifPresent(this::removeFinalizers);
      case Step.ForeignEdit(int machine) ->
          resource(Thing.machine(machine))
              .ifPresent(r -> world.cluster().edit(r.ref(), spec -> spec.put("cpu", 7)));
      case Step.StaleReport(Thing thing) -> resource(thing).ifPresent(this::staleReport);
      case Step.LibvirtdDown(int host, Duration duration) -> libvirtdDown(host, duration);
      case Step.GuestPowersOff(int machine) ->
          onGuest(machine, (box, id) -> box.hypervisor().host().guestPowersOff(id));
      case Step.GuestIgnoresAcpi(int machine, boolean ignores) ->
          onGuest(machine, (box, id) -> box.hypervisor().host().guestIgnoresAcpi(id, ignores));
      case Step.QemuDies(int machine) ->
          onGuest(machine, (box, id) -> box.hypervisor().host().qemuDies(id));
      case Step.SaveFails(int host) ->
          world
              .boxes()
              .get(host)
              .hypervisor()
              .host()
              .failNext(
                  call -> call.startsWith("saveMemory"),
                  new HypervisorException(Code.NO_SPACE, "no space left on device"));
      case Step.GuestWrites(Thing thing) -> guestWrites(thing);
      case Step.GuestKeepsDisks(int machine, boolean keeps) ->
          onGuest(
              machine,
              (box, id) -> {
                box.hypervisor().host().guestKeepsDisks(id, keeps);
                if (!keeps) {
                  box.hypervisor().host().guestLetsGo(id);
                }
              });
      case Step.PoolFull(int host, boolean full) ->
          world.boxes().get(host).pool().free(full ? 0 : ROOM);
      case Step.VolumeLost(Thing thing) ->
          consumer
              .id(thing)
              .ifPresent(
                  id -> world.misfortune(() -> world.boxes().forEach(box -> box.pool().lose(id))));
      case Step.MemoryLost(int machine) ->
          onGuest(machine, (box, id) -> box.hypervisor().host().losesMemory(id));
      case Step.Reboot(int host) -> world.boxes().get(host).hypervisor().host().reboots();
    }
  }

  /** The world is well again; what processes suffer is theirs to heal. */
  void heal() {
    for (var box : world.boxes()) {
      box.libvirtd(true);
      box.pool().free(ROOM);
      for (var domain : box.domains()) {
        box.hypervisor().host().guestIgnoresAcpi(domain.uuid(), false);
        box.hypervisor().host().guestKeepsDisks(domain.uuid(), false);
        if (domain.active()) {
          box.hypervisor().host().guestLetsGo(domain.uuid());
        }
      }
    }
  }

  private void guestWrites(Thing thing) {
    var id = consumer.id(thing).orElse("");
    for (var box : world.boxes()) {
      for (var file : box.contents().all().keySet()) {
        var name = String.valueOf(file.getFileName());
        var written = box.users(file).stream().anyMatch(DiskUse::live);
        if (!id.isEmpty() && name.startsWith(id) && written) {
          world.misfortune(() -> box.contents().write(file, "written by a guest, " + ++writes));
        }
      }
    }
  }

  private Optional<Life> life(int process) {
    return processes.get(process).life();
  }

  private static Kind kind(Sort sort) {
    var type =
        switch (sort) {
          case MACHINE -> ResourceTypes.MACHINE;
          case VOLUME -> ResourceTypes.VOLUME;
          case IMAGE -> ResourceTypes.MACHINE_IMAGE;
        };
    return Kind.of(type.mirrored().orElseThrow());
  }

  private Optional<Resource> resource(Thing thing) {
    return consumer
        .id(thing)
        .flatMap(
            id ->
                world
                    .cluster()
                    .client()
                    .get(new Ref(kind(thing.sort()), "stratuslab-" + Requests.TENANT, id)));
  }

  private void kubectlDelete(Resource resource) {
    world.cluster().client().delete(resource.ref(), resource.meta().uid());
  }

  private void removeFinalizers(Resource resource) {
    var client = world.cluster().client();
    for (var finalizer : resource.meta().finalizers()) {
      try {
        var now = client.get(resource.ref()).orElseThrow();
        client.removeFinalizer(
            now.ref(), now.meta().uid(), now.meta().resourceVersion(), finalizer);
      } catch (KubeException | java.util.NoSuchElementException e) {
        world.trace(() -> "finalizers: " + e);
      }
    }
  }

  /** As if the host's agent had said so under the placement before. */
  private void staleReport(Resource resource) {
    var placement = resource.spec().path("placement");
    if (placement.isMissingNode()) {
      return;
    }
    var report =
        Json.object()
            .put("reporter", placement.path("host").asText())
            .put("epoch", placement.path("epoch").asLong() - 1)
            .put("sequence", 1_000_000)
            .put("observedRevision", 1)
            .put("created", true)
            .put("power", "Stopped");
    report
        .putObject("terminated")
        .put("epoch", placement.path("epoch").asLong() - 1)
        .put("job", resource.spec().path("terminate").asText("none"));
    world
        .cluster()
        .client()
        .applyStatus(resource.ref(), resource.meta().uid(), report, Labels.AGENT);
  }

  private void libvirtdDown(int host, Duration duration) {
    var box = world.boxes().get(host);
    box.libvirtd(false);
    world.timeline().in(duration, "libvirtd returns", () -> box.libvirtd(true));
  }

  private interface Misfortune {
    void strike(Box box, UUID id);
  }

  private void onGuest(int machine, Misfortune misfortune) {
    var id = consumer.id(Thing.machine(machine));
    for (var box : world.boxes()) {
      for (var domain : box.domains()) {
        if (id.filter(domain.uuid().toString()::equals).isPresent()) {
          try {
            misfortune.strike(box, domain.uuid());
          } catch (HypervisorException e) {
            world.trace(() -> "no misfortune: " + e.getMessage());
          }
        }
      }
    }
  }
}
