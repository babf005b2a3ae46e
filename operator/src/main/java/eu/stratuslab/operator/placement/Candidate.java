package eu.stratuslab.operator.placement;

import eu.stratuslab.model.host.HostSpec;
import eu.stratuslab.model.host.HostStatus;
import eu.stratuslab.model.resource.Usage;

/**
 * A host that a machine might run on.
 *
 * @param id the uuid of the host
 * @param reserved what machines placed or proposed there use, whether they run or not
 */
public record Candidate(String id, HostSpec spec, HostStatus status, Usage reserved) {

  /** The name of the host, or its id until its agent has told. */
  public String name() {
    var name = status.hostName();
    return name == null ? id : name;
  }
}
