package eu.stratuslab.kubernetes;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The file by which kubectl, helm and clients find a server. The token stands in it twice: kubectl
 * and helm send no bearer token to an address without TLS, so the address carries it as a password.
 */
final class Kubeconfig {
  private Kubeconfig() {}

  static String of(int port, String token) {
    String password = URLEncoder.encode(token, StandardCharsets.UTF_8).replace("+", "%20");
    String address = "http://admin:" + password + "@127.0.0.1:" + port;
    return """
        apiVersion: v1
        kind: Config
        clusters:
        - name: embedded
          cluster:
            server: "%s"
        users:
        - name: embedded
          user:
            token: "%s"
        contexts:
        - name: embedded
          context:
            cluster: embedded
            user: embedded
            namespace: default
        current-context: embedded
        """
        .formatted(address, token);
  }
}
