package eu.stratuslab.bridge.http;

import eu.stratuslab.bridge.http.HttpSettings.Tls;
import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the server's certificate and key. */
final class Certificates {
  private Certificates() {}

  static io.helidon.common.tls.Tls tls(Tls files) {
    var keys =
        switch (files) {
          case Tls.Pem pem ->
              Keys.builder()
                  .pem(
                      p ->
                          p.key(Resource.create(pem.key()))
                              .certChain(Resource.create(pem.certificates())))
                  .build();
          case Tls.Pkcs12 pkcs12 ->
              Keys.builder()
                  .keystore(
                      k ->
                          k.keystore(Resource.create(pkcs12.keystore()))
                              .passphrase(passphrase(pkcs12.passphrase())))
                  .build();
        };
    return io.helidon.common.tls.Tls.builder().privateKey(keys).privateKeyCertChain(keys).build();
  }

  private static char[] passphrase(Path file) {
    try {
      return Files.readString(file).strip().toCharArray();
    } catch (IOException e) {
      throw new UncheckedIOException("the passphrase cannot be read from " + file, e);
    }
  }
}
