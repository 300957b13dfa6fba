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
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Which Redis: the configured one, else the one that development mode and the tests start. */
@ApplicationScoped
class RedisSettings {
  /** A Redis that is away is not waited for: the program starts, and is not ready. */
  private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(3);

  /**
   * @throws StartRefused when the settings lead nowhere, or to a Redis that must not be used
   */
  @Produces
  @Singleton
  @Startup
  RedisPipeline pipeline(
      Vertx vertx,
      MeterRegistry metrics,
      @ConfigProperty(name = "cambist.redis") Optional<String> url,
      @ConfigProperty(name = "cambist.redis-sentinel-user") Optional<String> sentinelUser,
      @ConfigProperty(name = "cambist.redis-sentinel-password") Optional<String> sentinelPassword,
      @ConfigProperty(name = "cambist.redis-ca") Optional<Path> authorities,
      @ConfigProperty(name = "cambist.redis-timeout") Duration deadline,
      @ConfigProperty(name = "cambist.redis-replicas") int replicas,
      @Identifier("embedded") Instance<RedisHostsProvider> embedded) {
    String chosen = url.orElseGet(() -> embedded.get().getHosts().iterator().next().toString());
    var sentinelLogin = new Login(sentinelUser.orElse(""), sentinelPassword.orElse(""));
    var access =
        new RedisAccess(Deployment.parse(chosen), sentinelLogin, authorities, deadline, replicas);
    var pipeline = new RedisPipeline(vertx, access, metrics);
    pipeline
        .warmUp(LONGEST_WARM_UP)
        .ifPresent(
            unfit -> {
              pipeline.close();
              throw new StartRefused(unfit.getMessage());
            });
    return pipeline;
  }

  void close(@Disposes RedisPipeline pipeline) {
    pipeline.close();
  }
}
