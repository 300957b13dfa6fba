package io.cambist.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambist.testing.InTime;
import io.cambist.testing.RedisCluster;
import io.cambist.testing.RedisSentinels;
import io.cambist.testing.RedisServer;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Writes that count when replicas have them. */
@Timeout(60)
class AcknowledgedTest {
  private static final List<Command> WRITES =
      List.of(Command.of("SET", "e:{a}", "1"), Command.of("PEXPIRE", "e:{a}", "60000"));

  private static Client client(String url, int replicas) {
    return new Client(access(url, replicas));
  }

  private static RedisAccess access(String url, int replicas) {
    return new RedisAccess(
        Deployment.parse(url), Login.NONE, Optional.empty(), Client.DEADLINE, replicas);
  }

  private static List<Reply> await(Uni<List<Reply>> sent) {
    return sent.await().atMost(Duration.ofSeconds(20));
  }

  @Test
  void with_its_replica_a_write_is_acknowledged_and_the_waiting_is_not_among_the_replies()
      throws Exception {
    try (var redis = RedisSentinels.start();
        var client = client(redis.url(), 1)) {
      List<Reply> replies = await(client.redis.sendAcknowledged(WRITES));
      assertThat(replies.get(0).isOk()).isTrue();
      assertThat(replies.get(1)).isEqualTo(new Reply.Whole(1));
      assertThat(replies).hasSize(2);
      assertThat(redis.replica().ask("GET", "e:{a}")).isEqualTo("1");
      redis.replica().pause();
      InTime.within(
          Duration.ofSeconds(1),
          () ->
              assertThatThrownBy(() -> await(client.redis.sendAcknowledged(WRITES)))
                  .isInstanceOf(StoreUnavailable.class)
                  .hasMessageContaining("0 of 1 replicas"));
    }
  }

  @Test
  void who_waits_for_replicas_holds_up_nobody_else() throws Exception {
    try (var server = RedisServer.start();
        var client = client(server.url(), 1)) {
      var waiting = client.redis.sendAcknowledged(WRITES).subscribeAsCompletionStage();
      server.awaitAnswer("blocked_clients:1", "INFO", "clients");
      assertThat(client.ask("GET", "e:{a}")).hasToString("1");
      assertThat(waiting).isNotDone();
      assertThatThrownBy(waiting::join).hasCauseInstanceOf(StoreUnavailable.class);
    }
  }

  @Test
  void when_none_are_configured_nothing_is_waited_for() throws Exception {
    try (var server = RedisServer.start();
        var client = client(server.url(), 0)) {
      assertThat(await(client.redis.sendAcknowledged(WRITES))).hasSize(2);
      assertThat(server.ask("INFO", "commandstats")).doesNotContain("cmdstat_wait");
    }
  }

  @Test
  void in_a_cluster_each_node_waits_for_its_own_replica() throws Exception {
    try (var cluster = RedisCluster.startWithReplicas();
        var client = client(cluster.url(), 1)) {
      List<Command> everywhere =
          List.of(
              Command.of("SET", "e:{a}", "1"),
              Command.of("SET", "e:{b}", "1"),
              Command.of("SET", "e:{c}", "1"),
              Command.of("SET", "e:{d}", "1"));
      assertThat(await(client.redis.sendAcknowledged(everywhere))).hasSize(4);
      for (RedisServer primary : cluster.primaries()) {
        assertThat(primary.ask("INFO", "commandstats")).contains("cmdstat_wait");
      }
      RedisServer owner = cluster.owner("e:{a}");
      cluster.replicas().get(cluster.primaries().indexOf(owner)).pause();
      assertThatThrownBy(() -> await(client.redis.sendAcknowledged(everywhere)))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("replicas");
    }
  }
}
