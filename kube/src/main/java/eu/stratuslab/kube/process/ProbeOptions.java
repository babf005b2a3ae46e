package eu.stratuslab.kube.process;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import picocli.CommandLine.Option;

/** Where a component answers the kubelet. */
public final class ProbeOptions {
  @Option(
      names = "--probe-address",
      paramLabel = "ADDRESS",
      defaultValue = "${env:STRATUSLAB_PROBE_ADDRESS:-127.0.0.1}",
      description = "Where /livez and /readyz are served. [${DEFAULT-VALUE}]")
  InetAddress address = InetAddress.getLoopbackAddress();

  @Option(
      names = "--probe-port",
      paramLabel = "N",
      defaultValue = "${env:STRATUSLAB_PROBE_PORT:-0}",
      description = "Their port; 0 for a free one. [${DEFAULT-VALUE}]")
  int port;

  /** A server that answers. */
  public Probes start() {
    return Probes.start(new InetSocketAddress(address, port));
  }
}
