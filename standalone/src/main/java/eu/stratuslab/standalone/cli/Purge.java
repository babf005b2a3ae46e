package eu.stratuslab.standalone.cli;

import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.Labels;
import eu.stratuslab.kube.process.Cluster;
import eu.stratuslab.kube.process.Trust;
import eu.stratuslab.standalone.client.Access;
import eu.stratuslab.standalone.client.CimiClient;
import eu.stratuslab.standalone.purge.ClusterPurge;
import eu.stratuslab.standalone.purge.Holdings;
import eu.stratuslab.standalone.purge.MachinesEnd;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The only way out: after an uninstall a cloud is still there, after this it is not. */
@Command(
    name = "purge",
    description = {
      "Deletes a cloud for good: that of this machine, or with --kubeconfig what a cluster holds.",
      "Says first what it would delete and what it cannot reach; refuses while machines are on"
          + " hosts, and while something runs that would make everything anew."
    })
final class Purge extends Cli.Base {
  private static final String WORD = "purge";
  private static final String NONE = "no machines and no volumes";

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "The cluster; if absent, the cloud of this machine.")
  @Nullable Path kubeconfig;

  @Option(names = "--machines", description = "Ends all machines and volumes first.")
  boolean machines;

  @Option(
      names = "--leave-machines",
      description = "In a cluster: leaves them on their hosts, where only virsh reaches them.")
  boolean leaveMachines;

  @Option(names = "--yes", description = "Does not ask.")
  boolean yes;

  @Option(
      names = "--cimi",
      paramLabel = "URL",
      description = "The bridge of the cluster, for --machines: https://HOST[:PORT]")
  @Nullable String cimi;

  @Option(names = "--user", defaultValue = Access.USER, description = "[${DEFAULT-VALUE}]")
  String user = Access.USER;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "That user's; if absent, it is in the Secret stratuslab-admin.")
  @Nullable Path passwordFile;

  @Option(
      names = "--certificate",
      paramLabel = "FILE",
      description = "Trusts the bridge by this certificate, in PEM.")
  @Nullable Path certificate;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "How long to wait for what has to go by itself. [${DEFAULT-VALUE}]")
  int patience;

  @Override
  public Integer call() {
    if (machines && leaveMachines) {
      throw new IllegalStateException("--machines and --leave-machines exclude each other");
    }
    if (kubeconfig == null) {
      return thisMachine();
    }
    try (var cluster = Cluster.of(Optional.of(kubeconfig))) {
      return cluster(cluster);
    } catch (KubeException | KubernetesClientException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "the cluster: " + e.getMessage() + "; what was not deleted is still there", e);
    }
  }

  private int cluster(Cluster cluster) {
    var bound = Duration.ofSeconds(patience);
    var purge = new ClusterPurge(cluster, InstantSource.system(), bound);
    var holdings = purge.look();
    if (holdings.nothing()) {
      say("there is nothing of a cloud in " + holdings.cluster());
      return 0;
    }
    show(holdings);
    if (machines && holdings.onHosts()) {
      if (!agreed("all machines and volumes, with their data,")) {
        return 1;
      }
      endMachines(cluster, bound);
      holdings = purge.lookAfterTheEnd();
    }
    var refusals = holdings.refusals(leaveMachines);
    if (!refusals.isEmpty()) {
      say("Nothing of this was deleted:");
      refusals.forEach(why -> say("  " + why));
      return 1;
    }
    if (!agreed("all this")) {
      return 1;
    }
    purge.purge(holdings, this::say);
    var remains = holdings.remains();
    if (!remains.isEmpty()) {
      say("Out of reach, and still there:");
      remains.forEach(what -> say("  " + what));
    }
    return 0;
  }

  private void show(Holdings holdings) {
    say(
        "In %s, of cloud %s:"
            .formatted(
                holdings.cluster(),
                holdings.clouds().isEmpty()
                    ? "unknown (no bridge ever ran)"
                    : String.join(", ", holdings.clouds())));
    holdings.deletions().forEach(line -> say("  " + line));
  }

  private void endMachines(Cluster cluster, Duration bound) {
    if (cimi == null) {
      throw new IllegalStateException(
          "--machines needs --cimi: a bridge and the agents end machines, nobody else can");
    }
    try (var client =
        new CimiClient(
            cimi.replaceFirst("/$", "") + "/cimi/2/", user, password(cluster), trust())) {
      new MachinesEnd(client, bound).end(this::say);
    }
  }

  private String password(Cluster cluster) {
    if (passwordFile != null) {
      try {
        return Files.readString(passwordFile).strip();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + passwordFile, e);
      }
    }
    var secret =
        cluster
            .client()
            .secrets()
            .inNamespace(Labels.SYSTEM_NAMESPACE)
            .withName("stratuslab-admin")
            .get();
    if (secret == null || !secret.getData().containsKey("password")) {
      throw new IllegalStateException(
          "there is no Secret stratuslab-admin with a password; use --password-file");
    }
    var bytes = Base64.getDecoder().decode(secret.getData().get("password"));
    return new String(bytes, StandardCharsets.UTF_8).strip();
  }

  private Optional<SSLContext> trust() {
    try {
      return certificate == null ? Optional.empty() : Optional.of(Trust.only(certificate));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot trust " + certificate + ": " + e.getMessage(), e);
    }
  }

  private int thisMachine() {
    if (Down.onlyImported(data())) {
      say("On this machine, of a cloud that was never up:");
      say("  the store that an import made in " + data().root());
      if (!agreed("it")) {
        return 1;
      }
      if (!Down.onlyImported(data())) {
        say("a cloud was begun there meanwhile: ask again");
        return 1;
      }
      return destroy();
    }
    var access = Access.of(data());
    say("On this machine:");
    say("  everything below " + data().root());
    access
        .settings()
        .hosts()
        .forEach(host -> say("  the virtual host " + host.name() + " and every guest on it"));
    var there = onThisMachine(access);
    say("  " + there);
    if (!machines && !there.equals(NONE)) {
      say("Nothing of this was deleted:");
      say("  %s; --machines ends them".formatted(there));
      return 1;
    }
    return agreed("all this") ? destroy() : 1;
  }

  private int destroy() {
    var down = new Down();
    down.spec = spec;
    down.dataOption = dataOption;
    down.destroy = true;
    return down.call();
  }

  private static String onThisMachine(Access access) {
    try (var client = access.client()) {
      var counts = List.of(count(client, "machines"), count(client, "volumes"));
      return counts.equals(List.of(0, 0))
          ? NONE
          : "%d machines and %d volumes".formatted(counts.getFirst(), counts.getLast());
    } catch (UncheckedIOException | IllegalStateException e) {
      return "machines and volumes that cannot be counted: the cloud does not serve";
    }
  }

  private static int count(CimiClient client, String collection) {
    return client.get(collection).orThrow(collection).path("count").asInt();
  }

  private boolean agreed(String what) {
    if (yes) {
      return true;
    }
    say("Type \"%s\" to delete %s for good:".formatted(WORD, what));
    try {
      var in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
      var line = in.readLine();
      if (WORD.equals(line == null ? null : line.strip())) {
        return true;
      }
      say("nothing was deleted");
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
