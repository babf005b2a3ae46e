package eu.stratuslab.bridge.main;

import eu.stratuslab.bridge.http.HttpSettings;
import eu.stratuslab.bridge.http.HttpSettings.Tls;
import eu.stratuslab.bridge.live.StreamSettings;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a bridge listens, and with which certificate. */
final class Listening {
  @Option(
      names = "--address",
      paramLabel = "ADDRESS",
      defaultValue = "${env:STRATUSLAB_ADDRESS:-127.0.0.1}",
      description =
          "Where to listen; anything but loopback needs a certificate. [${DEFAULT-VALUE}]")
  InetAddress address = InetAddress.getLoopbackAddress();

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "${env:STRATUSLAB_PORT:-9200}",
      description = "The port; 0 for a free one. [${DEFAULT-VALUE}]")
  int port;

  @Option(
      names = "--public-url",
      paramLabel = "URL",
      defaultValue = "${env:STRATUSLAB_PUBLIC_URL}",
      description = "Scheme and authority by which consumers come; those of a request if absent.")
  @Nullable URI publicUrl;

  @Option(
      names = "--certificate",
      paramLabel = "FILE",
      defaultValue = "${env:STRATUSLAB_CERTIFICATE}",
      description = "The certificate chain, in PEM; needs --key.")
  @Nullable Path certificate;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      defaultValue = "${env:STRATUSLAB_KEY}",
      description = "The private key of --certificate, in PEM.")
  @Nullable Path key;

  @Option(
      names = "--keystore",
      paramLabel = "FILE",
      defaultValue = "${env:STRATUSLAB_KEYSTORE}",
      description = "Certificate and key in one PKCS#12 file; needs --keystore-passphrase-file.")
  @Nullable Path keystore;

  @Option(
      names = "--keystore-passphrase-file",
      paramLabel = "FILE",
      defaultValue = "${env:STRATUSLAB_KEYSTORE_PASSPHRASE_FILE}",
      description = "The file that holds the passphrase of --keystore.")
  @Nullable Path passphrase;

  /** What is wrong with it, all of it. */
  List<String> mistakes() {
    var mistakes = new ArrayList<String>();
    if (port < 0 || port > 65_535) {
      mistakes.add("--port is 0 to 65535, not " + port);
    }
    if (publicUrl != null && (publicUrl.getHost() == null || !scheme(publicUrl))) {
      mistakes.add("--public-url is https://HOST[:PORT] or http://…, not " + publicUrl);
    }
    pair(mistakes, "--certificate", certificate, "--key", key);
    pair(mistakes, "--keystore", keystore, "--keystore-passphrase-file", passphrase);
    if (certificate != null && keystore != null) {
      mistakes.add("--certificate and --keystore exclude each other");
    }
    if (certificate == null && keystore == null && !address.isLoopbackAddress()) {
      mistakes.add(
          "--address %s is not loopback: it needs --certificate and --key, or --keystore"
              .formatted(address.getHostAddress()));
    }
    return mistakes;
  }

  private static boolean scheme(URI uri) {
    return "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
  }

  private static void pair(
      List<String> mistakes,
      String first,
      @Nullable Path firstFile,
      String second,
      @Nullable Path secondFile) {
    if ((firstFile == null) != (secondFile == null)) {
      mistakes.add(first + " and " + second + " need each other");
    }
    readable(mistakes, first, firstFile);
    readable(mistakes, second, secondFile);
  }

  private static void readable(List<String> mistakes, String option, @Nullable Path file) {
    if (file != null && !Files.isReadable(file)) {
      mistakes.add(option + ": " + file + " cannot be read");
    }
  }

  HttpSettings settings() {
    return new HttpSettings(
        address,
        port,
        tls(),
        Optional.ofNullable(publicUrl),
        HttpSettings.CONCURRENT,
        HttpSettings.BODY,
        StreamSettings.USUAL);
  }

  private Optional<Tls> tls() {
    if (certificate != null && key != null) {
      return Optional.of(new Tls.Pem(certificate, key));
    }
    return keystore != null && passphrase != null
        ? Optional.of(new Tls.Pkcs12(keystore, passphrase))
        : Optional.empty();
  }
}
