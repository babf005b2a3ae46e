package eu.stratuslab.bridge.store.couchbase;

import static eu.stratuslab.bridge.store.SampleDocuments.TYPE;
import static eu.stratuslab.bridge.store.SampleDocuments.machine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.couchbase.CouchbaseOptions.Identity;
import eu.stratuslab.bridge.store.couchbase.CouchbaseOptions.Tls;
import eu.stratuslab.bridge.store.couchbase.CouchbaseOptions.Waits;
import eu.stratuslab.bridge.store.couchbase.fake.FakeCouchbase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both clients over TLS, with a key made by the JDK's own keytool. */
class TlsCouchbaseTest {
  private static final char[] PASSPHRASE = "changeit".toCharArray();
  private static final String ALIAS = "test";
  private static final List<String> TYPES = List.of(TYPE);

  @TempDir private Path directory;
  private Optional<FakeCouchbase> cluster = Optional.empty();

  @BeforeEach
  void start() throws Exception {
    var store = directory.resolve("key.p12");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-dname",
                "CN=stratuslab",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSPHRASE))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    var keys = KeyStore.getInstance(store.toFile(), PASSPHRASE);
    pem("CERTIFICATE", "cert.pem", keys.getCertificate(ALIAS).getEncoded());
    pem("PRIVATE KEY", "key.pem", keys.getKey(ALIAS, PASSPHRASE).getEncoded());
    cluster = Optional.of(new FakeCouchbase(context(keys)));
  }

  private void pem(String what, String name, byte[] bytes) throws IOException {
    var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        directory.resolve(name),
        "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(what, base64));
  }

  private static SSLContext context(KeyStore keys) throws GeneralSecurityException, IOException {
    var mine = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    mine.init(keys, PASSPHRASE);
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
    var others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    others.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(mine.getKeyManagers(), others.getTrustManagers(), null);
    return context;
  }

  @AfterEach
  void stop() {
    cluster.ifPresent(FakeCouchbase::close);
  }

  private CouchbaseOptions options(Tls tls) {
    return cluster.orElseThrow().options().withWaits(FakeCouchbase.PATIENT).withTls(tls);
  }

  private Tls trusting() {
    return new Tls(Optional.of(directory.resolve("cert.pem")), true);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_password_or_a_certificate_opens_the_store_and_its_feed(boolean certified) {
    var options = options(trusting());
    var certificate =
        new Identity.Certificate(directory.resolve("cert.pem"), directory.resolve("key.pem"));
    var mine =
        new CouchbaseOptions(
            options.nodes(),
            options.bucket(),
            options.scope(),
            certified ? certificate : options.identity(),
            options.tls(),
            options.waits(),
            options.reserveBytes());
    try (var store = CouchbaseStore.open(mine, TYPES)) {
      var stored = store.insert(machine("a"));
      assertThat(store.get(TYPE, "a")).isEqualTo(stored);
      assertThat(store.changes(Optional.empty(), 10, 0).changes()).hasSize(1);
    }
  }

  @Test
  void a_cluster_that_nobody_vouches_for_is_not_spoken_to() {
    var wait = Duration.ofSeconds(3);
    var hasty = new Waits(wait, wait, wait, wait, wait, wait);

    assertThatThrownBy(() -> CouchbaseStore.open(options(Tls.DEFAULT).withWaits(hasty), TYPES))
        .isInstanceOf(StoreException.class);
  }
}
