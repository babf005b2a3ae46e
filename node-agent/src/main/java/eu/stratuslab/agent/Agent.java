package eu.stratuslab.agent;

import eu.stratuslab.agent.domain.Definitions;
import eu.stratuslab.agent.domain.DomainActor;
import eu.stratuslab.agent.domain.DomainObserver;
import eu.stratuslab.agent.domain.MachineReconciler;
import eu.stratuslab.agent.domain.Seeds;
import eu.stratuslab.agent.domain.Wanted;
import eu.stratuslab.agent.host.Counters;
import eu.stratuslab.agent.host.Virtualization;
import eu.stratuslab.agent.hypervisor.Hypervisor;
import eu.stratuslab.agent.hypervisor.Registration;
import eu.stratuslab.agent.network.NatNetwork;
import eu.stratuslab.agent.network.Networks;
import eu.stratuslab.agent.storage.Disks;
import eu.stratuslab.agent.storage.ImageCache;
import eu.stratuslab.agent.storage.ImageReconciler;
import eu.stratuslab.agent.storage.ImageRoom;
import eu.stratuslab.agent.storage.MachineDirectories;
import eu.stratuslab.agent.storage.VolumePools;
import eu.stratuslab.agent.volume.DomainVolumes;
import eu.stratuslab.agent.volume.KnownVolumes;
import eu.stratuslab.agent.volume.VolumeActor;
import eu.stratuslab.agent.volume.VolumeObserver;
import eu.stratuslab.agent.volume.VolumeReconciler;
import eu.stratuslab.agent.volume.WantedVolume;
import eu.stratuslab.kube.KeyedQueue;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeApi.Watching;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.LiveConfiguration;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.process.Probes;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * The agent of one host, wired by hand: what wakes it (watches, hypervisor events, a slow poll),
 * the queue that gives each machine to one thread at a time, and what looks, decides and acts. It
 * keeps no state of its own but two counters: any number of kills leaves every machine as it was.
 */
public final class Agent implements AutoCloseable {

  private final KeyedQueue<Ref> queue;
  private final Chores chores;
  private final Virtualization virtualization;
  private final ImageCache images;
  private final Registration events;
  private final List<Watching> watchings;
  private final LiveConfiguration live;

  /**
   * Starts an agent. Kubernetes and hypervisor stay the caller's to close, after the agent.
   *
   * @throws IllegalArgumentException naming everything that is wrong with the settings
   */
  public Agent(
      Settings settings, KubeApi kube, Hypervisor libvirt, InstantSource clock, CrashPoints crash) {
    Hypervisor hypervisor = AgentMetrics.around(libvirt);
    List<String> problems = settings.problems();
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    Path state = settings.state();
    var counters = new Counters(state);
    var known = new KnownMachines();

    var disks = new Disks(hypervisor, state.resolve("disks"));
    var files = new MachineDirectories(state.resolve("machines"));
    var nat = new NatNetwork(settings.host(), settings.subnet(), settings.forward());
    var networks = new Networks(hypervisor, nat);
    var configuration = new CloudConfiguration(kube, settings.cloud());
    images = new ImageCache(state.resolve("images"), kube, configuration, hypervisor, clock);
    images.open();
    var pools = VolumePools.configured(settings.cloud(), state.resolve("volumes"), configuration);
    var room =
        new ImageRoom(
            state.resolve("images"), state.resolve("disks"), pools, images::making, clock);
    var knownVolumes = new KnownVolumes(kube, settings.cloud(), settings.host());
    var inDomains = new DomainVolumes(hypervisor, pools, knownVolumes);
    virtualization =
        new Virtualization(settings.virtualization(), hypervisor, settings.host(), state);

    var identity =
        new DomainObserver.Identity(settings.cloud(), settings.host(), settings.hostName());
    var seeds = new Seeds(kube);
    var observer =
        new DomainObserver(identity, hypervisor, disks, files, images, networks, inDomains, seeds);
    var definitions =
        new Definitions(virtualization::kvm, "x86_64", disks, files, images, networks);
    var actor =
        new DomainActor(
            hypervisor,
            disks,
            files,
            images,
            networks,
            definitions,
            inDomains,
            seeds,
            settings.starts(),
            this::look,
            crash);
    var machines = new MachineReconciler(kube, observer, actor, counters::next, clock, crash);
    var volumes =
        new VolumeReconciler(
            kube,
            new VolumeObserver(
                new VolumeObserver.Identity(settings.cloud(), settings.host(), settings.hostName()),
                hypervisor,
                pools,
                images),
            new VolumeActor(hypervisor, pools, inDomains, images, crash),
            knownVolumes,
            counters::next,
            clock,
            crash,
            wake(known));
    var firstImports =
        new ImageReconciler(
            settings.cloud(),
            settings.host(),
            kube,
            images,
            room::free,
            counters::next,
            clock,
            this::look,
            crash);
    queue =
        new KeyedQueue<>(
            "agent-" + settings.hostName(),
            settings.workers(),
            new Reconcilers(machines, volumes, firstImports, known));
    chores =
        new Chores(
            settings,
            kube,
            hypervisor,
            disks,
            files,
            networks,
            images,
            virtualization,
            counters,
            clock,
            known,
            pools,
            knownVolumes,
            room,
            configuration,
            this::look);

    live =
        new LiveConfiguration(
            "configuration-" + settings.hostName(),
            kube,
            Map.of(Labels.CLOUD, settings.cloud()),
            _ -> chores.configured());
    events = hypervisor.listen(chores.waker());
    var mine = Map.of(Labels.CLOUD, settings.cloud(), Labels.HOST, settings.host());
    watchings =
        List.of(
            kube.watch(Wanted.KIND, mine, ref -> look(known.add(ref))),
            kube.watch(WantedVolume.KIND, mine, this::look),
            kube.watch(ImageCache.KIND, mine, this::look));
  }

  private VolumeReconciler.Wake wake(KnownMachines machines) {
    return new VolumeReconciler.Wake() {
      @Override
      public void volume(Ref volume) {
        look(volume);
      }

      @Override
      public void machine(String id) {
        machines.of(id).ifPresent(Agent.this::look);
      }
    };
  }

  private void look(Ref ref) {
    queue.add(ref);
  }

  /** Whether the host works and is reported. */
  public Map<String, Probes.Check> ready() {
    return Map.of("host", chores::trouble);
  }

  /** Whether a new start of the agent could mend something. */
  public Map<String, Probes.Check> live() {
    return Map.of("reports", chores::stuck);
  }

  /** What runs, runs on; what was begun is gone on with by the next agent. */
  @Override
  public void close() {
    watchings.forEach(Watching::close);
    live.close();
    events.close();
    chores.close();
    queue.close();
    images.close();
    virtualization.close();
  }
}
