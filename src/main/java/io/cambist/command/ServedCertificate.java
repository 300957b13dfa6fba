package io.cambist.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;

/**
 * The certificate that the gateway of this machine was given, and the only one that is taken of it.
 * It names the gateway as the world calls it, which is not how it is called here: instead of the
 * name it is asked whether the certificate is the very same.
 */
record ServedCertificate(X509Certificate expected) {
  /** The first of a PEM file, as the server takes it. */
  static ServedCertificate of(String file) throws CertificateException {
    try (InputStream pem = Files.newInputStream(Path.of(file))) {
      X509Certificate first =
          (X509Certificate)
              CertificateFactory.getInstance("X.509").generateCertificates(pem).stream()
                  .findFirst()
                  .orElseThrow(() -> new CertificateException("there is none"));
      first.checkValidity();
      return new ServedCertificate(first);
    } catch (IOException | InvalidPathException | CertificateException unusable) {
      throw new CertificateException(
          "CAMBIST_TLS_CERTIFICATE (%s): %s".formatted(file, unusable.getMessage()), unusable);
    }
  }

  /** Lets the connection be made to whoever shows this certificate, and to nobody else. */
  void demand(HttpsURLConnection connection) throws IOException, GeneralSecurityException {
    KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
    anchors.load(null, null);
    anchors.setCertificateEntry("gateway", expected);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(anchors);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    connection.setSSLSocketFactory(context.getSocketFactory());
    connection.setHostnameVerifier((name, session) -> isShownIn(session));
  }

  private boolean isShownIn(SSLSession session) {
    try {
      return session.getPeerCertificates()[0].equals(expected);
    } catch (SSLPeerUnverifiedException none) {
      return false;
    }
  }
}
