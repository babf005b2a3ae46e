package eu.stratuslab.bridge.http;

import eu.stratuslab.bridge.http.HttpSettings.Tls;
import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import io.helidon.common.pki.PemKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The server's certificate and key.
 *
 * @param chain the server's own certificate first
 */
record Certificates(PrivateKey key, List<X509Certificate> chain) {
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");
  private static final byte[] PROBE = "who am I".getBytes(StandardCharsets.US_ASCII);

  Certificates {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("there is no certificate");
    }
    if (!belongs(key, chain.getFirst())) {
      throw new IllegalArgumentException(
          "the key does not belong to the certificate of "
              + chain.getFirst().getSubjectX500Principal());
    }
  }

  /** What one signs the other must verify. */
  private static boolean belongs(PrivateKey key, X509Certificate certificate) {
    var algorithm = SIGNATURES.get(key.getAlgorithm());
    if (algorithm == null) {
      return true;
    }
    try {
      var signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(PROBE);
      var signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException _) {
      // Of another algorithm.
      return false;
    }
  }

  /**
   * Reads files.
   *
   * @throws RuntimeException if they cannot be read, or hold no such pair
   */
  static Certificates read(Tls files) {
    return switch (files) {
      case Tls.Pem pem -> pem(pem);
      case Tls.Pkcs12 pkcs12 -> pkcs12(pkcs12);
    };
  }

  /** Of the bytes of all files: another one if one of them has changed. */
  static String digest(Tls files) {
    var paths =
        switch (files) {
          case Tls.Pem pem -> Stream.of(pem.certificates(), pem.key());
          case Tls.Pkcs12 pkcs12 -> Stream.of(pkcs12.keystore(), pkcs12.passphrase());
        };
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var path : paths.toList()) {
        digest.update(Files.readAllBytes(path));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException("the certificate cannot be read", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  io.helidon.common.tls.Tls tls() {
    return io.helidon.common.tls.Tls.builder().privateKey(key).privateKeyCertChain(chain).build();
  }

  private static Certificates pem(Tls.Pem pem) {
    return new Certificates(
        keys(pem.key(), p -> p.key(Resource.create(pem.key()))).privateKey().orElseThrow(),
        keys(pem.certificates(), p -> p.certChain(Resource.create(pem.certificates())))
            .certChain());
  }

  /** Helidon's exceptions have no type in common, and do not name the file. */
  private static Keys keys(Path file, Consumer<PemKeys.Builder> what) {
    try {
      return Keys.builder().pem(what).build();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(file + " cannot be used: " + e.getMessage(), e);
    }
  }

  /** Whatever the alias is: a file holds one key. */
  private static Certificates pkcs12(Tls.Pkcs12 files) {
    var passphrase = passphrase(files.passphrase());
    try {
      var keystore = KeyStore.getInstance(files.keystore().toFile(), passphrase);
      for (var alias : Collections.list(keystore.aliases())) {
        if (keystore.getKey(alias, passphrase) instanceof PrivateKey key) {
          var chain = keystore.getCertificateChain(alias);
          return new Certificates(
              key, Arrays.stream(chain).map(X509Certificate.class::cast).toList());
        }
      }
      throw new IllegalArgumentException("there is no key in " + files.keystore());
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
