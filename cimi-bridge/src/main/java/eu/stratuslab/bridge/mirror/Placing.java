package eu.stratuslab.bridge.mirror;

import eu.stratuslab.bridge.mirror.MirrorAction.TakePlacement;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.document.Operation;
import eu.stratuslab.model.host.HostState;
import eu.stratuslab.model.host.HostStatus;
import eu.stratuslab.model.machine.MachineBehaviour;
import eu.stratuslab.model.resource.ResourceTypes;
import java.util.Optional;
import java.util.TreeMap;

/** When the operator's proposal is taken. */
final class Placing {
  private Placing() {}

  /**
   * The proposal, if it speaks of the document as it is, and the host is ready and has sent its
   * inventory in this cluster: before that nobody knows what runs there.
   */
  static Optional<TakePlacement> decide(Situation situation, Document document) {
    var proposal = document.status().path(Reports.PROPOSAL);
    var host = situation.proposed();
    if (document.placement() != null
        || situation.mirrored().discovered()
        || !proposal.hasNonNull("host")
        || proposal.path("revision").asLong(-1) != document.revision()
        || host == null
        || !host.key().equals(proposal.path("host").asText())
        || HostState.of(host) != HostState.READY
        || apart(situation, document, host.key())) {
      return Optional.empty();
    }
    var status = host.statusAs(HostStatus.class);
    if (!situation.context().cluster().equals(status.cluster())) {
      return Optional.empty();
    }
    var interfaces = interfaces(document);
    var subnet = status.subnet();
    return subnet == null && !interfaces.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TakePlacement(
                host.key(),
                document.status().path("epoch").asLong() + 1,
                subnet == null || interfaces.isEmpty() ? "" : subnet,
                interfaces));
  }

  /**
   * True if something would be on another host than what it belongs to. What is held goes where its
   * holder is, and waits for that; a holder goes where something is that it holds.
   */
  private static boolean apart(Situation situation, Document document, String host) {
    var holder = situation.holder();
    var waits = situation.type().behaviour().holder(document).isPresent();
    var there = holder == null ? null : holder.placement();
    return (waits && (there == null || !there.host().equals(host)))
        || situation.held().stream()
            .map(Document::placement)
            .anyMatch(placement -> placement != null && !placement.host().equals(host));
  }

  /**
   * Why what a document is asked for will never be: it is on another host than its holder, for both
   * were placed at the same instant. Being taken away is no such thing.
   */
  static Optional<String> parted(Situation situation, Document document, Operation operation) {
    var holder = situation.holder();
    var here = document.placement();
    if (holder == null || holder.gone()) {
      return Optional.empty();
    }
    var there = holder.placement();
    if (here == null || there == null || here.host().equals(there.host())) {
      return Optional.empty();
    }
    var leaves =
        ResourceTypes.named(holder.type()).stream()
            .flatMap(type -> type.links().stream())
            .anyMatch(link -> link.remove().equals(operation.action()));
    return leaves
        ? Optional.empty()
        : Optional.of(
            "it is on host %s, and %s %s is on host %s"
                .formatted(here.host(), holder.type(), holder.key(), there.host()));
  }

  /** Those that are connected to the host's own network. */
  private static TreeMap<String, String> interfaces(Document document) {
    var interfaces = new TreeMap<String, String>();
    for (var networkInterface : document.spec().path("interfaces")) {
      if (networkInterface.path("network").asText().equals(MachineBehaviour.DEFAULT_NETWORK)) {
        interfaces.put(
            networkInterface.path("id").asText(), networkInterface.path("macAddress").asText());
      }
    }
    return interfaces;
  }
}
