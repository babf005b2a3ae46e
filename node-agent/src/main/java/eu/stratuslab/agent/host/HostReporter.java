package eu.stratuslab.agent.host;

import eu.stratuslab.agent.hypervisor.HostFacts;
import eu.stratuslab.agent.hypervisor.Hypervisor;
import eu.stratuslab.agent.hypervisor.HypervisorException;
import eu.stratuslab.agent.storage.Capacity;
import eu.stratuslab.agent.storage.Space;
import eu.stratuslab.agent.storage.VolumeFailure;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.Ref;
import eu.stratuslab.kube.Resource;
import eu.stratuslab.model.document.Condition;
import eu.stratuslab.model.document.Json;
import eu.stratuslab.model.host.HostSpec;
import eu.stratuslab.model.host.HostStatus;
import eu.stratuslab.model.host.HostStatus.InventoryDomain;
import eu.stratuslab.model.host.HostStatus.Pool;
import eu.stratuslab.model.host.HostUsage;
import eu.stratuslab.model.resource.ResourceTypes;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers the host and says, again and again, that it is alive and what is on it. */
public final class HostReporter {

  private static final Logger LOG = LoggerFactory.getLogger(HostReporter.class);

  private static final String READY = "Ready";
  private static final String NETWORK = "NetworkConfigured";

  /** The kind of Host resources. */
  public static final Kind KIND = Kind.of(ResourceTypes.HOST.mirrored().orElseThrow());

  /**
   * Who reports.
   *
   * @param node the Kubernetes node that the host is, if it is one
   */
  public record Identity(String cloud, String host, String subnet, Optional<String> node) {}

  private final Identity identity;
  private final KubeApi kube;
  private final Hypervisor hypervisor;
  private final Supplier<Optional<Inventory>> inventory;
  private final Supplier<Optional<String>> network;
  private final Supplier<String> virtualization;
  private final long epoch;
  private final LongUnaryOperator sequence;
  private final InstantSource clock;
  private final HostMeter meter;

  /**
   * @param inventory empty until the host's storage was opened
   * @param network why the network is not as the configuration says; empty if it is
   * @param virtualization kvm, qemu, or the empty text while that is being found out
   * @param epoch how often an agent was started here
   * @param sequence gives the next number of a report, above the one that was read
   * @param meter what it has read is told once
   */
  public HostReporter(
      Identity identity,
      KubeApi kube,
      Hypervisor hypervisor,
      Supplier<Optional<Inventory>> inventory,
      Supplier<Optional<String>> network,
      Supplier<String> virtualization,
      long epoch,
      LongUnaryOperator sequence,
      InstantSource clock,
      HostMeter meter) {
    this.identity = identity;
    this.kube = kube;
    this.hypervisor = hypervisor;
    this.inventory = inventory;
    this.network = network;
    this.virtualization = virtualization;
    this.epoch = epoch;
    this.sequence = sequence;
    this.clock = clock;
    this.meter = meter;
  }

  /** Where the host's resource is. */
  public Ref ref() {
    return new Ref(KIND, null, identity.host());
  }

  /**
   * One report; throws what must be tried again.
   *
   * @return why the host is not ready; empty if it is
   */
  public Optional<String> report() {
    String cluster = kube.clusterUid();
    Resource resource = kube.get(ref()).orElseGet(this::register);
    String owner = resource.labels().get(Labels.CLOUD);
    if (!identity.cloud().equals(owner)) {
      LOG.error("host {} is registered in cloud {}, not in ours", identity.host(), owner);
      return Optional.of("this host is registered in another cloud, " + owner);
    }
    HostStatus status = status(resource, cluster);
    kube.applyStatus(ref(), resource.meta().uid(), Json.tree(status), Labels.AGENT);
    if (status.usage() != null) {
      meter.told(status.usage());
    }
    return Condition.find(status.conditions(), READY).stream()
        .filter(condition -> !condition.status().equals(Condition.TRUE))
        .map(Condition::message)
        .findFirst();
  }

  private Map<String, String> labels() {
    var labels = new HashMap<>(Map.of(Labels.CLOUD, identity.cloud()));
    identity.node().ifPresent(node -> labels.put(Labels.NODE, node));
    return labels;
  }

  private Resource register() {
    var spec = Json.tree(new HostSpec(null, null, null, identity.cloud(), null, null));
    var wanted =
        new Resource(
            KIND,
            null,
            identity.host(),
            Resource.Meta.none(),
            labels(),
            Map.of(),
            spec,
            Json.object());
    try {
      return kube.create(wanted);
    } catch (KubeException e) {
      if (e.code() != KubeException.Code.EXISTS) {
        throw e;
      }
      return kube.get(ref()).orElseThrow(() -> e);
    }
  }

