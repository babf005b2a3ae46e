package eu.stratuslab.standalone.purge;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a cluster holds of a cloud.
 *
 * @param cluster where its API server is
 * @param clouds the uuids of clouds that anything in it carries: one, or none if no bridge ever ran
 * @param workloads what would bring everything back: Deployments and DaemonSets of a release, and
 *     whoever holds a lease
 * @param releases the names of Helm's releases that those are of
 * @param resources how many custom resources there are, by the names of their CRDs
 * @param machines what is on hosts, in words: machines with name, state and host
 * @param volumes the same of volumes
 * @param hosts the names of the hosts that have reported
 * @param namespaces the tenants' and the system's
 * @param claims volume claims in the system's namespace: the documents of the store evaluation
 * @param roles roles of the whole cluster that a release has left
 */
public record Holdings(
    String cluster,
    SortedSet<String> clouds,
    List<String> workloads,
    SortedSet<String> releases,
    SortedMap<String, Integer> resources,
    List<String> machines,
    List<String> volumes,
    SortedSet<String> hosts,
    List<String> namespaces,
    List<String> claims,
    List<String> roles) {
  private static final int NAMED = 5;

  public Holdings {
    clouds = new TreeSet<>(clouds);
    workloads = List.copyOf(workloads);
    releases = new TreeSet<>(releases);
    resources = new TreeMap<>(resources);
    machines = List.copyOf(machines);
    volumes = List.copyOf(volumes);
    hosts = new TreeSet<>(hosts);
    namespaces = List.copyOf(namespaces);
    claims = List.copyOf(claims);
    roles = List.copyOf(roles);
  }

  /** True if there is nothing to purge. */
  public boolean nothing() {
    return resources.isEmpty() && namespaces.isEmpty() && roles.isEmpty();
  }

  /** True if something is on hosts that only their agents can end. */
  public boolean onHosts() {
    return !machines.isEmpty() || !volumes.isEmpty();
  }

  /** What a purge deletes, line by line. */
  public List<String> deletions() {
    var lines = new ArrayList<String>();
    resources.forEach(
        (crd, count) -> lines.add("the CRD %s with %d resources".formatted(crd, count)));
    namespaces.forEach(name -> lines.add("the namespace " + name + " and everything in it"));
    claims.forEach(name -> lines.add("with it the volume claim " + name));
    roles.forEach(name -> lines.add("the " + name));
    return lines;
  }

  /**
   * Why it must not be done; empty if it may.
   *
   * @param leaveMachines true if machines and volumes shall stay on their hosts, without a manager
   */
  public List<String> refusals(boolean leaveMachines) {
    var why = new ArrayList<String>();
    if (clouds.size() > 1) {
      why.add("the cluster carries more than one cloud: " + String.join(", ", clouds));
    }
    if (!workloads.isEmpty()) {
      why.add(
          "what is deleted would come back by %s; first: helm uninstall %s -n stratuslab-system"
              .formatted(
                  String.join(", ", workloads),
                  releases.isEmpty() ? "NAME" : String.join(" ", releases)));
    }
    if (!leaveMachines && onHosts()) {
      why.add(whatIsOnHosts());
    }
    return why;
  }

  private String whatIsOnHosts() {
    var what = new ArrayList<>(machines);
    what.addAll(volumes);
    return ("%d machines and %d volumes are on hosts, where only their agents can end them: %s."
            + " While the release is installed, --machines ends them; --leave-machines leaves"
            + " them there")
        .formatted(machines.size(), volumes.size(), shortened(what));
  }

  /** What a purge cannot reach. */
  public List<String> remains() {
    var lines = new ArrayList<String>();
    if (claims.isEmpty()) {
      lines.add("the documents, if they are in Couchbase: drop their bucket");
    }
    var left = new ArrayList<>(machines);
    left.addAll(volumes);
    left.forEach(each -> lines.add(each + ": end it with virsh, and delete its files"));
    hosts.forEach(
        host -> lines.add("on " + host + ", the agent's state directory and its libvirt network"));
    return lines;
  }

  private static String shortened(List<String> all) {
    var named = String.join("; ", all.subList(0, Math.min(NAMED, all.size())));
    return all.size() > NAMED ? named + "; and " + (all.size() - NAMED) + " more" : named;
  }
}
