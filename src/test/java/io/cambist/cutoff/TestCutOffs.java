package io.cambist.cutoff;

import io.cambist.redis.RedisPipeline;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** What one gateway knows of cut-offs. */
public final class TestCutOffs {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private TestCutOffs() {}

  /** Of a store where nothing was ever cut off. */
  public static KnownCutOffs none(StoreState state) {
    return KnownCutOffs.none(state);
  }

  /** What the health answer of a gateway says of its store. */
  public static Map<String, Object> health(CutOffs cutOffs) {
    return call(cutOffs).getData().orElse(Map.of());
  }

  /** Whether that answer is UP. */
  public static boolean isUp(CutOffs cutOffs) {
    return call(cutOffs).getStatus() == HealthCheckResponse.Status.UP;
  }

  private static HealthCheckResponse call(CutOffs cutOffs) {
    return new StoreHealth((RedisCutOffs) cutOffs).call().await().atMost(PATIENCE);
  }

  public static CutOffs on(RedisPipeline redis, Clock clock) {
    return on(redis, clock, 0);
  }

  public static CutOffs on(RedisPipeline redis, Clock clock, int epoch) {
    return new RedisCutOffs(redis, clock, new SimpleMeterRegistry(), epoch);
  }
}
