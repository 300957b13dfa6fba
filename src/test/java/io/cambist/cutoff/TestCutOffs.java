package io.cambist.cutoff;

import io.cambist.redis.RedisPipeline;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Map;

/** What one gateway knows of cut-offs. */
public final class TestCutOffs {
  private TestCutOffs() {}

  /** Of a store where nothing was ever cut off. */
  public static KnownCutOffs none(StoreState state) {
    return KnownCutOffs.none(state);
  }

  /** What the health answer of a gateway says of its store. */
  public static Map<String, Object> health(CutOffs cutOffs) {
    return new StoreHealth((RedisCutOffs) cutOffs).call().getData().orElse(Map.of());
  }

  public static CutOffs on(RedisPipeline redis, Clock clock) {
    return on(redis, clock, 0);
  }

  public static CutOffs on(RedisPipeline redis, Clock clock, int epoch) {
    return new RedisCutOffs(redis, clock, new SimpleMeterRegistry(), epoch);
  }
}
