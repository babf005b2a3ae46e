package eu.stratuslab.agent.main;

import eu.stratuslab.agent.Agent;
import eu.stratuslab.agent.CrashPoints;
import eu.stratuslab.agent.Settings;
import eu.stratuslab.agent.libvirt.LibvirtHypervisor;
import eu.stratuslab.kube.Kind;
import eu.stratuslab.kube.KubeApi;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.process.Cluster;
import eu.stratuslab.kube.process.Parts;
import eu.stratuslab.kube.process.ProbeOptions;
import eu.stratuslab.kube.process.Probes;
import eu.stratuslab.kube.process.Program;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.resource.ResourceTypes;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The agent of one host in a process of its own. It waits for a cloud as long as there is none, and
 * for libvirt.
 */
@Command(
    name = "stratuslab-node-agent",
    mixinStandardHelpOptions = true,
    description = "Brings the machines and volumes that are placed on this host to what is wanted.",
    footer = {
      "",
      "The option --some-name is also read from the environment, as STRATUSLAB_SOME_NAME.",
      "It ends with 0 if it was told to, with 1 if it could not start, with 2 for wrong usage."
    })
public final class AgentMain implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(AgentMain.class);
  private static final Kind CONFIGURATION =
      Kind.of(ResourceTypes.SERVICE_CONFIGURATION.mirrored().orElseThrow());
  private static final long PAUSE_NANOS = 2_000_000_000;

  @Option(
      names = "--libvirt",
      paramLabel = "URI",
      defaultValue = "${env:STRATUSLAB_LIBVIRT:-qemu:///system}",
      description = "Where libvirt is. [${DEFAULT-VALUE}]")
  String libvirt = "";

  @Option(
      names = "--state",
      paramLabel = "DIR",
      defaultValue = "${env:STRATUSLAB_STATE:-/var/lib/stratuslab}",
      description = "Images, disks and machines; libvirt must see it there. [${DEFAULT-VALUE}]")
  Path state = Path.of("");

  @Option(
      names = "--subnet",
      paramLabel = "CIDR",
      defaultValue = "${env:STRATUSLAB_SUBNET:-10.88.0.0/24}",
      description = "The NAT network of this host's guests, from /16 to /30. [${DEFAULT-VALUE}]")
  String subnet = "";

  @Option(
      names = "--forward",
      paramLabel = "nat|open",
      defaultValue = "${env:STRATUSLAB_FORWARD:-nat}",
      description =
          "nat: libvirt makes the firewall's rules; open: somebody else. [${DEFAULT-VALUE}]")
  String forward = "";

  @Option(
      names = "--virtualization",
      paramLabel = "kvm|qemu",
      defaultValue = "${env:STRATUSLAB_VIRTUALIZATION}",
      description = "Found out by a proof if absent.")
  @Nullable String virtualization;

  @Option(
      names = "--host",
      paramLabel = "UUID",
      defaultValue = "${env:STRATUSLAB_HOST}",
      description = "This host's uuid; if absent, made once and kept in DIR/host-id.")
  @Nullable String host;

  @Option(
      names = "--node",
      paramLabel = "NAME",
      defaultValue = "${env:STRATUSLAB_NODE}",
      description = "The Kubernetes node that this host is, and the name that is shown.")
  @Nullable String node;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      defaultValue = "${env:STRATUSLAB_KUBECONFIG}",
      description = "The Kubernetes API; if absent that of KUBECONFIG, or of the pod this runs in.")
  @Nullable Path kubeconfig;

  @Mixin ProbeOptions probing = new ProbeOptions();

  private final Parts parts = new Parts();
  private volatile boolean ended;

  /** Runs until it is told to end. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new AgentMain()).execute(arguments));
  }

  @Override
  public Integer call() {
    var program =
        Program.begin(
            () -> {
              ended = true;
              parts.close();
            });
    try {
      var probes = parts.keep(probing.start());
      var id = host == null ? HostId.in(state, UUID::randomUUID) : host;
      var problems = settings("00000000-0000-0000-0000-000000000000", id).problems();
      if (!problems.isEmpty()) {
        problems.forEach(problem -> LOG.error("{}", problem));
        return CommandLine.ExitCode.USAGE;
      }
      start(id, probes);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      LOG.error("the agent does not start: {}", e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    program.awaitEnd();
    return CommandLine.ExitCode.OK;
  }

  private void start(String id, Probes probes) {
    var kube = parts.keep(Cluster.of(Optional.ofNullable(kubeconfig))).api();
    var cloud = cloud(kube, probes);
    if (ended) {
      return;
    }
    var hypervisor = parts.keep(LibvirtHypervisor.connect(libvirt));
    var agent =
        parts.keep(
            new Agent(
                settings(cloud, id), kube, hypervisor, InstantSource.system(), CrashPoints.NONE));
    probes.ask(agent.live(), agent.ready());
    LOG.info("host {} of cloud {} is served through {}", id, cloud, libvirt);
  }

  private Settings settings(String cloud, String id) {
    var shown = node == null ? Program.hostName() : node;
    var settings =
        Settings.of(cloud, id, shown, state, subnet)
            .forwarding(forward)
            .virtualizedBy(Optional.ofNullable(virtualization).filter(mode -> !mode.isEmpty()));
    return node == null ? settings : settings.onNode(node);
  }

  /** The uuid of the cloud, as soon as the mirror has written it into the cluster. */
  private String cloud(KubeApi kube, Probes probes) {
    var told = "";
    while (!ended) {
      var why = "no bridge has configured this cluster yet";
      try {
        var cloud = configured(kube);
        if (cloud.isPresent()) {
          return cloud.get();
        }
      } catch (KubeException e) {
        why = String.valueOf(e.getMessage());
      }
      if (!why.equals(told)) {
        told = why;
        var trouble = Optional.of(why);
        LOG.info("Waiting: {}", why);
        probes.ask(Map.of(), Map.of("cloud", () -> trouble));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return "";
  }

  private static Optional<String> configured(KubeApi kube) {
    return kube.list(CONFIGURATION, Map.of()).stream()
        .map(resource -> resource.specAs(ConfigurationSpec.class).cloud())
        .filter(Objects::nonNull)
        .findFirst();
  }
}
