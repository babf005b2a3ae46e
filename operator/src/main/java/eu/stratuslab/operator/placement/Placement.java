package eu.stratuslab.operator.placement;

import static java.util.stream.Collectors.toUnmodifiableMap;

import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.host.HostState;
import eu.stratuslab.model.host.HostStatus;
import eu.stratuslab.model.host.HostStatus.Room;
import eu.stratuslab.model.host.Subnet;
import eu.stratuslab.model.machine.Disk;
import eu.stratuslab.model.machine.MachineSpec;
import eu.stratuslab.model.resource.Usage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Filters hosts, then scores those that are left. */
public final class Placement {
  private static final int MOST_TOLD = 16;
  private static final Pattern FIGURES = Pattern.compile("\\d+");
  private static final Pattern OTHERS = Pattern.compile("(volume|host) \\S+");

  private Placement() {}

  /**
   * The decision.
   *
   * @param host the uuid of the best host, or null if the machine fits nowhere
   * @param reasons per host by name, why not, or its score
   */
  public record Decision(@Nullable String host, Map<String, String> reasons) {
    public Decision {
      reasons = Map.copyOf(reasons);
    }

    /** Nowhere for the time being, for the same reason on every host. */
    public static Decision waiting(List<Candidate> hosts, String why) {
      return new Decision(
          null, hosts.stream().collect(toUnmodifiableMap(Candidate::name, _ -> why, (a, _) -> a)));
    }

    /** The reasons in one sentence. */
    public String message() {
      return message(told());
    }

    /** What {@link #told()} said, in one sentence. */
    static String message(Map<String, String> told) {
      return told.isEmpty()
          ? "there is no host"
          : told.entrySet().stream()
              .sorted(Map.Entry.comparingByKey())
              .map(entry -> entry.getKey() + ": " + entry.getValue())
              .collect(Collectors.joining("; "));
    }

    /**
     * The reasons that are told. Of many hosts those alike are told together: a machine's status
     * does not grow with the number of hosts.
     */
    public Map<String, String> told() {
      if (reasons.size() <= MOST_TOLD) {
        return reasons;
      }
      var kinds = new TreeMap<String, List<String>>();
      reasons.forEach(
          (host, why) -> kinds.computeIfAbsent(kind(why), _ -> new ArrayList<>()).add(host));
      var told = new TreeMap<String, String>();
      kinds.forEach(
          (why, hosts) -> {
            var first = hosts.stream().sorted().findFirst().orElseThrow();
            told.put(
                hosts.size() == 1 ? first : first + " and %d more".formatted(hosts.size() - 1),
                hosts.size() == 1 ? reasons.getOrDefault(first, why) : why);
          });
      return told;
    }

    /** A reason without the figures that differ from host to host. */
    private static String kind(String why) {
      return OTHERS.matcher(FIGURES.matcher(why).replaceAll("N")).replaceAll("$1 N");
    }
  }

  /** What a machine reserves on its host. */
  public static Usage usage(MachineSpec machine) {
    return new Usage(
        1,
        machine.cpu(),
        machine.memory(),
        machine.disks().stream().mapToLong(Disk::capacity).sum());
  }

  /** Chooses a host for a machine without volumes. */
  public static Decision decide(
      MachineSpec machine, List<Candidate> hosts, String cluster, ConfigurationSpec configuration) {
    return decide(machine, List.of(), hosts, cluster, configuration);
  }

  /**
   * Chooses a host for a machine.
   *
   * @param volumes those that the machine has: they pin it to the host where they are
   * @param cluster the identity of the present cluster: a host whose inventory was taken for
   *     another one may run machines that we do not know of yet
   * @param configuration effective
   */
  public static Decision decide(
      MachineSpec machine,
      List<LocalVolume> volumes,
      List<Candidate> hosts,
      String cluster,
      ConfigurationSpec configuration) {
    var waiting = unheard(hosts, cluster);
    if (waiting.isPresent()) {
      return waiting.get();
    }
    var usage = usage(machine);
    var verdicts =
        hosts.stream()
            .map(
                host ->
                    new Verdict(
                        host,
                        score(host, configuration),
                        refusal(usage, machine.cpuArch(), host, configuration)
                            .or(() -> Storage.elsewhere(machine.image().host(), host, hosts))
                            .or(() -> Storage.refusal(volumes, host, hosts))))
            .toList();
    var best =
        verdicts.stream()
            .filter(verdict -> verdict.refusal().isEmpty())
            .max(
                Comparator.comparingLong(Verdict::score)
                    .thenComparing(verdict -> verdict.host().id(), Comparator.reverseOrder()));
    return new Decision(
        best.map(verdict -> verdict.host().id()).orElse(null),
        verdicts.stream()
            .collect(
                toUnmodifiableMap(
                    verdict -> verdict.host().name(), Verdict::reason, (first, _) -> first)));
  }

