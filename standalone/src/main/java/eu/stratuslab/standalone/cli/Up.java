package eu.stratuslab.standalone.cli;

import eu.stratuslab.bridge.main.ClusterOptions;
import eu.stratuslab.standalone.CloudSettings;
import eu.stratuslab.standalone.CloudSettings.VirtualHost;
import eu.stratuslab.standalone.DataDirectory;
import eu.stratuslab.standalone.client.Access;
import eu.stratuslab.standalone.process.Exclusive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Brings the cloud up. */
@Command(
    name = "up",
    description = "Starts the cloud; an empty one gets an image and a first machine.")
final class Up extends Cli.Base {
  private static final int MAX_HOSTS = 8;
  private static final String QEMU = "qemu";
  private static final String TEST = "test";
  private static final String SQLITE = "sqlite";
  private static final String COUCHBASE = "couchbase";

  @Option(names = "--foreground", description = "Stays here until interrupted.")
  boolean foreground;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port of CIMI; a free one if absent.")
  @Nullable Integer port;

  @Option(names = "--hosts", paramLabel = "N", description = "The number of virtual hosts; 1.")
  @Nullable Integer hosts;

  @Option(names = "--split", description = "One process per component, as in Kubernetes.")
  boolean split;

  @Option(
      names = "--driver",
      paramLabel = "qemu|test",
      description = "qemu; test simulates guests in libvirt's memory.")
  @Nullable String driver;

  @Option(
      names = "--store",
      paramLabel = "sqlite|couchbase",
      description = {
        "sqlite, in the directory of the cloud, or couchbase.",
        "A cloud is moved with export and import; this says where it is from then on."
      })
  @Nullable String store;

  @Mixin ClusterOptions couchbase = new ClusterOptions();

  @Option(names = "--empty", description = "No image and no first machine.")
  boolean empty;

  @Override
  public Integer call() {
    check();
    CloudSettings settings;
    try (var _ = Exclusive.of(data().root())) {
      var alive = processes().known().stream().anyMatch(this::lives);
      settings = alive ? asItRuns() : settings(data());
      var missing = Component.names(settings).stream().filter(c -> !lives(c)).toList();
      if (missing.isEmpty()) {
        say("the cloud in " + data().root() + " runs already: " + Access.of(data()).entryPoint());
        return settings.furnished() || empty ? 0 : background(settings, missing);
      }
      checkUser(settings);
      if (!alive && overAnotherStore(settings)) {
        data().forgetKubernetes();
      }
      data().save(settings);
      if (settings.driver().equals(QEMU)) {
        settings.hosts().forEach(host -> say(virtualHosts().start(host)));
      }
      if (alive) {
        say("starting what has ended: " + String.join(", ", missing));
      }
      if (alive || !foreground) {
        return background(settings, missing);
      }
    }
    return Component.foreground(this, settings);
  }

  /** A cloud that runs stays as it is laid out. */
  private CloudSettings asItRuns() {
    var settings = data().settings().orElseThrow();
    var others = new ArrayList<String>();
    if (port != null && port != settings.port()) {
      others.add("--port");
    }
    if (hosts != null && hosts != settings.hosts().size()) {
      others.add("--hosts");
    }
    if (split && !settings.split()) {
      others.add("--split");
    }
    if (driver != null && !driver.equals(settings.driver())) {
      others.add("--driver");
    }
    if (!Objects.equals(couchbaseCfg(Optional.of(settings)), settings.couchbaseCfg())) {
      others.add("--store");
    }
    if (!others.isEmpty()) {
      throw new IllegalStateException(
          "the cloud in %s runs, with another %s: ./stratuslab down first, machines run on"
              .formatted(data().root(), String.join(", ", others)));
    }
    return settings;
  }

  private boolean overAnotherStore(CloudSettings settings) {
    return data().settings().filter(before -> !before.sameStore(settings)).isPresent();
  }

  private boolean lives(String component) {
    return processes().find(component).isPresent();
  }

