package eu.stratuslab.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.bridge.bootstrap.Bridge;
import eu.stratuslab.bridge.bootstrap.BridgeSettings;
import eu.stratuslab.bridge.http.HttpSettings.Tls;
import eu.stratuslab.bridge.store.FakeStore;
import eu.stratuslab.kube.Await;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The API over HTTPS, with keys made by the JDK's own keytool. */
class TlsTest {
  private static final String PASSPHRASE = "passphrase of a test";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void a_certificate_and_a_key_in_pem_files_serve_https(String algorithm) throws Exception {
    var keystore = keystore(algorithm);
    var key = keystore.getKey("server", PASSPHRASE.toCharArray());
    var files =
        new Tls.Pem(
            pem("server.crt", "CERTIFICATE", keystore.getCertificate("server").getEncoded()),
            pem("server.key", "PRIVATE KEY", key.getEncoded()));

    servesHttps(files, keystore);
  }

  @Test
  void a_keystore_and_its_passphrase_serve_https() throws Exception {
    var keystore = keystore("EC");
    var passphrase = Files.writeString(directory.resolve("passphrase"), PASSPHRASE + "\n");

    servesHttps(new Tls.Pkcs12(directory.resolve("server.p12"), passphrase), keystore);
  }

  @Test
  void a_key_that_cannot_be_read_ends_the_start() {
    var missing = new Tls.Pem(directory.resolve("no.crt"), directory.resolve("no.key"));

    assertThatThrownBy(() -> bridge(missing).close()).isInstanceOf(RuntimeException.class);
  }

  @Test
  void a_renewed_certificate_is_shown_by_a_server_that_runs() throws Exception {
    var before = keystore("EC", "before.p12");
    var after = keystore("RSA", "after.p12");
    var files = files(before);
    var renewal = new Renewal(files);
    var server =
        WebServer.builder()
            .address(InetAddress.getLoopbackAddress())
            .tls(renewal.first())
            .routing(HttpRouting.builder().any((_, response) -> response.send("here")))
            .build()
            .start();
    try {
      assertThat(shown(server.port())).isEqualTo(before.getCertificate("server"));

      Files.copy(pem(after), files.certificates(), StandardCopyOption.REPLACE_EXISTING);
      renewal.look(server::reloadTls);
      assertThat(shown(server.port()))
          .as("the key is still that of before")
          .isEqualTo(before.getCertificate("server"));
      assertThatThrownBy(() -> new Renewal(files))
          .hasMessageContaining("the key does not belong to the certificate");

      Files.copy(key(after), files.key(), StandardCopyOption.REPLACE_EXISTING);
      renewal.look(
          _ -> {
            throw new AssertionError("a bug");
          });
      renewal.look(server::reloadTls);
      assertThat(shown(server.port()))
          .as("what was not shown by an error is shown at the next look")
          .isEqualTo(after.getCertificate("server"));

      Files.writeString(files.certificates(), "nothing");
      renewal.look(server::reloadTls);
      assertThatThrownBy(() -> new Renewal(files))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(files.certificates() + " cannot be used");
      assertThat(shown(server.port())).isEqualTo(after.getCertificate("server"));
    } finally {
      server.stop();
    }
  }

  @Test
  @Tag("slow")
  void a_bridge_looks_for_a_renewed_certificate_by_itself() throws Exception {
    var after = keystore("EC", "after.p12");
    var files = files(keystore("EC", "before.p12"));
    try (var bridge = bridge(files)) {
      Files.copy(key(after), files.key(), StandardCopyOption.REPLACE_EXISTING);
      Files.copy(pem(after), files.certificates(), StandardCopyOption.REPLACE_EXISTING);
      var renewed = after.getCertificate("server");
      Await.until("it is shown", () -> shows(bridge.port(), renewed));
    }
  }

  private static boolean shows(int port, Certificate certificate) {
    try {
      return shown(port).equals(certificate);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Tls.Pem files(KeyStore keystore) throws Exception {
    return new Tls.Pem(
        Files.copy(pem(keystore), directory.resolve("tls.crt")),
        Files.copy(key(keystore), directory.resolve("tls.key")));
  }

  private Path pem(KeyStore keystore) throws Exception {
    return pem(
        UUID.randomUUID() + ".crt", "CERTIFICATE", keystore.getCertificate("server").getEncoded());
  }

  private Path key(KeyStore keystore) throws Exception {
    var key = keystore.getKey("server", PASSPHRASE.toCharArray());
    return pem(UUID.randomUUID() + ".key", "PRIVATE KEY", key.getEncoded());
  }

  /** The certificate that a server shows to somebody new. */
  private static Certificate shown(int port) throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, null);
    try (var socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port)) {
      socket.startHandshake();
      return socket.getSession().getPeerCertificates()[0];
    }
  }

  /** Trusts whatever is shown, to look at it. */
  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Test
  void without_tls_only_loopback_is_listened_on() throws IOException {
    var everywhere = InetAddress.getByName("0.0.0.0");

    assertThatThrownBy(() -> new HttpSettings(everywhere, 0, Optional.empty(), Optional.empty(), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("TLS has to be configured");
  }

  private void servesHttps(Tls files, KeyStore trusted) throws Exception {
    try (var bridge = bridge(files);
        var stranger = HttpClient.newHttpClient();
        var client = HttpClient.newBuilder().sslContext(trusting(trusted)).build()) {
      var uri = URI.create("https://localhost:" + bridge.port() + "/cimi/2/cloudEntryPoint");
      var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60)).build();

      var answer = client.send(request, HttpResponse.BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("\"" + uri + "\"");
      assertThatThrownBy(() -> stranger.send(request, HttpResponse.BodyHandlers.ofString()))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  private Bridge bridge(Tls files) {
    var settings =
        new HttpSettings(
            InetAddress.getLoopbackAddress(), 0, Optional.of(files), Optional.empty(), 8);
    return Bridge.start(
        new FakeStore(UUID.randomUUID().toString()),
        BridgeSettings.of(settings, directory.resolve("admin-password")));
  }

  private KeyStore keystore(String algorithm) throws Exception {
    return keystore(algorithm, "server.p12");
  }

  private KeyStore keystore(String algorithm, String name) throws Exception {
    var file = directory.resolve(name);
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSPHRASE)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).isZero();
    return KeyStore.getInstance(file.toFile(), PASSPHRASE.toCharArray());
  }

  private Path pem(String name, String what, byte[] der) throws IOException {
    var text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return Files.writeString(
        directory.resolve(name),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(what, text.encodeToString(der), what));
  }

  private static SSLContext trusting(KeyStore keystore) throws Exception {
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", keystore.getCertificate("server"));
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
