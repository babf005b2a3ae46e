package eu.stratuslab.operator.main;

import eu.stratuslab.kube.process.Cluster;
import eu.stratuslab.kube.process.Parts;
import eu.stratuslab.kube.process.ProbeOptions;
import eu.stratuslab.kube.process.Program;
import eu.stratuslab.operator.CloudOperator;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One operator in a process of its own. Any number may run: one leads. */
@Command(
    name = "stratuslab-operator",
    mixinStandardHelpOptions = true,
    description = "Proposes hosts for machines and volumes, and says which hosts are silent.",
    subcommands = {Prepare.class, Check.class},
    footer = {
      "",
      "The option --some-name is also read from the environment, as STRATUSLAB_SOME_NAME.",
      "It ends with 0 if it was told to, with 1 if it could not start, with 2 for wrong usage."
    })
public final class OperatorMain implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorMain.class);

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      scope = CommandLine.ScopeType.INHERIT,
      defaultValue = "${env:STRATUSLAB_KUBECONFIG}",
      description = "The Kubernetes API; if absent that of KUBECONFIG, or of the pod this runs in.")
  @Nullable Path kubeconfig;

  @Option(
      names = "--identity",
      paramLabel = "NAME",
      defaultValue = "${env:STRATUSLAB_IDENTITY}",
      description = "In the election; a new one of each process if absent.")
  @Nullable String identity;

  @Mixin ProbeOptions probing = new ProbeOptions();

  private final Parts parts = new Parts();

  /** Runs until it is told to end. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new OperatorMain()).execute(arguments));
  }

  Cluster cluster() {
    return Cluster.of(Optional.ofNullable(kubeconfig));
  }

  @Override
  public Integer call() {
    var program = Program.begin(parts);
    try {
      start();
    } catch (IllegalArgumentException | UncheckedIOException e) {
      LOG.error("the operator does not start: {}", e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    program.awaitEnd();
    return CommandLine.ExitCode.OK;
  }

  private void start() {
    var probes = parts.keep(probing.start());
    var cluster = parts.keep(cluster());
    var name = identity == null ? Program.identity() : identity;
    var operator =
        parts.keep(
            CloudOperator.start(
                cluster.client(), cluster.api(), name, InstantSource.system(), System::nanoTime));
    probes.ask(
        Map.of(
            "thread",
            () -> operator.alive() ? Optional.empty() : Optional.of("the operator has ended")),
        Map.of("cluster", operator::waiting));
    LOG.info("{} stands for election in {}", name, cluster.url());
  }
}
