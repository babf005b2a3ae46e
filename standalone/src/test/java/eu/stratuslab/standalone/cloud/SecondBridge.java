package eu.stratuslab.standalone.cloud;

import eu.stratuslab.bridge.main.BridgeMain;
import eu.stratuslab.standalone.CloudSettings;
import eu.stratuslab.standalone.DataDirectory;
import eu.stratuslab.standalone.cli.Component;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A bridge as a cluster runs it, beside the one of a cloud, over the same store. */
final class SecondBridge {
  private SecondBridge() {}

  static List<String> command(DataDirectory data, CloudSettings settings, int port) {
    var command = new ArrayList<>(Component.java());
    command.addAll(
        List.of(
            BridgeMain.class.getName(),
            "--kubeconfig",
            data.kubeconfig().toString(),
            "--store",
            "couchbase",
            "--couchbase-cfg",
            settings.cluster().cfg().toString(),
            "--admin-password-file",
            data.adminPassword().toString(),
            "--port",
            Integer.toString(port),
            // As behind one address: what one of them names, the other one knows.
            "--public-url",
            "http://127.0.0.1:" + settings.port(),
            "--identity",
            "second"));
    return command;
  }

  static Optional<Boolean> answers(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return Optional.of(socket.isConnected());
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  static List<Long> processes(DataDirectory data) {
    return Guests.processes(
        BridgeMain.class.getName() + "\0--kubeconfig\0" + data.kubeconfig() + "\0");
  }
}
