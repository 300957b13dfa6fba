package io.cambist.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.testing.PackagedGateway;
import io.cambist.testing.RedisSentinels;
import io.cambist.testing.RedisServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The program meets a Redis that it must not use, or none. */
class RedisStartIT {
  /** What else makes it unfit, and the remedies, are told by the tests of the connection. */
  @Test
  void a_redis_that_is_unfit_refuses_the_start_with_its_remedy() throws Exception {
    try (RedisServer redis = RedisServer.start("--requirepass", "secret");
        PackagedGateway gateway =
            PackagedGateway.launch(
                Program.home(),
                Program.settings(Program.home(), "redis://127.0.0.1:" + redis.port()))) {
      assertThat(gateway.exitCode()).isNotZero();
      assertThat(gateway.log())
          .contains("Cambist cannot start: Redis at")
          .contains("Put user and password into CAMBIST_REDIS");
      assertThat(gateway.log()).doesNotContain("\tat ");
    }
  }

  @Test
  void a_redis_that_is_away_at_the_start_is_judged_when_it_comes() throws Exception {
    try (RedisServer redis = RedisServer.start("--maxmemory-policy", "allkeys-lru")) {
      redis.kill();
      try (PackagedGateway gateway =
          PackagedGateway.launch(Program.home(), Program.settings(Program.home(), redis.url()))) {
        awaitReadiness(gateway, "Connection refused");
        assertThat(gateway.status("/q/health/live")).isEqualTo(200);
        assertThat(gateway.status("/q/health/ready")).isEqualTo(503);
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
    Eventually.holds(() -> gateway.body("/q/health/ready").contains(expected));
  }
}
