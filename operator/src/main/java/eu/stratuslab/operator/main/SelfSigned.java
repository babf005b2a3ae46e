package eu.stratuslab.operator.main;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A certificate that nobody has signed, for trials. The JDK makes certificates by its keytool only.
 */
final class SelfSigned {
  private static final String ALIAS = "bridge";
  private static final long PATIENCE_SECONDS = 60;

  private SelfSigned() {}

  /**
   * A certificate and its key in PEM, by the names that Kubernetes gives them.
   *
   * @param names DNS names, or IPv4 addresses
   */
  static Map<String, String> certificate(List<String> names) {
    try {
      var directory = Files.createTempDirectory("certificate");
      var file = directory.resolve("keystore.p12");
      var passphrase = UUID.randomUUID().toString();
      try {
        keytool(names, file, passphrase);
        var store = KeyStore.getInstance(file.toFile(), passphrase.toCharArray());
        var key = store.getKey(ALIAS, passphrase.toCharArray());
        return Map.of(
            "tls.crt", pem("CERTIFICATE", store.getCertificate(ALIAS).getEncoded()),
            "tls.key", pem("PRIVATE KEY", key.getEncoded()));
      } finally {
        Files.deleteIfExists(file);
        Files.delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no certificate can be made", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void keytool(List<String> names, Path file, String passphrase) throws IOException {
    var alternatives = names.stream().map(SelfSigned::alternative).collect(Collectors.joining(","));
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=" + names.getFirst(),
            "-ext",
            "san=" + alternatives + ",ip:127.0.0.1",
            "-validity",
            "3650",
            "-storetype",
            "PKCS12",
            "-keystore",
            file.toString(),
            "-storepass:env",
            "KEYTOOL_PASSPHRASE");
    builder.environment().put("KEYTOOL_PASSPHRASE", passphrase);
    var process =
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("keytool failed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String alternative(String name) {
    return (name.matches("[0-9]+(\\.[0-9]+){3}") ? "ip:" : "dns:") + name;
  }

  private static String pem(String type, byte[] bytes) {
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, lines, type);
  }
}
