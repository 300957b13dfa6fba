package io.cambist.redis;

import io.cambist.oauth.StartRefused;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.redis.client.RedisHostsProvider;
import io.quarkus.runtime.Startup;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Which Redis: the configured one, else the one that development mode and the tests start. */
@ApplicationScoped
class RedisSettings {
  private static final Pattern DATABASE = Pattern.compile("/?|/\\d{1,5}");
  private static final int HIGHEST_PORT = 65_535;

  /** A Redis that is away is not waited for: the program starts, and is not ready. */
  private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(3);

  @Produces
  @Singleton
  @Startup
  RedisPipeline pipeline(
      Vertx vertx,
      MeterRegistry metrics,
      @ConfigProperty(name = "cambist.redis") Optional<String> url,
      @ConfigProperty(name = "cambist.redis-timeout", defaultValue = "PT0.5S") Duration deadline,
      @Identifier("embedded") Instance<RedisHostsProvider> embedded) {
    String chosen = url.orElseGet(() -> embedded.get().getHosts().iterator().next().toString());
    if (deadline.toMillis() < 1) {
      throw new StartRefused(
          "CAMBIST_REDIS_TIMEOUT must be longer than nothing. Set it like PT0.5S.");
    }
    var pipeline = new RedisPipeline(vertx, checked(chosen), deadline, metrics);
    pipeline.warmUp(LONGEST_WARM_UP);
    return pipeline;
  }

  /**
   * The URL as the client takes it.
   *
   * @throws StartRefused when it cannot lead to a Redis; the message does not repeat it, since it
   *     may hold a password
   */
  static String checked(String text) {
    if (text.indexOf(',') >= 0) {
      throw new StartRefused(
          "CAMBIST_REDIS names several servers; give the URL of one (and percent-encode a comma in a"
              + " password).");
    }
    String url = text.strip().replaceFirst("^redis\\+unix:", "unix:");
    try {
      URI parsed = new URI(url);
      String scheme = parsed.isAbsolute() ? parsed.getScheme().toLowerCase(Locale.ROOT) : "";
      if (scheme.equals("unix") ? leadsToSocket(parsed) : leadsToServer(scheme, parsed)) {
        return scheme + url.substring(scheme.length());
      }
    } catch (URISyntaxException malformed) {
      // Said below, without the value.
    }
    throw new StartRefused(
        "CAMBIST_REDIS is not the URL of a Redis. Set it like redis://host:6379,"
            + " rediss://:password@host:6379/0 or unix:///path; a host name has no underscore, and"
            + " special characters of a password are percent-encoded.");
  }

  private static boolean leadsToServer(String scheme, URI url) {
    return (scheme.equals("redis") || scheme.equals("rediss"))
        && url.getHost() != null
        && url.getPort() != 0
        && url.getPort() <= HIGHEST_PORT
        && DATABASE.matcher(url.getPath()).matches();
  }

  private static boolean leadsToSocket(URI url) {
    return url.getRawAuthority() == null && url.getPath() != null && url.getPath().length() > 1;
  }

  void close(@Disposes RedisPipeline pipeline) {
    pipeline.close();
  }
}
