package eu.stratuslab.agent;

import eu.stratuslab.agent.network.NatNetwork;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an agent must be told before it can read the rest from Kubernetes.
 *
 * @param cloud the uuid of the cloud; nothing of another is touched
 * @param host the uuid of this host
 * @param hostName the name that is shown for it
 * @param node the name of the Kubernetes node that it is, in a real cluster
 * @param state the directory for images, disks and machines; libvirt must see it under this path
 * @param subnet of the host's NAT network, from /16 to /30
 * @param forward open if the host routes and masquerades the subnet itself, nat to have libvirt do
 *     it
 * @param virtualization kvm or qemu; empty to find out by a proof
 * @param starts how many guests are started at once
 * @param workers how many machines are worked on at once
 * @param heartbeat how often the host reports
 * @param poll how often lost events are looked for
 */
public record Settings(
    String cloud,
    String host,
    String hostName,
    Optional<String> node,
    Path state,
    String subnet,
    String forward,
    Optional<String> virtualization,
    int starts,
    int workers,
    Duration heartbeat,
    Duration poll) {

  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  /** The usual pace. */
  public static Settings of(String cloud, String host, String hostName, Path state, String subnet) {
    return new Settings(
        cloud,
        host,
        hostName,
        Optional.empty(),
        state,
        subnet,
        "open",
        Optional.empty(),
        4,
        16,
        Duration.ofSeconds(5),
        Duration.ofSeconds(15));
  }

  public Settings virtualizedBy(Optional<String> mode) {
    return new Settings(
        cloud, host, hostName, node, state, subnet, forward, mode, starts, workers, heartbeat,
        poll);
  }

  public Settings forwarding(String mode) {
    return new Settings(
        cloud,
        host,
        hostName,
        node,
        state,
        subnet,
        mode,
        virtualization,
        starts,
        workers,
        heartbeat,
        poll);
  }

  /** The same on a node of a Kubernetes cluster. */
  public Settings onNode(String name) {
    return new Settings(
        cloud,
        host,
        hostName,
        Optional.of(name),
        state,
        subnet,
        forward,
        virtualization,
        starts,
        workers,
        heartbeat,
        poll);
  }

  /** The same with another pace. */
  public Settings paced(Duration newHeartbeat, Duration newPoll) {
    return new Settings(
        cloud,
        host,
        hostName,
        node,
        state,
        subnet,
        forward,
        virtualization,
        starts,
        workers,
        newHeartbeat,
        newPoll);
  }

  /** Everything that is wrong with them, in sentences. */
  public List<String> problems() {
    var problems = new ArrayList<String>();
    if (!cloud.matches(UUID)) {
      problems.add("cloud must be a lower-case UUID, not \"" + cloud + "\"");
    }
    if (!host.matches(UUID)) {
      problems.add("host must be a lower-case UUID, not \"" + host + "\"");
    }
    if (hostName.isBlank()) {
      problems.add("hostName must be given");
    }
    if (!state.isAbsolute()) {
      problems.add("state must be an absolute directory, not \"" + state + "\"");
    }
    checkSubnet(problems);
    if (virtualization.filter(mode -> !mode.matches("kvm|qemu")).isPresent()) {
      problems.add("virtualization must be kvm or qemu, not \"" + virtualization.get() + "\"");
    }
    if (starts < 1 || workers < 1) {
      problems.add("starts and workers must be at least 1");
    }
    if (!heartbeat.isPositive() || !poll.isPositive()) {
      problems.add("heartbeat and poll must be positive");
    }
    return problems;
  }

  private void checkSubnet(List<String> problems) {
    try {
      if (new NatNetwork(host, subnet, forward).gateway().isEmpty()) {
        problems.add("subnet has no gateway");
      }
    } catch (IllegalArgumentException e) {
      problems.add("network: " + e.getMessage());
    }
  }
}
