package io.cambist.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cambist.oauth.StartRefused;
import io.cambist.testing.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords, users, and URLs that lead nowhere. */
@Timeout(30)
class RedisAccessTest {
  private static final Command PING = Command.of("PING");

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static Vertx vertx;
  private static RedisServer server;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    server = RedisServer.start("--requirepass", "top-secret");
    try (var admin = pipeline(":top-secret@")) {
      send(admin, Command.of("ACL", "SETUSER", "gate", "on", ">p:w", "~*", "+@all"));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    server.close();
  }

  private static RedisPipeline pipeline(String credentials) {
    return new RedisPipeline(
        vertx,
        "redis://" + credentials + "127.0.0.1:" + server.port(),
        Duration.ofSeconds(2),
        new SimpleMeterRegistry());
  }

  private static List<Reply> send(RedisPipeline redis, Command command) {
    return redis.send(List.of(command)).await().atMost(PATIENCE);
  }

  private static List<Reply> ping(String credentials) {
    try (var redis = pipeline(credentials)) {
      return send(redis, PING);
    }
  }

  @Test
  void the_password_and_the_user_of_the_url_are_used() {
    assertThat(ping(":top-secret@")).hasToString("[PONG]");
    assertThat(ping("gate:p%3Aw@")).hasToString("[PONG]");
  }

  @Test
  void without_a_password_it_is_told_that_one_is_wanted() {
    assertThatThrownBy(() -> ping(""))
        .isInstanceOf(RedisUnfit.class)
        .hasMessageContaining("Put user and password into CAMBIST_REDIS");
  }

  @Test
  void a_wrong_password_is_an_outage_and_is_not_told() {
    for (String wrong : new String[] {":not-it@", "gate:not-it@", "nobody:not-it@"}) {
      Throwable refused = catchThrowable(() -> ping(wrong));
      assertThat(refused).isInstanceOf(StoreUnavailable.class).hasMessageNotContaining("not-it");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis:6379",
        "redis://",
        "redis://:p w@host",
        "redis://host/database",
        "redis://host/1/2",
        "redis://:hunter2@",
        "redis://under_score:hunter2@no_host_name/",
        "http://:hunter2@host",
        "unix:relative",
        "unix://",
        "redis://a:hunter2@host,redis://b",
        "host:6379",
        "redis://host:99999",
        "redis://host:0",
        "redis://host?db=1",
        "redis://user@host",
        "redis://user:123/hunter2@host",
        "redis://:@host",
        "redis+cluster://a:hunter2@host/1",
        "redis+cluster://a:hunter2@host,under_score",
        "redis+cluster://a:hunter2@host,",
        "redis+sentinel://a:hunter2@host",
        "redis+sentinel://a:hunter2@host/",
        "redis+sentinel://a:hunter2@host/a/b",
        "redis+other://host",
        "unix://a:hunter2@host/run/redis.sock",
        "unix:///run/redis.sock",
        "redis+unix:///run/redis.sock",
        ""
      })
  void a_url_that_leads_nowhere_refuses_the_start_and_is_not_repeated(String url) {
    assertThatThrownBy(() -> Deployment.parse(url))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("CAMBIST_REDIS")
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://127.0.0.1:6379",
        "redis://[::1]:6379/",
        "rediss://:a%2Cb@redis.example/3",
        "REDIS://host"
      })
  void a_url_of_a_redis_is_one_that_the_client_can_use(String url) {
    assertThat(Deployment.parse(url).mode()).isEqualTo(Mode.STANDALONE);
  }

  @Test
  void a_url_of_sentinels_names_them_and_the_primary() {
    var deployment = Deployment.parse("rediss+sentinel://gate:p%3Aw+%25@a,b:1,[::1]:2/the-primary");
    assertThat(deployment)
        .isEqualTo(
            new Deployment(
                Mode.SENTINEL,
                true,
                List.of(
                    SocketAddress.inetSocketAddress(26379, "a"),
                    SocketAddress.inetSocketAddress(1, "b"),
                    SocketAddress.inetSocketAddress(2, "::1")),
                new Login("gate", "p:w+%"),
                0,
                "the-primary"));
    assertThat(deployment.toString()).doesNotContain("p:w");
  }

  @Test
  void a_url_of_a_cluster_names_some_of_its_nodes() {
    var deployment = Deployment.parse("redis+cluster://:p@a,b:1/");
    assertThat(deployment.mode()).isEqualTo(Mode.CLUSTER);
    assertThat(deployment.tls()).isFalse();
    assertThat(deployment.login()).isEqualTo(new Login("", "p"));
    assertThat(deployment.seeds())
        .containsExactly(
            SocketAddress.inetSocketAddress(6379, "a"), SocketAddress.inetSocketAddress(1, "b"));
  }

  @Test
  void the_database_of_the_url_is_used() throws Exception {
    try (var zero = pipeline(":top-secret@");
        var two =
            new RedisPipeline(
                vertx,
                "redis://:top-secret@127.0.0.1:" + server.port() + "/2",
                Duration.ofSeconds(2),
                new SimpleMeterRegistry())) {
      send(two, Command.of("SET", "a", "two"));
      assertThat(send(zero, Command.of("EXISTS", "a"))).containsExactly(new Reply.Whole(0));
      assertThat(send(two, Command.of("GET", "a"))).hasToString("[two]");
    }
  }
}
