package io.cambist.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambist.testing.RedisCluster;
import io.cambist.testing.RedisServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cluster of three nodes that stay; slots move among them. */
@Timeout(60)
class RedisClusterTest {
  private static RedisCluster cluster;

  private Client client;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = RedisCluster.start();
  }

  @AfterAll
  static void stopCluster() throws Exception {
    cluster.close();
  }

  @BeforeEach
  void start() {
    client = Client.of(cluster.url());
  }

  @AfterEach
  void stop() {
    client.close();
  }

  @Test
  void a_batch_that_spans_all_nodes_is_answered_in_the_order_of_its_commands() {
    var commands = new ArrayList<Command>();
    var expected = new ArrayList<String>();
    for (int i = 0; i < 100; i++) {
      commands.add(Command.of("SET", "s:{" + i + "}", "v" + i));
      commands.add(Command.of("MGET", "s:{" + i + "}", "e:{" + i + "}", "s:{" + i + "}"));
      expected.add("OK");
      expected.add("v" + i);
    }
    List<Reply> replies = client.redis.send(commands).await().indefinitely();
    for (int i = 0; i < replies.size(); i += 2) {
      assertThat(replies.get(i)).hasToString(expected.get(i));
      assertThat(replies.get(i + 1).parts().get(2)).hasToString(expected.get(i + 1));
    }
  }

  @Test
  void a_slot_is_the_one_that_redis_computes() throws Exception {
    for (String key :
        List.of("a", "s:{abc}def", "{}x", "{a", "}a{b}", "{{x}}", "ключ", "{cut}:state", "")) {
      byte[] raw = key.getBytes(StandardCharsets.UTF_8);
      String latin = new String(raw, StandardCharsets.ISO_8859_1);
      assertThat(Slots.of(key)).as(key).isEqualTo(cluster.slot(latin)).isEqualTo(Slots.of(raw));
    }
  }

  @Test
  void an_error_of_one_command_leaves_the_replies_of_the_others() {
    List<Reply> replies =
        client.send(
            Command.of("SET", "x:{1}", "1"),
            Command.of("LPUSH", "x:{1}", "1"),
            Command.of("MGET", "x:{1}", "x:{2}"),
            Command.of("SET", "x:{2}", "2"));
    assertThat(replies.get(0).isOk()).isTrue();
    assertThat(((Reply.Failure) replies.get(1)).code()).isEqualTo("WRONGTYPE");
    assertThat(((Reply.Failure) replies.get(2)).code()).isEqualTo("CROSSSLOT");
    assertThat(replies.get(3).isOk()).isTrue();
  }

  @Test
  void commands_without_a_key_go_to_some_node() {
    assertThat(client.ask("PING")).hasToString("PONG");
    assertThat(client.ask("EVAL", "return 7", "0")).isEqualTo(new Reply.Whole(7));
    assertThat(client.ask("EVAL", "return KEYS[1]", "1", "k:{3}")).hasToString("k:{3}");
  }

  @Test
  void while_a_slot_moves_every_command_is_executed_once_and_every_key_is_found() throws Exception {
    String tag = "{moving}";
    RedisServer from = cluster.owner(tag);
    RedisServer to = cluster.primaries().get((cluster.primaries().indexOf(from) + 1) % 3);
    int slot = cluster.slot(tag);
    int keys = 40;
    for (int i = 0; i < keys; i++) {
      client.ask("SET", "s:" + tag + i, "record");
    }
    var go = new AtomicBoolean(true);
    var wrong = new ArrayList<String>();
    // Not on the pool that all share: its threads load classes elsewhere since Java 25.
    ExecutorService caller = Executors.newSingleThreadExecutor();
    Future<Long> counted =
        caller.submit(
            () -> {
              long rounds = 0;
              for (int i = 0; go.get(); i = (i + 1) % keys, rounds++) {
                String n = Integer.toString(i);
                List<Reply> replies =
                    client.send(
                        Command.of("INCR", "n:" + tag),
                        Command.of("MGET", "s:" + tag + n, "e:" + tag + n),
                        Command.of("SET", "new:" + tag + rounds, "1", "NX"),
                        Command.of("SET", "elsewhere:" + n, "1"));
                if (!replies.get(1).parts().get(0).toString().equals("record")
                    || !replies.get(2).isOk()) {
                  wrong.add(replies.toString());
                }
              }
              return rounds;
            });
    cluster.beginMove(slot, from, to);
    while (cluster.moveKeys(slot, from, to, 5)) {
      client.ask("PING");
    }
    cluster.endMove(slot, to);
    for (int i = 0; i < 200; i++) {
      client.ask("GET", "s:" + tag + "0");
    }
    go.set(false);
    long rounds = counted.get();
    caller.shutdown();
    assertThat(wrong).isEmpty();
    assertThat(rounds).isGreaterThan(10);
    assertThat(client.ask("GET", "n:" + tag)).hasToString(Long.toString(rounds));
    assertThat(to.ask("EXISTS", "n:" + tag)).isEqualTo("1");
    cluster.beginMove(slot, to, from);
    while (cluster.moveKeys(slot, to, from, 100)) {
      client.ask("PING");
    }
    cluster.endMove(slot, from);
    assertThat(client.ask("GET", "n:" + tag)).hasToString(Long.toString(rounds));
  }

  @Test
  void a_script_on_several_keys_of_a_moving_slot_fails_and_is_not_half_done() throws Exception {
    String tag = "{script}";
    RedisServer from = cluster.owner(tag);
    RedisServer to = cluster.primaries().get((cluster.primaries().indexOf(from) + 1) % 3);
    client.ask("SET", "a:" + tag, "1");
    cluster.beginMove(cluster.slot(tag), from, to);
    assertThatThrownBy(() -> client.ask("EVAL", "return 1", "2", "a:" + tag, "b:" + tag))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("TRYAGAIN");
    cluster.moveKeys(cluster.slot(tag), from, to, 100);
    cluster.endMove(cluster.slot(tag), to);
    assertThat(client.ask("EVAL", "return redis.call('GET', KEYS[1])", "1", "a:" + tag))
        .hasToString("1");
  }

  @Test
  void a_url_that_names_one_node_leads_to_all() {
    try (var other =
        Client.of("redis+cluster://127.0.0.1:1,127.0.0.1:" + cluster.primaries().get(2).port())) {
      for (int i = 0; i < 30; i++) {
        assertThat(other.ask("SET", "k" + i, "1").isOk()).isTrue();
      }
    }
  }

  @Test
  void a_plain_url_of_a_cluster_is_unfit_and_told_how_to_write_it() {
    try (var plain = Client.of("redis://127.0.0.1:" + cluster.primaries().get(0).port())) {
      assertThatThrownBy(() -> plain.ask("PING"))
          .isInstanceOf(RedisUnfit.class)
          .hasMessageContaining("redis+cluster://");
    }
  }
}
