package eu.stratuslab.operator.placement;

import eu.stratuslab.model.resource.Usage;
import java.util.HashMap;
import java.util.Map;

/**
 * A storage pool of a host, as volumes name it.
 *
 * @param host its uuid
 * @param pool its name; empty for the default one
 */
public record HostPool(String host, String pool) {

  /** What is promised of the pools of each host, in kilobytes by their names. */
  public static Map<String, Map<String, Long>> byHost(Map<HostPool, Usage> promised) {
    var byHost = new HashMap<String, Map<String, Long>>();
    promised.forEach(
        (at, usage) ->
            byHost
                .computeIfAbsent(at.host(), _ -> new HashMap<>())
                .put(at.pool(), usage.storage()));
    return byHost;
  }
}