  private void check() {
    var wrong = new ArrayList<String>();
    if (driver != null && !List.of(QEMU, TEST).contains(driver)) {
      wrong.add("--driver is qemu or test, not " + driver);
    }
    if (store != null && !List.of(SQLITE, COUCHBASE).contains(store)) {
      wrong.add("--store is sqlite or couchbase, not " + store);
    }
    if (hosts != null && (hosts < 1 || hosts > MAX_HOSTS)) {
      wrong.add("--hosts is 1 to " + MAX_HOSTS + ", not " + hosts);
    }
    if (port != null && (port < 1 || port > 65_535)) {
      wrong.add("--port is 1 to 65535, not " + port);
    }
    if (!wrong.isEmpty()) {
      throw new ParameterException(spec.commandLine(), String.join("; ", wrong));
    }
  }

  private static void checkUser(CloudSettings settings) {
    if (settings.driver().equals(QEMU) && !"root".equals(System.getProperty("user.name"))) {
      throw new IllegalStateException(
          "virtual hosts need root: network and mount namespaces are made (try --driver test)");
    }
  }

  private int background(CloudSettings settings, List<String> missing) {
    for (var component : missing) {
      processes().start(component, Component.command(component, data()));
    }
    var access = Access.of(data());
    if (!new Serving(this, access).await()) {
      return 1;
    }
    say("CIMI: " + access.entryPoint());
    try (var client = access.client()) {
      ImageDirectory.open(data().images(), client);
    }
    if (!settings.furnished() && !new FirstMachine(this, access).make()) {
      return 1;
    }
    data().save(settings.whenFurnished());
    return 0;
  }

  /** The settings of before, changed where an option says so. */
  private CloudSettings settings(DataDirectory data) {
    var before = data.settings();
    var chosen = driver(before);
    var settings =
        new CloudSettings(
            port != null
                ? port
                : before.map(CloudSettings::port).filter(Up::free).orElseGet(Up::freePort),
            before.map(CloudSettings::kubernetesPort).filter(Up::free).orElseGet(Up::freePort),
            before.map(CloudSettings::kubernetesToken).orElseGet(Up::token),
            split || (before.map(CloudSettings::split).orElse(false) && !foreground),
            chosen,
            hosts(before.map(CloudSettings::hosts).orElse(List.of())),
            empty
                || chosen.equals(TEST)
                || before.map(CloudSettings::furnished).orElseGet(() -> Down.onlyImported(data)),
            couchbaseCfg(before));
    if (chosen.equals(TEST) && settings.hosts().size() > 1 && (!settings.split() || foreground)) {
      throw new IllegalStateException(
          "libvirt's test driver plays one host in each process: several hosts need --split");
    }
    return settings;
  }

  private @Nullable String couchbaseCfg(Optional<CloudSettings> before) {
    if (store == null) {
      return before.map(CloudSettings::couchbaseCfg).orElse(null);
    }
    return store.equals(COUCHBASE) ? couchbase.cfg().toString() : null;
  }

  /** What runs machines is no longer free once there may be some. */
  private String driver(Optional<CloudSettings> before) {
    var wanted = driver == null ? before.map(CloudSettings::driver).orElse(QEMU) : driver;
    before
        .filter(settings -> !settings.driver().equals(wanted))
        .ifPresent(
            settings -> {
              throw new IllegalStateException(
                  "this cloud has driver %s; another one needs another --data"
                      .formatted(settings.driver()));
            });
    return wanted;
  }

  private List<VirtualHost> hosts(List<VirtualHost> before) {
    var wanted = hosts == null ? Math.max(1, before.size()) : hosts;
    if (wanted < before.size()) {
      throw new IllegalStateException(
          "there are %d hosts; taking hosts away would take their machines with them"
              .formatted(before.size()));
    }
    var all = new ArrayList<>(before);
    IntStream.rangeClosed(before.size() + 1, wanted)
        .forEach(
            index -> {
              var taken = all.stream().map(VirtualHost::network).toList();
              all.add(
                  new VirtualHost(
                      index, freeNetwork(taken), "host-" + index, UUID.randomUUID().toString()));
            });
    return all;
  }

  /** The lowest number whose link no other cloud on this machine has. */
  private static int freeNetwork(List<Integer> taken) {
    return IntStream.rangeClosed(1, 250)
        .filter(
            n ->
                !taken.contains(n)
                    && !Files.exists(java.nio.file.Path.of("/sys/class/net/stratuslab" + n)))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no network is free on this machine"));
  }

  private static String token() {
    var bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static boolean free(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException _) {
      return false;
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
