package io.cambist.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Callers over HTTPS that trust a test's authority and nobody else. */
public final class TlsClients {
  private TlsClients() {}

  /** One that has no certificate. */
  public static HttpClient plain(Path authority) throws GeneralSecurityException, IOException {
    return client(authority, null);
  }

  /** One that presents what is in a key store without a password. */
  public static HttpClient with(Path authority, KeyStore own)
      throws GeneralSecurityException, IOException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(own, new char[0]);
    return client(authority, keys.getKeyManagers());
  }

  private static HttpClient client(Path authority, KeyManager[] keys)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(authority)) {
      trusted.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(tls).build();
  }
}
