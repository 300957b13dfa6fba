package io.cambist.program;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.cutoff.Cut;
import io.cambist.cutoff.TestCutOffs;
import io.cambist.redis.RedisPipeline;
import io.cambist.testing.PackagedGateway;
import io.cambist.testing.RedisProxy;
import io.cambist.testing.StoredSessions;
import io.cambist.testing.TestAssertion;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.restassured.response.Response;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Redis that hangs, dies and comes back. */
class OutageIT {
  private Program program;
  private Caller caller;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    program =
        Program.start(
            Map.of("CAMBIST_REDIS_TIMEOUT", "PT0.5S", "CAMBIST_TRUSTED_PROXIES", "127.0.0.1, ::1"));
    caller = new Caller(program.gateway().url());
  }

  @AfterEach
  void stop() throws IOException {
    program.close();
  }

  @Test
  void a_hung_redis_is_answered_for_within_a_second_and_recovered_from()
      throws IOException, InterruptedException {
    String token = job(TestAssertion.of("ci").sign());
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
    assertThat(evidence())
        .as("an issuance that Redis may have noted came to nothing")
        .anyMatch(event -> event.contains("no token was released for decision i"));
  }

  private Response verify(String token) {
    return given()
        .baseUri(program.gateway().url())
        .header("Authorization", "Bearer " + token)
        .header("X-Forwarded-Method", "GET")
        .header("X-Forwarded-Proto", "https")
        .header("X-Forwarded-Host", "orders.example")
        .header("X-Forwarded-Uri", "/api")
        .get("/verify?target=orders");
  }

  /** All that was issued and ended, once what waited for Redis is written. */
  private List<String> evidence() {
    Request all = Request.cmd(Command.XRANGE).arg("{audit}:issued").arg("-").arg("+");
    List<String> events = List.of();
    for (int tries = 0; tries < 200 && events.stream().noneMatch(OutageIT::ends); tries++) {
      events =
          StoredSessions.ask(program.redis().url(), all).stream()
              .map(entry -> entry.get(1).get(1).toString())
              .toList();
    }
    return events;
  }

  private static boolean ends(String event) {
    return event.contains("session.ended");
  }

  @Test
  void a_redis_that_answers_each_step_in_time_is_given_up_when_there_are_too_many()
      throws Exception {
    Vertx vertx = Vertx.vertx();
    Path home = Program.home();
    try (RedisProxy proxy = RedisProxy.start(vertx, program.redis().port());
        var direct =
            new RedisPipeline(
                vertx, program.redis().url(), Duration.ofSeconds(5), new SimpleMeterRegistry());
        PackagedGateway slow =
            PackagedGateway.start(
                home,
                Program.settings(home, proxy.url(), Map.of("CAMBIST_REDIS_TIMEOUT", "PT0.5S")))) {
      Caller at = new Caller(slow.url());
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
  void a_dead_redis_burns_no_assertion_and_its_return_needs_no_restart()
      throws IOException, InterruptedException {
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

  private void recovered() throws InterruptedException {
    int status = 0;
    for (int tries = 0; tries < 10_000 && status != 200; tries++) {
      status = program.gateway().status("/q/health/ready");
    }
    assertThat(status).isEqualTo(200);
    answered(() -> caller.send(caller.exchange(TestAssertion.of("ci").sign())));
  }

  /** Each event loop has a connection of its own, and finds out for itself that Redis is back. */
  private static void answered(Supplier<Response> request) {
    int status = 503;
    for (int tries = 0; tries < 1_000 && status == 503; tries++) {
      status = request.get().statusCode();
    }
    assertThat(status).isEqualTo(200);
  }

  private static void unavailable(Supplier<Response> request) {
    long start = System.nanoTime();
    Response answer = request.get();
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertThat(answer.<String>path("error")).isEqualTo("temporarily_unavailable");
    assertThat(answer.asString()).doesNotContain("active", "access_token", "Exception");
    // A second is promised; a busy machine gets the rest.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }
}
