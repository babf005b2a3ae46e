package eu.stratuslab.bridge.store.couchbase;

import com.couchbase.client.core.env.Authenticator;
import com.couchbase.client.core.env.CertificateAuthenticator;
import com.couchbase.client.core.env.PasswordAuthenticator;
import eu.stratuslab.bridge.store.StoreException;
import eu.stratuslab.bridge.store.StoreException.Code;
import eu.stratuslab.bridge.store.couchbase.CouchbaseOptions.Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** Who we are, in the words of the two clients. */
final class Credentials {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private Credentials() {}

  /** For the key-value and query client. */
  static Authenticator of(Identity identity) {
    return switch (identity) {
      case Identity.Password p -> PasswordAuthenticator.create(p.username(), p.password());
      case Identity.Certificate c ->
          CertificateAuthenticator.fromKey(key(c.key()), null, certificates(c.certificates()));
    };
  }

  /** For the client of the change feed. */
  static com.couchbase.client.dcp.Authenticator ofFeed(Identity identity) {
    return switch (identity) {
      case Identity.Password p ->
          new com.couchbase.client.dcp.PasswordAuthenticator(
              new com.couchbase.client.dcp.StaticCredentialsProvider(p.username(), p.password()));
      case Identity.Certificate c ->
          com.couchbase.client.dcp.CertificateAuthenticator.fromKey(
              key(c.key()), null, certificates(c.certificates()));
    };
  }

  /**
   * The certificates in a PEM file.
   *
   * @throws StoreException {@code UNAVAILABLE} if there are none
   */
  static List<X509Certificate> certificates(Path file) {
    try (var in = Files.newInputStream(file)) {
      var found =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (found.isEmpty()) {
        throw new StoreException(Code.UNAVAILABLE, "there is no certificate in " + file);
      }
      return found;
    } catch (IOException | GeneralSecurityException e) {
      throw new StoreException(Code.UNAVAILABLE, "no certificate can be read from " + file, e);
    }
  }

  private static PrivateKey key(Path file) {
    try {
      var text = Files.readString(file, StandardCharsets.US_ASCII);
      var begin = text.indexOf(BEGIN);
      var end = text.indexOf(END);
      if (begin < 0 || end < begin) {
        throw new StoreException(Code.UNAVAILABLE, "there is no PKCS#8 key in " + file);
      }
      var base64 = text.substring(begin + BEGIN.length(), end);
      return key(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
    } catch (IOException | GeneralSecurityException e) {
      throw new StoreException(Code.UNAVAILABLE, "the key cannot be read from " + file, e);
    }
  }

  private static PrivateKey key(PKCS8EncodedKeySpec spec) throws GeneralSecurityException {
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(spec);
    } catch (InvalidKeySpecException _) {
      return KeyFactory.getInstance("EC").generatePrivate(spec);
    }
  }
}
