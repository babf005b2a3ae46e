package eu.stratuslab.standalone.cli;

import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.process.Cluster;
import eu.stratuslab.standalone.client.Access;
import eu.stratuslab.standalone.client.CimiClient;
import eu.stratuslab.standalone.client.Overview;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;

/** Whether the cloud serves, and what is in it. */
@Command(
    name = "status",
    description = "Says what runs. The exit code is 0 if the cloud serves, 1 if not.")
final class Status extends Cli.Base {
  private static final int NAMED = 5;
  private static final String HOSTS = "hosts";
  private static final String LIMITED = Access.USER + ", who is no administrator any more,";

  @Override
  public Integer call() {
    var access = Access.of(data());
    var processes = processes();
    var complete = true;
    for (var component : processes.known()) {
      var process = processes.find(component);
      complete &= process.isPresent();
      say(row(component, process.map(p -> "runs, pid " + p.pid()).orElse("does not run")));
    }
    if (access.settings().driver().equals("qemu")) {
      for (var host : access.settings().hosts()) {
        var runs = virtualHosts().runs(host);
        complete &= runs;
        say(row("host " + host.name(), runs ? "runs" : "does not run"));
      }
    }
    return serves(access) && complete ? 0 : 1;
  }

  private boolean serves(Access access) {
    try (var client = access.client()) {
      client.get("cloudEntryPoint").orThrow("entry point");
      say(row("CIMI", access.entryPoint()));
      var administers = client.administers();
      contents(client, administers).forEach(this::say);
      if (administers) {
        dangling(client);
      } else {
        say(row("dangling", "not known: " + LIMITED + " does not see everything"));
      }
      return true;
    } catch (java.io.UncheckedIOException | IllegalStateException e) {
      say(row("CIMI", String.valueOf(e.getMessage())));
      return false;
    }
  }

  /** What the user sees of each kind; only an administrator sees everything. */
  static List<String> contents(CimiClient client, boolean administers) {
    var rows = new ArrayList<String>();
    for (var collection : List.of(HOSTS, "machines", "volumes", "machineImages", "jobs")) {
      var states = byState(client, collection);
      var hidden = states.isEmpty() && !administers && collection.equals(HOSTS);
      var none = hidden ? "not known: " + LIMITED + " may not see them" : "none";
      rows.add(row(collection, states.isEmpty() ? none : states));
    }
    return rows;
  }

  /** Normally zero; what is under way may show for a moment. */
  private void dangling(CimiClient client) {
    try (var cluster = Cluster.of(Optional.of(data().kubeconfig()))) {
      var dangling = Overview.dangling(client, cluster.api());
      say(
          row(
              "dangling",
              "%d open Jobs without owner%s"
                  .formatted(dangling.jobs().size(), named(dangling.jobs()))));
      say(
          row(
              "",
              "%d documents without custom resource%s"
                  .formatted(dangling.documents().size(), named(dangling.documents()))));
      say(
          row(
              "",
              "%d domains without document%s"
                  .formatted(dangling.domains().size(), named(dangling.domains()))));
    } catch (KubeException | IllegalArgumentException e) {
      say(row("dangling", "not known: Kubernetes does not answer (" + e.getMessage() + ")"));
    }
  }

  private static String named(List<String> ids) {
    return ids.isEmpty()
        ? ""
        : ": " + String.join(", ", ids.subList(0, Math.min(NAMED, ids.size())));
  }

  private static String byState(CimiClient client, String collection) {
    var counts = new TreeMap<String, Integer>();
    client.each(
        collection,
        "$select=next,%s/state".formatted(collection),
        item -> counts.merge(item.path("state").asText(), 1, Integer::sum));
    return String.join(
        ", ", counts.entrySet().stream().map(e -> e.getValue() + " " + e.getKey()).toList());
  }

  private static String row(String name, String value) {
    return "%-16s %s".formatted(name, value);
  }
}
