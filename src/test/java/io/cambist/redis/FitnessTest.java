package io.cambist.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambist.testing.RedisServer;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Redis that answers and must not be used as it is. */
@Timeout(60)
class FitnessTest {
  @Test
  void one_that_may_throw_away_keys_is_unfit_until_that_is_changed() throws Exception {
    try (var server = RedisServer.start("--maxmemory-policy", "allkeys-lru");
        var client = Client.of(server.url())) {
      assertThatThrownBy(() -> client.ask("PING"))
          .isInstanceOf(RedisUnfit.class)
          .hasMessageContaining("allkeys-lru")
          .hasMessageContaining("noeviction");
      assertThat(client.redis.warmUp(Duration.ofSeconds(5))).isPresent();
      server.ask("CONFIG", "SET", "maxmemory-policy", "noeviction");
      client.askUntil(Reply::isOk, "SET", "s:{a}", "1");
      assertThat(client.redis.warmUp(Duration.ofSeconds(5))).isEmpty();
    }
  }

  @Test
  void it_is_judged_anew_after_each_reconnection_and_readiness_says_why() throws Exception {
    try (var server = RedisServer.start();
        var client = Client.of(server.url())) {
      var readiness = new RedisReadiness(client.redis);
      assertThat(check(readiness).getStatus()).hasToString("UP");
      server.ask("CONFIG", "SET", "maxmemory-policy", "volatile-ttl");
      server.ask("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
      HealthCheckResponse unfit = check(readiness);
      for (int i = 0; i < 1000 && !unfit.getData().toString().contains("volatile"); i++) {
        unfit = check(readiness);
      }
      assertProblem(unfit, "noeviction");
    }
  }

  @Test
  void readiness_sees_a_full_one_and_a_policy_that_changes_under_a_standing_connection()
      throws Exception {
    try (var server = RedisServer.start();
        var client = Client.of(server.url())) {
      var readiness = new RedisReadiness(client.redis);
      assertThat(check(readiness).getStatus()).hasToString("UP");
      server.ask("CONFIG", "SET", "maxmemory", "100kb");
      assertProblem(check(readiness), "is full");
      server.ask("CONFIG", "SET", "maxmemory", "0");
      assertThat(check(readiness).getStatus()).hasToString("UP");
      server.ask("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
      assertProblem(check(readiness), "noeviction");
    }
  }

  private static void assertProblem(HealthCheckResponse health, String problem) {
    assertThat(health.getStatus()).hasToString("DOWN");
    assertThat(health.getData().orElseThrow().get("problem").toString()).contains(problem);
  }

  private static HealthCheckResponse check(RedisReadiness readiness) {
    return readiness.call().await().atMost(Duration.ofSeconds(5));
  }

  @Test
  void versions_before_6_2_are_too_old() {
    for (String old : new String[] {"6.0.16", "5.0.14", "2.8.24", "", "unknown", "6"}) {
      assertThat(Handshake.isNewEnough(old)).as(old).isFalse();
    }
    for (String good : new String[] {"6.2.0", "6.2.14", "7.0.15", "8.1.1", "10.0"}) {
      assertThat(Handshake.isNewEnough(good)).as(good).isTrue();
    }
  }

  @Test
  void one_that_is_too_old_is_told_so() {
    for (String hello :
        new String[] {
          "*6\r\n$7\r\nversion\r\n$6\r\n6.0.16\r\n$4\r\nmode\r\n$10\r\nstandalone\r\n$4\r\nrole\r\n$6\r\nmaster\r\n",
          "-ERR unknown command `HELLO`\r\n"
        }) {
      assertSaid(hello, "6.2");
    }
  }

  @Test
  void what_is_not_redis_is_an_outage() {
    assertSaid("HTTP/1.1 400 Bad Request\r\n\r\n", "unreadable answer");
    assertSaid("*-7\r\n", "unreadable answer");
  }

  private static void assertSaid(String answer, String problem) {
    Vertx vertx = Vertx.vertx();
    NetServer fake =
        vertx
            .createNetServer()
            .connectHandler(
                socket -> socket.handler(asked -> socket.write(answer + "+OK\r\n".repeat(9))))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    try (var client = Client.of("redis://127.0.0.1:" + fake.actualPort())) {
      assertThatThrownBy(() -> client.ask("PING"))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining(problem);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
