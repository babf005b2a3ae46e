package eu.stratuslab.bridge.http;

import eu.stratuslab.bridge.http.HttpSettings.Tls;
import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Reads the server's certificate and key. */
final class Certificates {
  private Certificates() {}

  static io.helidon.common.tls.Tls tls(Tls files) {
    return switch (files) {
      case Tls.Pem pem -> pem(pem);
      case Tls.Pkcs12 pkcs12 ->
          io.helidon.common.tls.Tls.builder().sslContext(context(pkcs12)).build();
    };
  }

  private static io.helidon.common.tls.Tls pem(Tls.Pem pem) {
    var keys =
        Keys.builder()
            .pem(
                p ->
                    p.key(Resource.create(pem.key()))
                        .certChain(Resource.create(pem.certificates())))
            .build();
    return io.helidon.common.tls.Tls.builder().privateKey(keys).privateKeyCertChain(keys).build();
  }

  /** Whatever the alias is: a file holds one key. */
  private static SSLContext context(Tls.Pkcs12 files) {
    var passphrase = passphrase(files.passphrase());
    try {
      var keystore = KeyStore.getInstance(files.keystore().toFile(), passphrase);
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keystore, passphrase);
      var context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException("the key cannot be read from " + files.keystore(), e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the key cannot be used: " + files.keystore(), e);
    }
  }

  private static char[] passphrase(Path file) {
    try {
      return Files.readString(file).strip().toCharArray();
    } catch (IOException e) {
      throw new UncheckedIOException("the passphrase cannot be read from " + file, e);
    }
  }
}
