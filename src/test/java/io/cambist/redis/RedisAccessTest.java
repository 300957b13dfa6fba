package io.cambist.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cambist.oauth.StartRefused;
import io.cambist.testing.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
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
  void without_a_password_every_reply_is_an_error() {
    assertThat(ping("")).singleElement().isInstanceOf(Reply.Failure.class);
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
        ""
      })
  void a_url_that_leads_nowhere_refuses_the_start_and_is_not_repeated(String url) {
    assertThatThrownBy(() -> RedisSettings.checked(url))
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
        "unix:///run/redis.sock",
        "REDIS://host"
      })
  void a_url_of_a_redis_is_one_that_the_client_can_use(String url) throws Exception {
    String checked = RedisSettings.checked(url);
    var redis = new RedisPipeline(vertx, checked, Duration.ofSeconds(2), new SimpleMeterRegistry());
    redis.close();
    assertThat(new io.vertx.redis.client.impl.RedisURI(checked).socketAddress()).isNotNull();
  }

  @Test
  void a_url_that_the_client_cannot_use_fails_at_once_and_is_not_told() {
    var redis =
        new RedisPipeline(
            vertx, "redis://:hun ter2@host", Duration.ofSeconds(4), new SimpleMeterRegistry());
    long before = System.nanoTime();
    Throwable refused = catchThrowable(() -> send(redis, PING));
    assertThat(refused).isInstanceOf(StoreUnavailable.class).hasMessageNotContaining("ter2");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
    redis.close();
  }

  @Test
  void a_socket_of_the_embedded_server_is_named_as_the_client_names_it() {
    assertThat(RedisSettings.checked(" redis+unix:///run/redis.sock\n"))
        .isEqualTo("unix:///run/redis.sock");
  }
}
