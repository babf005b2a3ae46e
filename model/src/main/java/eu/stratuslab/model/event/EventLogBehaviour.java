package eu.stratuslab.model.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import eu.stratuslab.model.configuration.ConfigurationSpec;
import eu.stratuslab.model.document.Document;
import eu.stratuslab.model.resource.Behaviour;
import eu.stratuslab.model.resource.ResourceType;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a log does: it stays as long as its resource, and longer. */
public final class EventLogBehaviour implements Behaviour {
  /** A record of what was done that those who did it can wipe out is none. */
  @Override
  public Set<String> offered(ResourceType type, Document document) {
    var offered = new TreeSet<>(Behaviour.super.offered(type, document));
    if (!document.statusAs(EventLogStatus.class).isClosed()) {
      offered.remove("delete");
    }
    return offered;
  }

  /** A log outlives its resource, for its last Event tells who deleted that. */
  @Override
  public Map<String, JsonNode> capabilities(ConfigurationSpec configuration) {
    return Map.of("Linked", BooleanNode.FALSE);
  }
}
