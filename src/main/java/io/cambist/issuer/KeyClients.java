package io.cambist.issuer;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One HTTP client for all servers whose certificates the same authorities sign. */
final class KeyClients implements AutoCloseable {
  private static final int CONNECTIONS_PER_HOST = 4;
  private static final int REQUESTS_WAITING_PER_HOST = 64;

  private final Vertx vertx;
  private final Duration timeout;
  private final Map<List<X509Certificate>, HttpClient> clients = new ConcurrentHashMap<>();

  KeyClients(Vertx vertx, Duration timeout) {
    this.vertx = vertx;
    this.timeout = timeout;
  }

  /**
   * @param authorities empty for those of the JVM
   */
  BoundedGet trusting(List<X509Certificate> authorities) {
    return new BoundedGet(vertx, clients.computeIfAbsent(authorities, this::client), timeout);
  }

  /** Closes those that trust whom nobody's servers need trusted any more. */
  void closeAllBut(Set<List<X509Certificate>> needed) {
    clients
        .entrySet()
        .removeIf(
            entry -> {
              boolean unneeded = !needed.contains(entry.getKey());
              if (unneeded) {
                entry.getValue().close();
              }
              return unneeded;
            });
  }

  @Override
  public void close() {
    closeAllBut(Set.of());
  }

  private HttpClient client(List<X509Certificate> authorities) {
    var options =
        new HttpClientOptions()
            .setConnectTimeout(Math.toIntExact(timeout.toMillis()))
            .setVerifyHost(true)
            // Fetches are rare: a kept connection would mostly be a dead one.
            .setKeepAlive(false)
            .setMaxPoolSize(CONNECTIONS_PER_HOST)
            .setMaxWaitQueueSize(REQUESTS_WAITING_PER_HOST);
    if (!authorities.isEmpty()) {
      var trusted = new PemTrustOptions();
      authorities.forEach(authority -> trusted.addCertValue(pem(authority)));
      options.setTrustOptions(trusted);
    }
    return vertx.createHttpClient(options);
  }

  private static Buffer pem(X509Certificate certificate) {
    try {
      return Buffer.buffer(
          "-----BEGIN CERTIFICATE-----\n"
              + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
              + "\n-----END CERTIFICATE-----\n");
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
