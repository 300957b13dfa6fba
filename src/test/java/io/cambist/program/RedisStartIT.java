package io.cambist.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.testing.PackagedGateway;
import io.cambist.testing.RedisSentinels;
import io.cambist.testing.RedisServer;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The program meets a Redis that it must not use, or none. */
class RedisStartIT {
  private static final long POLL_NANOS = 100_000_000;

  @ParameterizedTest
  @MethodSource("unfit")
  void a_redis_that_is_unfit_refuses_the_start_with_its_remedy(String option, String remedy)
      throws Exception {
    try (RedisServer redis = RedisServer.start(option.split(" ", 2));
        PackagedGateway gateway =
            PackagedGateway.launch(
                Program.home(),
                Program.settings(Program.home(), "redis://127.0.0.1:" + redis.port()))) {
      assertThat(gateway.exitCode()).isNotZero();
      assertThat(gateway.log()).contains("Cambist cannot start: Redis at").contains(remedy);
      assertThat(gateway.log()).doesNotContain("\tat ");
    }
  }

  static Stream<Arguments> unfit() {
    return Stream.of(
        Arguments.of("--maxmemory-policy allkeys-lru", "noeviction"),
        Arguments.of("--requirepass secret", "Put user and password into CAMBIST_REDIS"),
        Arguments.of("--cluster-enabled yes", "redis+cluster://host:6379"));
  }

  @Test
  void a_redis_that_is_away_at_the_start_is_judged_when_it_comes() throws Exception {
    try (RedisServer redis = RedisServer.start("--maxmemory-policy", "allkeys-lru")) {
      redis.kill();
      try (PackagedGateway gateway =
          PackagedGateway.launch(Program.home(), Program.settings(Program.home(), redis.url()))) {
        awaitReadiness(gateway, "Connection refused");
        redis.restart();
        awaitReadiness(gateway, "noeviction");
        redis.ask("CONFIG", "SET", "maxmemory-policy", "noeviction");
        gateway.awaitReady();
      }
    }
  }

  @Test
  void sentinels_are_followed_by_the_program() throws Exception {
    try (RedisSentinels redis = RedisSentinels.start();
        PackagedGateway gateway =
            PackagedGateway.start(
                Program.home(),
                with(Program.settings(Program.home(), redis.url()), "CAMBIST_REDIS_REPLICAS"))) {
      redis.primary().kill();
      awaitReadiness(gateway, "\"DOWN\"");
      gateway.awaitReady();
      assertThat(gateway.log()).contains("has taken over");
    }
  }

  private static Map<String, String> with(Map<String, String> settings, String replicas) {
    settings.put(replicas, "1");
    return settings;
  }

  private static void awaitReadiness(PackagedGateway gateway, String expected) throws Exception {
    String body = "";
    for (int tries = 0; tries < 300; tries++) {
      body = gateway.body("/q/health/ready");
      if (body.contains(expected)) {
        return;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    throw new AssertionError("readiness never said " + expected + ": " + body);
  }
}
