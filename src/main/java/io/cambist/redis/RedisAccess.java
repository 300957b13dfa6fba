package io.cambist.redis;

import io.cambist.oauth.StartRefused;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach Redis.
 *
 * @param sentinelLogin at the sentinels, who do not know the users of the others
 * @param authorities PEM certificates of the authorities that TLS trusts; empty: those of the JVM
 * @param deadline how long a batch may take, waiting for a connection included
 * @param replicas how many must have what is sent to be acknowledged
 */
record RedisAccess(
    Deployment deployment,
    Login sentinelLogin,
    Optional<Path> authorities,
    Duration deadline,
    int replicas) {
  /** The longest that opening a connection may take when nothing is waiting for it yet. */
  private static final Duration CONNECT = Duration.ofSeconds(5);

  RedisAccess {
    if (deadline.toMillis() < 1) {
      throw new StartRefused(
          "CAMBIST_REDIS_TIMEOUT must be longer than nothing. Set it like PT0.5S.");
    }
    if (replicas < 0) {
      throw new StartRefused(
          "CAMBIST_REDIS_REPLICAS must not be less than nothing. Set it to how many replicas must"
              + " have what ends a session, or to 0.");
    }
    authorities.ifPresent(RedisAccess::check);
  }

  static RedisAccess of(String url, Duration deadline) {
    return new RedisAccess(Deployment.parse(url), Login.NONE, Optional.empty(), deadline, 0);
  }

  /** A reply that comes as late as it may still has its way back. */
  Acknowledgement acknowledgement() {
    return new Acknowledgement(replicas, Math.max(1, deadline.toMillis() * 3 / 4));
  }

  NetClientOptions network() {
    var options =
        new NetClientOptions()
            .setConnectTimeout((int) CONNECT.toMillis())
            .setTcpKeepAlive(true)
            .setHostnameVerificationAlgorithm("HTTPS");
    if (deployment.tls()) {
      options.setSsl(true).setSslHandshakeTimeout(CONNECT.toSeconds());
      authorities.ifPresent(
          file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
    }
    return options;
  }

  private static void check(Path file) {
    try (InputStream pem = Files.newInputStream(file)) {
      if (!CertificateFactory.getInstance("X.509").generateCertificates(pem).isEmpty()) {
        return;
      }
    } catch (IOException | CertificateException unreadable) {
      // Said below.
    }
    throw new StartRefused(
        "CAMBIST_REDIS_CA ("
            + file
            + ") is not a file of PEM certificates that this program can read. Set it to those of"
            + " the authority that signed the certificate of Redis, or leave it out.");
  }
}
