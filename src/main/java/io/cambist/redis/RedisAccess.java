package io.cambist.redis;

import io.cambist.oauth.StartRefused;
import io.cambist.settings.CertificateFile;
import io.cambist.settings.Setting;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
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
    authorities
        .flatMap(file -> problem(file.toString()))
        .ifPresent(
            unusable -> {
              throw new StartRefused(unusable);
            });
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

  /** What is wrong with a file of authorities. */
  static Optional<String> problem(String file) {
    return CertificateFile.problem(
        Setting.REDIS_CA,
        file,
        "Set it to those of the authority that signed the certificate of Redis, or leave it out.");
  }
}
