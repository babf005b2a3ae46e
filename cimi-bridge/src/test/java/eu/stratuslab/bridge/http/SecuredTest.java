package eu.stratuslab.bridge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.bridge.bootstrap.Bridge;
import eu.stratuslab.bridge.bootstrap.BridgeSettings;
import eu.stratuslab.bridge.store.FakeStore;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a bridge may be reached, and what it leaves on the disk. */
class SecuredTest {
  @TempDir Path directory;

  @Test
  void only_loopback_is_served_without_tls() throws Exception {
    var everywhere = InetAddress.getByName("0.0.0.0");
    assertThatThrownBy(() -> new HttpSettings(everywhere, 0, Optional.empty(), Optional.empty(), 1))
        .hasMessageContaining("TLS");
  }

  @Test
  void the_api_is_served_over_tls() throws Exception {
    var keystore = directory.resolve("keys.p12");
    var passphrase = directory.resolve("passphrase");
    Files.writeString(passphrase, "changeit\n");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "cimi",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                keystore.toString(),
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    var tls = Optional.<HttpSettings.Tls>of(new HttpSettings.Tls.Pkcs12(keystore, passphrase));
    var settings = new HttpSettings(InetAddress.getLoopbackAddress(), 0, tls, Optional.empty(), 8);
    try (var store = new FakeStore(UUID.randomUUID().toString());
        var bridge =
            Bridge.start(store, BridgeSettings.of(settings, directory.resolve("password")));
        var client = HttpClient.newBuilder().sslContext(trusting(keystore)).build()) {
      assertThat(bridge.url()).hasScheme("https");
      var answer =
          client.send(
              HttpRequest.newBuilder(bridge.url()).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("\"baseURI\":\"" + bridge.url());
    }
  }

  private static SSLContext trusting(Path keystore) throws Exception {
    var keys = KeyStore.getInstance(keystore.toFile(), "changeit".toCharArray());
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("cimi", keys.getCertificate("cimi"));
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  @Test
  void the_password_is_for_its_owner_and_stays_when_a_bridge_starts_again() throws Exception {
    var file = directory.resolve("password");
    try (var store = new FakeStore(UUID.randomUUID().toString())) {
      var settings = BridgeSettings.of(HttpSettings.loopback(0), file);
      Bridge.start(store, settings).close();
      var password = Files.readString(file);
      var documents = store.everything().size();
      try (var one = Bridge.start(store, settings);
          var two = Bridge.start(store, settings)) {
        assertThat(one.port()).isNotEqualTo(two.port());
      }
      assertThat(Files.readString(file)).isEqualTo(password);
      assertThat(store.everything()).hasSize(documents);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void several_bridges_fill_one_cloud_at_once() throws Exception {
    try (var store = new FakeStore(UUID.randomUUID().toString());
        var pool = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
      var started = new java.util.ArrayList<java.util.concurrent.Future<Bridge>>();
      for (var i = 0; i < 4; i++) {
        var file = directory.resolve("password");
        started.add(
            pool.submit(
                () -> Bridge.start(store, BridgeSettings.of(HttpSettings.loopback(0), file))));
      }
      for (var bridge : started) {
        bridge.get(60, TimeUnit.SECONDS).close();
      }
      assertThat(store.everything().stream().filter(s -> s.document().type().equals("User")))
          .hasSize(1);
      assertThat(
              store.everything().stream()
                  .filter(s -> s.document().type().equals("MachineConfiguration")))
          .hasSize(5);
    }
  }
}
