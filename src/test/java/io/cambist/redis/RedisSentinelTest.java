package io.cambist.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambist.testing.RedisSentinels;
import io.cambist.testing.RedisServer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RedisSentinelTest {
  private RedisSentinels redis;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    redis = RedisSentinels.start();
    client = Client.of(redis.url());
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    redis.close();
  }

  private String writtenAt() {
    return client.ask("INFO", "server").toString().replaceAll("(?s).*tcp_port:(\\d+).*", "$1");
  }

  @Test
  void after_a_primary_was_killed_its_replica_is_used() throws Exception {
    assertThat(client.ask("SET", "a", "1").isOk()).isTrue();
    assertThat(writtenAt()).isEqualTo(Integer.toString(redis.primary().port()));
    redis.primary().kill();
    client.askUntil(Reply::isOk, "SET", "a", "2");
    assertThat(writtenAt()).isEqualTo(Integer.toString(redis.replica().port()));
  }

  @Test
  void a_primary_that_hangs_is_left_when_the_sentinels_have_another_and_not_taken_back()
      throws Exception {
    client.ask("SET", "a", "1");
    redis.primary().pause();
    client.askUntil(Reply::isOk, "SET", "a", "2");
    assertThat(writtenAt()).isEqualTo(Integer.toString(redis.replica().port()));
    redis.primary().resume();
    for (int i = 0; i < 100; i++) {
      assertThat(client.ask("INCR", "n")).isEqualTo(new Reply.Whole(i + 1));
    }
    assertThat(client.ask("GET", "n")).hasToString("100");
  }

  @Test
  void a_failover_by_hand_is_followed() throws Exception {
    client.ask("SET", "a", "1");
    assertThat(redis.sentinels().get(0).ask("SENTINEL", "FAILOVER", RedisSentinels.NAME))
        .isEqualTo("OK");
    String there = "tcp_port:" + redis.replica().port();
    client.askUntil(reply -> reply.toString().contains(there), "INFO", "server");
    assertThat(client.ask("SET", "a", "2").isOk()).isTrue();
  }

  @Test
  void one_sentinel_is_enough_and_none_is_needed_while_the_primary_stays() throws Exception {
    redis.sentinels().get(0).kill();
    redis.sentinels().get(1).pause();
    try (var other = Client.of(redis.url())) {
      assertThat(other.ask("SET", "a", "1").isOk()).isTrue();
    }
    redis.sentinels().get(2).kill();
    assertThat(client.ask("SET", "a", "2").isOk()).isTrue();
  }

  @Test
  void a_name_that_the_sentinels_do_not_know_is_told() {
    try (var other = Client.of(redis.url().replace(RedisSentinels.NAME, "elsewhere"))) {
      assertThatThrownBy(() -> other.ask("PING"))
          .isInstanceOf(RedisUnfit.class)
          .hasMessageContaining("elsewhere")
          .hasMessageContaining("CAMBIST_REDIS");
    }
  }

  @Test
  void sentinels_have_a_login_of_their_own() throws Exception {
    for (RedisServer sentinel : redis.sentinels()) {
      sentinel.ask(
          "ACL SETUSER watch on >p:w -@all +sentinel|get-master-addr-by-name +sentinel|master"
              .split(" ", -1));
      sentinel.ask("ACL", "SETUSER", "default", "off");
    }
    try (var unknown = Client.of(redis.url())) {
      assertThatThrownBy(() -> unknown.ask("PING"))
          .isInstanceOf(RedisUnfit.class)
          .hasMessageContaining("CAMBIST_REDIS_SENTINEL_PASSWORD");
    }
    var access =
        new RedisAccess(
            Deployment.parse(redis.url()),
            new Login("watch", "p:w"),
            Optional.empty(),
            Client.DEADLINE,
            0);
    try (var known = new Client(access)) {
      assertThat(known.ask("SET", "a", "1").isOk()).isTrue();
    }
  }

  @Test
  void each_url_of_the_wrong_kind_is_told_how_to_write_it() {
    String sentinel = "127.0.0.1:" + redis.sentinels().get(0).port();
    String primary = "127.0.0.1:" + redis.primary().port();
    for (String url :
        List.of(
            "redis://" + sentinel,
            "redis+cluster://" + sentinel,
            "redis+cluster://" + primary,
            "redis+sentinel://" + primary + "/sessions")) {
      try (var other = Client.of(url)) {
        assertThatThrownBy(() -> other.ask("PING"))
            .as(url)
            .isInstanceOf(RedisUnfit.class)
            .hasMessageContaining("Set CAMBIST_REDIS like redis");
      }
    }
  }

  @Test
  void a_replica_is_not_used_for_a_primary() {
    try (var other = Client.of("redis://127.0.0.1:" + redis.replica().port())) {
      assertThatThrownBy(() -> other.ask("PING"))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("replica");
    }
  }
}
