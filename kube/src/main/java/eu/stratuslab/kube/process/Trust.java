package eu.stratuslab.kube.process;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Who is believed to be who they say. */
public final class Trust {
  private Trust() {}

  /**
   * TLS with servers whose certificate is in a file, or signed by one there, and with no others;
   * they must have the name by which they are reached.
   *
   * @param file certificates in PEM
   */
  public static SSLContext only(Path file) throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    var n = 0;
    for (var each : read(file)) {
      store.setCertificateEntry("c" + n++, each);
    }
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    return context(managers.getTrustManagers());
  }

  /**
   * TLS with servers that show the very certificate that a file begins with, by whatever name they
   * are reached: it says more than any name.
   *
   * @param file a certificate, or a chain, in PEM
   */
  public static SSLContext exactly(Path file) throws IOException, GeneralSecurityException {
    var certificates = read(file);
    if (certificates.isEmpty()) {
      throw new CertificateException("there is no certificate in " + file);
    }
    return context(new Pinned(certificates.getFirst()));
  }

  private static List<Certificate> read(Path file) throws IOException, GeneralSecurityException {
    try (var in = Files.newInputStream(file)) {
      return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
    }
  }

  private static SSLContext context(TrustManager... managers) throws GeneralSecurityException {
    var context = SSLContext.getInstance("TLS");
    context.init(null, managers, null);
    return context;
  }

  /** Of the extended kind, whom the JDK leaves the check of names to. */
  private static final class Pinned extends X509ExtendedTrustManager {
    private final Certificate expected;

    Pinned(Certificate expected) {
      this.expected = expected;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      if (!chain[0].equals(expected)) {
        throw new CertificateException(
            "another certificate is shown: that of " + chain[0].getSubjectX500Principal());
      }
      chain[0].checkValidity();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("clients show no certificates");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