  /** What is found of one host. */
  private record Verdict(Candidate host, long score, Optional<String> refusal) {
    String reason() {
      return refusal.orElseGet(() -> "fits, score " + score);
    }
  }

  /**
   * The decision to wait for hosts of which nobody knows what they have; empty if there is none.
   */
  static Optional<Decision> unheard(List<Candidate> hosts, String cluster) {
    var unheard =
        hosts.stream()
            .filter(host -> !host.spec().isLost() && !cluster.equals(host.status().cluster()))
            .map(Candidate::name)
            .sorted()
            .toList();
    if (unheard.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Decision.waiting(hosts, "waiting for the inventory of " + String.join(", ", unheard)));
  }

  /** What the machines on a host may use together at most. */
  public static Room allocatable(HostStatus host, ConfigurationSpec configuration) {
    return new Room(
        null, cpus(host, configuration), memory(host, configuration), number(host.storage()));
  }

  /** Why a machine cannot run on a host; empty if it can. */
  private static Optional<String> refusal(
      Usage wanted, @Nullable String cpuArch, Candidate host, ConfigurationSpec configuration) {
    var state = HostState.of(host.spec(), host.status());
    if (state != HostState.READY) {
      return Optional.of("is " + state);
    }
    if (cpuArch != null && !cpuArch.equals(host.status().cpuArch())) {
      return Optional.of("has architecture " + host.status().cpuArch());
    }
    return room("cpus", wanted.cpus(), cpus(host.status(), configuration) - host.reserved().cpus())
        .or(
            () ->
                room(
                    "memory (kibibytes)",
                    wanted.memory(),
                    memory(host.status(), configuration) - host.reserved().memory()))
        // Disks grow into their capacity later: what is free now says little, but zero says enough.
        .or(
            () ->
                room(
                    "storage (kilobytes)",
                    wanted.storage(),
                    number(host.status().storage()) - host.reserved().storage()))
        .or(() -> addresses(host, configuration));
  }

  /** Each machine has one address in the network of its host, whether it runs or not. */
  private static Optional<String> addresses(Candidate host, ConfigurationSpec configuration) {
    var subnet = host.status().subnet();
    if (subnet == null) {
      return Optional.empty();
    }
    try {
      var size = Subnet.of(subnet, configuration.networking().reserved()).size();
      return room("addresses", 1, size - host.reserved().machines());
    } catch (IllegalArgumentException e) {
      return Optional.of("has no usable network: " + e.getMessage());
    }
  }

  private static Optional<String> room(String what, long wanted, long free) {
    return wanted <= free
        ? Optional.empty()
        : Optional.of("has %d %s free of %d wanted".formatted(Math.max(0, free), what, wanted));
  }

  private static long cpus(HostStatus host, ConfigurationSpec configuration) {
    var cpu = host.cpu();
    return configuration.room(host.hostName()).cpus(cpu == null ? 0 : cpu);
  }

  private static long memory(HostStatus host, ConfigurationSpec configuration) {
    return configuration.room(host.hostName()).memory(number(host.memory()));
  }

  private static long number(@Nullable Long value) {
    return value == null ? 0 : value;
  }

  /** Spreads: the share of memory that is free, in thousandths, less the CPUs already promised. */
  private static long score(Candidate host, ConfigurationSpec configuration) {
    var memory = Math.max(1, memory(host.status(), configuration));
    var cpus = Math.max(1, cpus(host.status(), configuration));
    return 1000 * (memory - host.reserved().memory()) / memory
        - 200 * host.reserved().cpus() / cpus;
  }
}
