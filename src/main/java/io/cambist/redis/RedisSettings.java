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
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Which Redis: the configured one, else the one that development mode and the tests start. */
@ApplicationScoped
class RedisSettings {
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
    if (chosen.indexOf(',') >= 0) {
      throw new StartRefused("CAMBIST_REDIS names several servers; give the URL of one.");
    }
    return new RedisPipeline(
        vertx, chosen.strip().replaceFirst("^redis\\+unix:", "unix:"), deadline, metrics);
  }

  void close(@Disposes RedisPipeline pipeline) {
    pipeline.close();
  }
}
