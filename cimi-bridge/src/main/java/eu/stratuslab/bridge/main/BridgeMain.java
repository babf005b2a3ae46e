package eu.stratuslab.bridge.main;

import eu.stratuslab.bridge.bootstrap.BridgeSettings;
import eu.stratuslab.bridge.bootstrap.Replica;
import eu.stratuslab.bridge.mirror.Halted;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.kube.KubeException;
import eu.stratuslab.kube.TenantBinding;
import eu.stratuslab.kube.process.Cluster;
import eu.stratuslab.kube.process.Parts;
import eu.stratuslab.kube.process.ProbeOptions;
import eu.stratuslab.kube.process.Program;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * One bridge in a process of its own. Any number may run on one store that several processes can
 * share; the one that holds the Lease mirrors.
 *
 * <p>Every option can be given as an environment variable. Secrets never are options: those stand
 * in files.
 */
@Command(
    name = "stratuslab-bridge",
    mixinStandardHelpOptions = true,
    description = "Serves CIMI over a document store and mirrors it into Kubernetes.",
    subcommands = {ArchiveCommand.ExportArchive.class, ArchiveCommand.ImportArchive.class},
    footer = {
      "",
      "The option --some-name is also read from the environment, as STRATUSLAB_SOME_NAME.",
      "It ends with 0 if it was told to, with 1 if it could not start, with 2 for wrong usage."
    })
public final class BridgeMain implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(BridgeMain.class);

  @Option(
      names = "--store",
      paramLabel = "STORE",
      defaultValue = "${env:STRATUSLAB_STORE:-couchbase}",
      description = "sqlite:PATH or couchbase. [${DEFAULT-VALUE}]")
  String store = "";

  @Mixin ClusterOptions couchbase = new ClusterOptions();

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      defaultValue = "${env:STRATUSLAB_KUBECONFIG}",
      description = "The Kubernetes API; if absent that of KUBECONFIG, or of the pod this runs in.")
  @Nullable Path kubeconfig;

  @Option(
      names = "--admin-password-file",
      paramLabel = "FILE",
      defaultValue = "${env:STRATUSLAB_ADMIN_PASSWORD_FILE:-/var/lib/stratuslab/admin-password}",
      description = {
        "The first administrator's password; made if it is not there.",
        "Only read when a new cloud is filled. [${DEFAULT-VALUE}]"
      })
  Path adminPassword = Path.of("");

  @Option(
      names = "--identity",
      paramLabel = "NAME",
      defaultValue = "${env:STRATUSLAB_IDENTITY}",
      description = "In the election of the mirror; a new one of each process if absent.")
  @Nullable String identity;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--tenant-bindings",
      paramLabel = "ROLE=ACCOUNT,…",
      defaultValue = "${env:STRATUSLAB_TENANT_BINDINGS:-}",
      description = "ClusterRoles to bind to service accounts in the namespace of each tenant.")
  String tenantBindings = "";

  @Mixin Listening listening = new Listening();

  @Mixin ProbeOptions probing = new ProbeOptions();

  private final Parts parts = new Parts();

  /** Runs until it is told to end. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new BridgeMain()).execute(arguments));
  }

  @Override
  public Integer call() {
    var mistakes = new ArrayList<>(listening.mistakes());
    StoreChoice chosen = new StoreChoice.Couchbase();
    try {
      chosen = StoreChoice.of(store);
    } catch (IllegalArgumentException e) {
      mistakes.add("--store: " + e.getMessage());
    }
    if (!mistakes.isEmpty()) {
      mistakes.forEach(spec.commandLine().getErr()::println);
      return CommandLine.ExitCode.USAGE;
    }
    return run(chosen);
  }

  private int run(StoreChoice chosen) {
    var program = Program.begin(parts);
    try {
      start(chosen);
    } catch (IllegalArgumentException
        | UncheckedIOException
        | StoreException
        | KubeException
        | Halted e) {
      reason(e).lines().forEach(line -> LOG.error("the bridge does not start: {}", line));
      return CommandLine.ExitCode.SOFTWARE;
    }
    program.awaitEnd();
    return CommandLine.ExitCode.OK;
  }

  private void start(StoreChoice chosen) {
    var probes = parts.keep(probing.start());
    var cluster =
        parts.keep(
            Cluster.of(Optional.ofNullable(kubeconfig), TenantBinding.parse(tenantBindings)));
    var opened = parts.keep(couchbase.open(chosen));
    var name = identity == null ? Program.identity() : identity;
    var replica =
        parts.keep(
            Replica.start(
                opened,
                cluster.api(),
                cluster.crds()::install,
                BridgeSettings.of(listening.settings(), adminPassword),
                name));
    probes.ask(Map.of(), replica.ready());
    LOG.info("{} serves {} and mirrors into {}", name, replica.url(), cluster.url());
  }

  private static String reason(Exception e) {
    var cause = e.getCause();
    return e instanceof UncheckedIOException && cause != null
        ? e.getMessage() + " (" + cause + ")"
        : String.valueOf(e.getMessage());
  }
}
