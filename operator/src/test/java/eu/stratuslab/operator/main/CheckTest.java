package eu.stratuslab.operator.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code helm test} says of a bridge whose certificate is for its consumers. */
class CheckTest {
  private static final Map<String, String> PAIR =
      SelfSigned.certificate(List.of("cimi.example.org", "192.0.2.7"));

  private @TempDir Path directory;

  @SuppressWarnings("NullAway.Init") // set before each test
  private HttpsServer server;

  @BeforeEach
  void serve() throws IOException, GeneralSecurityException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context()));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void who_shows_the_certificate_may_be_reached_by_any_name() throws IOException {
    assertThat(check(PAIR)).isZero();
  }

  @Test
  void who_shows_another_certificate_is_not_the_bridge() throws IOException {
    assertThat(check(SelfSigned.certificate(List.of("localhost")))).isEqualTo(1);
  }

  @Test
  void a_certificate_names_hosts_and_addresses() throws GeneralSecurityException {
    var certificate =
        (java.security.cert.X509Certificate)
            CertificateFactory.getInstance("X.509").generateCertificate(pem());

    assertThat(certificate.getSubjectAlternativeNames())
        .extracting(entry -> String.valueOf(entry.get(1)))
        .containsExactlyInAnyOrder("cimi.example.org", "192.0.2.7", "127.0.0.1");
  }

  private int check(Map<String, String> expected) throws IOException {
    var file = Files.writeString(directory.resolve("tls.crt"), expected.get("tls.crt"));
    return new CommandLine(new Check())
        .execute(
            "--certificate=" + file,
            "--patience=0",
            "https://localhost:" + server.getAddress().getPort() + "/");
  }

  private ByteArrayInputStream pem() {
    return new ByteArrayInputStream(
        String.valueOf(PAIR.get("tls.crt")).getBytes(StandardCharsets.US_ASCII));
  }

  private SSLContext context() throws IOException, GeneralSecurityException {
    var text = String.valueOf(PAIR.get("tls.key")).replaceAll("-----[A-Z ]+-----", "");
    var key =
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(text)));
    var shown = CertificateFactory.getInstance("X.509").generateCertificate(pem());
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setKeyEntry("bridge", key, new char[0], new Certificate[] {shown});
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, new char[0]);
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
