package io.cambist.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Pipelines with more than a URL, for tests of other packages; connected when they are made. */
public final class TestPipelines {
  private TestPipelines() {}

  /**
   * One whose acknowledged writes wait for replicas.
   *
   * @param replicas how many
   */
  public static RedisPipeline withReplicas(
      Vertx vertx, String url, int replicas, Duration deadline, MeterRegistry metrics) {
    return of(vertx, url, Optional.empty(), replicas, deadline, metrics);
  }

  /**
   * One that trusts an authority of its own.
   *
   * @param authority the file of its certificate
   */
  public static RedisPipeline overTls(
      Vertx vertx, String url, Path authority, Duration deadline, MeterRegistry metrics) {
    return of(vertx, url, Optional.of(authority), 0, deadline, metrics);
  }

  private static RedisPipeline of(
      Vertx vertx,
      String url,
      Optional<Path> authority,
      int replicas,
      Duration deadline,
      MeterRegistry metrics) {
    var access = new RedisAccess(Deployment.parse(url), Login.NONE, authority, deadline, replicas);
    var pipeline = new RedisPipeline(vertx, access, metrics);
    pipeline.warmUp(Duration.ofSeconds(5));
    return pipeline;
  }
}