  /** While libvirt is silent the last inventory stands: absence of an answer is no absence. */
  private HostStatus status(Resource resource, String cluster) {
    HostStatus last = resource.statusAs(HostStatus.class);
    Optional<Inventory> open = inventory.get();
    if (open.isEmpty()) {
      return silent(resource, last, "the host's storage and network are not open yet");
    }
    try {
      return full(resource, last, cluster, open.get());
    } catch (HypervisorException e) {
      LOG.warn("the hypervisor does not answer: {}", e.toString());
      return silent(resource, last, "the hypervisor does not answer: " + e.getMessage());
    } catch (VolumeFailure | UncheckedIOException e) {
      LOG.warn("the host's storage fails: {}", e.toString());
      return silent(resource, last, "the host's storage fails: " + e.getMessage());
    }
  }

  private HostStatus full(Resource resource, HostStatus last, String cluster, Inventory seen) {
    HostFacts facts = hypervisor.facts();
    Space space = seen.space();
    String mode = virtualization.get();
    List<InventoryDomain> domains = seen.domains();
    List<String> owners = seen.owners();
    return new HostStatus(
        null,
        null,
        null,
        facts.hostname(),
        facts.architecture(),
        facts.cpus(),
        facts.memoryKibibytes(),
        Capacity.kilobytes(space.capacity()),
        Capacity.kilobytes(space.free()),
        HostStatus.full(Boolean.TRUE.equals(last.storageFull()), space.free(), space.capacity())
            ? true
            : null,
        mode.isEmpty() ? null : mode,
        facts.hypervisor() + " " + facts.hypervisorVersion(),
        identity.subnet(),
        now(),
        cluster,
        domains,
        owners,
        pools(seen, last),
        seen.missingPools(),
        seen.images(),
        usage(domains, owners),
        identity.host(),
        epoch,
        number(last),
        revision(resource),
        resource.meta().generation(),
        ready(resource, last, true, "AgentReady", "its agent is ready"));
  }

  private static List<Pool> pools(Inventory seen, HostStatus last) {
    return seen.pools().stream()
        .map(p -> p.full(HostStatus.full(last.wasFull(p.name()), p.free(), p.capacity())))
        .toList();
  }

  private @Nullable HostUsage usage(List<InventoryDomain> domains, List<String> owners) {
    return meter.untold(
        Stream.concat(domains.stream().map(InventoryDomain::id), owners.stream())
            .collect(Collectors.toSet()));
  }

  private HostStatus silent(Resource resource, HostStatus last, String message) {
    return new HostStatus(
        null,
        null,
        null,
        last.hostName(),
        last.cpuArch(),
        last.cpu(),
        last.memory(),
        last.storage(),
        last.storageFree(),
        last.storageFull(),
        last.virtualization(),
        last.hypervisorVersion(),
        identity.subnet(),
        now(),
        last.cluster(),
        last.domains(),
        last.volumes(),
        last.pools(),
        last.missingPools(),
        last.images(),
        null,
        identity.host(),
        epoch,
        number(last),
        revision(resource),
        resource.meta().generation(),
        ready(resource, last, false, "HypervisorUnavailable", message));
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private long number(HostStatus last) {
    return sequence.applyAsLong(Objects.requireNonNullElse(last.sequence(), 0L));
  }

  private static long revision(Resource resource) {
    return Objects.requireNonNullElse(resource.specAs(HostSpec.class).revision(), 0L);
  }

  private List<Condition> ready(
      Resource resource, HostStatus last, boolean ready, String reason, String message) {
    var own =
        last.conditions().stream()
            .filter(c -> c.type().equals(READY) || c.type().equals(NETWORK))
            .toList();
    var generation = resource.meta().generation();
    var withNetwork = network(own, generation);
    return Condition.set(
        withNetwork,
        READY,
        ready ? Condition.TRUE : Condition.FALSE,
        reason,
        message,
        generation,
        clock.instant());
  }

  private List<Condition> network(List<Condition> own, long generation) {
    var waits = network.get();
    return Condition.set(
        own,
        NETWORK,
        waits.isEmpty() ? Condition.TRUE : Condition.FALSE,
        waits.isEmpty() ? "InForce" : "Waiting",
        waits.orElse("the network is as the configuration says"),
        generation,
        clock.instant());
  }
}
