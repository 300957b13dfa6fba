package io.cambist.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.testing.RedisCluster;
import io.cambist.testing.RedisServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cluster that loses nodes. */
@Timeout(60)
class RedisFailoverTest {
  private static final String KEY = "s:{a}";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private RedisCluster cluster;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    cluster = RedisCluster.startWithReplicas();
    client = Client.of(cluster.url());
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    cluster.close();
  }

  @Test
  void when_a_node_was_killed_the_others_go_on_and_its_replica_takes_over() throws Exception {
    assertThat(client.ask("SET", KEY, "1").isOk()).isTrue();
    RedisServer owner = cluster.owner(KEY);
    String elsewhere = keyElsewhere(owner);
    owner.kill();
    assertThat(client.ask("SET", elsewhere, "1").isOk()).isTrue();
    client.askUntil(Reply::isOk, "SET", KEY, "2");
    assertThat(client.ask("GET", KEY)).hasToString("2");
    assertThat(client.redis.ping().await().atMost(PATIENCE)).isEmpty();
  }

  @Test
  void a_node_that_hangs_is_left_and_not_taken_back_when_it_wakes() throws Exception {
    client.ask("SET", KEY, "1");
    RedisServer owner = cluster.owner(KEY);
    owner.pause();
    client.askUntil(Reply::isOk, "SET", KEY, "2");
    owner.resume();
    owner.awaitAnswer("role:slave", "INFO", "replication");
    assertThat(client.ask("GET", KEY)).hasToString("2");
    assertThat(client.ask("SET", KEY, "3").isOk()).isTrue();
  }

  @Test
  void a_failover_by_hand_is_followed_within_the_same_command() throws Exception {
    client.ask("SET", KEY, "1");
    RedisServer owner = cluster.owner(KEY);
    RedisServer replica = cluster.replicas().get(cluster.primaries().indexOf(owner));
    replica.ask("CLUSTER", "FAILOVER");
    replica.awaitAnswer("role:master", "INFO", "replication");
    client.askUntil(Reply::isOk, "SET", KEY, "2");
    assertThat(replica.ask("GET", KEY)).isEqualTo("2");
  }

  @Test
  void readiness_is_down_while_a_node_is_away_and_says_which() throws Exception {
    var readiness = new RedisReadiness(client.redis);
    assertThat(readiness.call().await().atMost(PATIENCE).getStatus()).hasToString("UP");
    cluster.primaries().get(1).kill();
    var down = readiness.call().await().atMost(PATIENCE);
    assertThat(down.getStatus()).hasToString("DOWN");
  }

  @Test
  void readiness_finds_the_node_that_has_taken_over_though_nothing_else_is_asked()
      throws Exception {
    var readiness = new RedisReadiness(client.redis);
    RedisServer owner = cluster.primaries().get(0);
    RedisServer replica = cluster.replicas().get(0);
    replica.ask("CLUSTER", "FAILOVER");
    owner.awaitAnswer("role:slave", "INFO", "replication");
    var health = readiness.call().await().atMost(PATIENCE);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!health.getStatus().toString().equals("UP") && System.nanoTime() < end) {
      health = readiness.call().await().atMost(PATIENCE);
    }
    assertThat(health.getStatus()).hasToString("UP");
  }

  private String keyElsewhere(RedisServer owner) throws Exception {
    for (int i = 0; ; i++) {
      if (cluster.owner("k" + i) != owner) {
        return "k" + i;
      }
    }
  }
}
