package io.cambist.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.cutoff.Cut;
import io.cambist.cutoff.TestCutOffs;
import io.cambist.redis.RedisPipeline;
import io.cambist.testing.PackagedGateway;
import io.cambist.testing.RedisProxy;
import io.cambist.testing.RedisServer;
import io.cambist.testing.StoredSessions;
import io.cambist.testing.TestAssertion;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Redis that hangs, dies and comes back. */
class OutageIT {
  private static Program program;
  private static Caller caller;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    program =
        Program.start(
            Map.of("CAMBIST_REDIS_TIMEOUT", "PT0.5S", "CAMBIST_TRUSTED_PROXIES", "127.0.0.1, ::1"));
    caller = new Caller(program.gateway().url());
  }

  @AfterAll
  static void stop() throws IOException {
    program.close();
  }

  /** Whatever the other test did to it, and however slow a program is at first. */
  @BeforeEach
  void recover() throws Exception {
    recovered();
  }

  @Test
  void a_hung_redis_is_answered_for_within_a_second_and_recovered_from() throws Exception {
    String token = job(TestAssertion.of("ci").sign());
    List<String> before = withheld();
    program.redis().pause();

    unavailable(() -> caller.send(caller.exchange(TestAssertion.of("ci").sign())));
    unavailable(() -> caller.introspect("orders-api", token));
    unavailable(() -> verify(token));
    unavailable(() -> caller.form().formParam("token", token).post("/oauth2/revoke"));
    unavailable(
        () ->
            caller.send(
                caller
                    .exchangeAs("orders-api", token)
                    .formParam("audience", "https://ledger.example")));
    assertThat(caller.send(caller.form().formParam("grant_type", "x")).statusCode()).isEqualTo(400);
    assertThat(program.gateway().status("/oauth2/jwks")).isEqualTo(200);
    assertThat(program.gateway().status("/.well-known/oauth-authorization-server")).isEqualTo(200);
    assertThat(program.gateway().status("/q/health/live")).isEqualTo(200);
    assertThat(program.gateway().status("/q/health/ready")).isEqualTo(503);

    program.redis().resume();
    recovered();
    answered(() -> caller.introspect("orders-api", token));
    assertThat(caller.isActive("orders-api", token)).isTrue();
    assertThat(verify(token).statusCode()).isEqualTo(200);
    // An issuance that Redis may have noted came to nothing, and the evidence says so.
    Eventually.holds(() -> withheld().size() > before.size());
  }

  /** The events that tell of sessions whose tokens were released to nobody. */
  private static List<String> withheld() {
    Request all = Request.cmd(Command.XRANGE).arg("{audit}:issued").arg("-").arg("+");
    return StoredSessions.ask(program.redis().url(), all).stream()
        .map(entry -> entry.get(1).get(1).toString())
        .filter(event -> event.contains("no token was released for decision i"))
        .toList();
  }

  private static Answer verify(String token) {
    return caller
        .form()
        .header("Authorization", "Bearer " + token)
        .header("X-Forwarded-Method", "GET")
        .header("X-Forwarded-Proto", "https")
        .header("X-Forwarded-Host", "orders.example")
        .header("X-Forwarded-Uri", "/api")
        .post("/verify?target=orders");
  }

  @Test
  void a_redis_that_answers_each_step_in_time_is_given_up_when_there_are_too_many()
      throws Exception {
    Vertx vertx = Vertx.vertx();
    Path home = Program.home();
    try (RedisServer redis = RedisServer.start();
        RedisProxy proxy = RedisProxy.start(vertx, redis.port());
        var direct =
            new RedisPipeline(
                vertx, redis.url(), Duration.ofSeconds(5), new SimpleMeterRegistry());
        PackagedGateway slow =
            PackagedGateway.start(
                home,
                Program.settings(home, proxy.url(), Map.of("CAMBIST_REDIS_TIMEOUT", "PT0.5S")))) {
      Caller at = new Caller(slow.url());
      answered(() -> at.send(at.exchange(TestAssertion.of("ci").sign())));
      String token =
          at.token(
              at.exchange(TestAssertion.of("ci").sign())
                  .formParam("audience", "https://chain.example"));
      proxy.delayReplies(Duration.ofMillis(430));
      // The gateway has to read what it does not know, between reading the token and opening.
      TestCutOffs.on(direct, Clock.systemUTC())
          .set(new Cut.Client("nobody"), "test", "to be read")
          .await()
          .atMost(Duration.ofSeconds(10));
      unavailable(
          () ->
              at.send(
                  at.exchangeAs("orders-api", token)
                      .formParam("audience", "https://chain.example")));
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  @Test
  void a_dead_redis_burns_no_assertion_and_its_return_needs_no_restart() throws Exception {
    program.redis().kill();
    String assertion = TestAssertion.of("ci").sign();
    unavailable(() -> caller.send(caller.exchange(assertion)));

    program.redis().restart();
    recovered();

    assertThat(caller.send(caller.exchange(assertion)).statusCode()).isEqualTo(200);
  }

  private String job(String assertion) {
    return caller.token(caller.exchange(assertion).formParam("audience", "https://orders.example"));
  }

  private static void recovered() throws Exception {
    Eventually.holds(() -> program.gateway().status("/q/health/ready") == 200);
    answered(() -> caller.send(caller.exchange(TestAssertion.of("ci").sign())));
  }

  /** Each event loop has a connection of its own, and finds out for itself that Redis is back. */
  private static void answered(Supplier<Answer> request) throws Exception {
    Eventually.holds(() -> request.get().statusCode() != 503);
    assertThat(request.get().statusCode()).isEqualTo(200);
  }

  private static void unavailable(Supplier<Answer> request) {
    long start = System.nanoTime();
    Answer answer = request.get();
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertThat(answer.at("error").asText()).isEqualTo("temporarily_unavailable");
    assertThat(answer.body()).doesNotContain("active", "access_token", "Exception");
    // A second is promised; a busy machine gets the rest.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }
}
