package io.cambist.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cambist.testing.RedisServer;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Redis that answers and must not be used as it is. */
@Timeout(60)
class FitnessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

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
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!unfit.getData().toString().contains("volatile") && System.nanoTime() < end) {
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

  @Test
  void one_that_was_made_a_replica_is_left_though_only_reads_are_asked_for() throws Exception {
    try (var server = RedisServer.start();
        var client = Client.of(server.url())) {
      var readiness = new RedisReadiness(client.redis);
      client.ask("SET", "s:{a}", "1");
      demote(server);
      assertThat(refusal(client)).contains("READONLY");
      assertThat(check(readiness).getStatus()).hasToString("DOWN");
      server.ask("REPLICAOF", "NO", "ONE");
      client.askUntil(Reply::isAnswer, "GET", "s:{a}");
    }
  }

  @Test
  void readiness_sees_at_once_that_one_was_made_a_replica() throws Exception {
    try (var server = RedisServer.start();
        var client = Client.of(server.url())) {
      demote(server);
      assertProblem(check(new RedisReadiness(client.redis)), "replica");
    }
  }

  @Test
  void one_that_has_lost_the_replicas_it_must_have_is_left_though_only_reads_are_asked_for()
      throws Exception {
    try (var server = RedisServer.start();
        var client = Client.of(server.url())) {
      assumeFalse(server.url().contains("cluster"), "a minority of a cluster answers nothing");
      client.ask("SET", "s:{a}", "1");
      server.ask("CONFIG", "SET", "min-replicas-to-write", "1");
      assertThat(refusal(client)).contains("NOREPLICAS");
      assertProblem(check(new RedisReadiness(client.redis)), "NOREPLICAS");
      server.ask("CONFIG", "SET", "min-replicas-to-write", "0");
      client.askUntil(Reply::isAnswer, "GET", "s:{a}");
    }
  }

  private static void demote(RedisServer server) throws Exception {
    assumeTrue(
        server.ask("REPLICAOF", "127.0.0.1", "1").contains("OK"),
        "a node of a cluster does not let itself be told that");
  }

  /** Asks for the same again and again, which must soon fail; how it failed. */
  private static String refusal(Client client) {
    long since = System.nanoTime();
    while (System.nanoTime() - since < PATIENCE.toNanos()) {
      try {
        assertThat(client.ask("GET", "s:{a}")).hasToString("1");
      } catch (StoreUnavailable refused) {
        return refused.getMessage();
      }
    }
    throw new AssertionError("it goes on answering");
  }

  @Test
  void a_link_proves_once_a_second_and_no_more_that_its_server_takes_writes() throws Exception {
    try (var server = RedisServer.start();
        var client = Client.of(server.url())) {
      long since = System.nanoTime();
      for (int i = 0; i < 5_000; i++) {
        client.ask("GET", "s:{a}");
      }
      long seconds = Duration.ofNanos(System.nanoTime() - since).toSeconds();
      String calls =
          server
              .ask("INFO", "commandstats")
              .lines()
              .filter(line -> line.startsWith("cmdstat_unlink:calls="))
              .map(line -> line.replaceAll("\\D*(\\d+).*", "$1"))
              .findFirst()
              .orElse("0");
      assertThat(Long.parseLong(calls)).isLessThanOrEqualTo(seconds + 1);
    }
  }

  @Test
  void too_few_replicas_are_told_by_readiness_which_stays_up() throws Exception {
    try (var server = RedisServer.start();
        var client =
            new Client(
                new RedisAccess(
                    Deployment.parse(server.url()),
                    Login.NONE,
                    Optional.empty(),
                    Client.DEADLINE,
                    2))) {
      HealthCheckResponse health = check(new RedisReadiness(client.redis));
      assertThat(health.getStatus()).hasToString("UP");
      assertThat(health.getData().orElseThrow().get("replicas").toString())
          .startsWith("0 connected of 2");
    }
    try (var server = RedisServer.start();
        var client = Client.of(server.url())) {
      assertThat(check(new RedisReadiness(client.redis)).getData()).isEmpty();
    }
  }

  private static void assertProblem(HealthCheckResponse health, String problem) {
    assertThat(health.getStatus()).hasToString("DOWN");
    assertThat(health.getData().orElseThrow().get("problem").toString()).contains(problem);
  }

  private static HealthCheckResponse check(RedisReadiness readiness) {
    return readiness.call().await().atMost(PATIENCE);
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
