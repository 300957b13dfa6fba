package io.cambist.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.cutoff.Cut;
import io.cambist.cutoff.CutOffs;
import io.cambist.cutoff.TestCutOffs;
import io.cambist.redis.RedisPipeline;
import io.cambist.testing.Gateway;
import io.cambist.testing.PackagedGateway;
import io.cambist.testing.RedisServer;
import io.cambist.testing.TestAssertion;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two programs over one Redis, as replicas of one gateway. */
@Timeout(120)
class TwoGatewaysIT {
  private static final String CHAIN = "https://chain.example";
  private static final int CALLERS = 32;
  private static final int EXCHANGES = 200;

  private static RedisServer redis;
  private static Path home;
  private static Map<String, String> settings;
  private static PackagedGateway first;
  private static PackagedGateway second;
  private static Caller one;
  private static Caller other;
  private static ExecutorService callers;

  @BeforeAll
  static void start() throws Exception {
    redis = RedisServer.start();
    home = Program.home();
    settings = Program.settings(home, redis.url());
    settings.put("CAMBIST_ISSUER", "https://cambist.test");
    first = PackagedGateway.launch(home, settings);
    second = PackagedGateway.launch(home, settings);
    first.awaitReady();
    second.awaitReady();
    one = new Caller(first.url());
    other = new Caller(second.url());
    callers = Executors.newFixedThreadPool(CALLERS);
  }

  @AfterAll
  static void stop() throws IOException {
    callers.shutdownNow();
    first.close();
    second.close();
    redis.close();
  }

  private static String root(Caller at) {
    return at.token(at.exchange(TestAssertion.of("ci").sign()).formParam("audience", CHAIN));
  }

  private static RequestSpecification again(Caller at, String token) {
    return at.exchangeAs("orders-api", token).formParam("audience", CHAIN);
  }

  private static RequestSpecification chat(Caller at, String assertion, String task) {
    return at.exchangeAs("partner-gateway", assertion).formParam("task", task);
  }

  private static Response complete(Caller at, String task) {
    return at.form()
        .header("Authorization", Gateway.basic("partner-gateway"))
        .formParam("task", task)
        .post("/oauth2/complete");
  }

  private static void isRefused(Caller at, String token) {
    assertThat(at.isActive("orders-api", token)).isFalse();
    assertThat(at.send(again(at, token)).statusCode()).isEqualTo(400);
  }

  @Test
  void what_ends_at_one_is_refused_at_the_other_at_once() {
    for (String end : List.of("/oauth2/revoke", "/oauth2/complete")) {
      String token = root(one);
      String child = other.token(again(other, token));
      assertThat(other.isActive("orders-api", token)).isTrue();
      assertThat(one.isActive("orders-api", child)).isTrue();
      assertThat(one.form().formParam("token", token).post(end).statusCode()).isEqualTo(200);
      isRefused(other, token);
      isRefused(other, child);
    }
  }

  @Test
  void a_task_that_is_completed_at_one_is_over_at_the_other_at_once() {
    String task = "chat " + UUID.randomUUID();
    String assertion = TestAssertion.of("partner").sign();
    String token = one.token(chat(one, assertion, task));
    assertThat(other.isActive("orders-api", token)).isTrue();
    assertThat(complete(one, task).statusCode()).isEqualTo(200);
    isRefused(other, token);
    assertThat(other.send(chat(other, assertion, task)).statusCode()).isEqualTo(400);
  }

  @Test
  void nothing_that_was_made_of_a_token_outlives_its_end_however_they_race() throws Exception {
    String token = root(one);
    List<String> released =
        race(
            at -> again(at, token),
            () ->
                assertThat(one.form().formParam("token", token).post("/oauth2/revoke").statusCode())
                    .isEqualTo(200));
    for (Caller at : List.of(one, other)) {
      isRefused(at, token);
      released.forEach(child -> assertThat(at.isActive("orders-api", child)).isFalse());
    }
  }

  @Test
  void nothing_that_was_made_for_a_task_outlives_its_completion_however_they_race()
      throws Exception {
    String task = "chat " + UUID.randomUUID();
    String assertion = TestAssertion.of("partner").sign();
    List<String> released =
        race(
            at -> chat(at, assertion, task),
            () -> assertThat(complete(one, task).statusCode()).isEqualTo(200));
    for (Caller at : List.of(one, other)) {
      released.forEach(token -> assertThat(at.isActive("orders-api", token)).isFalse());
      assertThat(at.send(chat(at, assertion, task)).statusCode()).isEqualTo(400);
    }
  }

  @Test
  void nothing_that_was_made_for_a_task_outlives_its_cut_off_by_a_third_however_they_race()
      throws Exception {
    String task = "chat " + UUID.randomUUID();
    String assertion = TestAssertion.of("partner").sign();
    Vertx vertx = Vertx.vertx();
    try (var third =
        new RedisPipeline(vertx, redis.url(), Duration.ofSeconds(5), new SimpleMeterRegistry())) {
      CutOffs cutOffs = TestCutOffs.on(third, Clock.systemUTC());
      List<String> released =
          race(
              at -> chat(at, assertion, task),
              () ->
                  cutOffs
                      .set(new Cut.Task("partner-gateway", task), "test", "a race")
                      .await()
                      .atMost(Duration.ofSeconds(10)));
      for (Caller at : List.of(one, other)) {
        released.forEach(token -> assertThat(at.isActive("orders-api", token)).isFalse());
        assertThat(at.send(chat(at, assertion, task)).statusCode()).isEqualTo(400);
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  /** Ends it amid exchanges at both; what those released. */
  private static List<String> race(Function<Caller, RequestSpecification> exchange, Runnable end)
      throws Exception {
    var underWay = new CountDownLatch(EXCHANGES / 3);
    List<Future<Response>> answers = new ArrayList<>();
    for (int i = 0; i < EXCHANGES; i++) {
      Caller at = i % 2 == 0 ? one : other;
      answers.add(
          callers.submit(
              () -> {
                Response answer = at.send(exchange.apply(at));
                underWay.countDown();
                return answer;
              }));
    }
    assertThat(underWay.await(30, TimeUnit.SECONDS)).isTrue();
    end.run();
    List<String> released = new ArrayList<>();
    for (Future<Response> answer : answers) {
      Response got = answer.get(30, TimeUnit.SECONDS);
      assertThat(got.statusCode()).isIn(200, 400);
      if (got.statusCode() == 200) {
        released.add(got.path("access_token"));
      }
    }
    assertThat(released).as("some came before the end and some after it").isNotEmpty();
    assertThat(released.size()).isLessThan(EXCHANGES);
    return released;
  }

  @Test
  void when_one_is_killed_the_other_knows_every_token_that_was_received() throws Exception {
    String task = "chat " + UUID.randomUUID();
    String assertion = TestAssertion.of("partner").sign();
    var underWay = new CountDownLatch(30);
    List<Future<String>> answers = new ArrayList<>();
    try (PackagedGateway third = PackagedGateway.start(home, settings)) {
      Caller doomed = new Caller(third.url());
      for (int i = 0; i < 200; i++) {
        answers.add(callers.submit(() -> received(chat(doomed, assertion, task), underWay)));
      }
      assertThat(underWay.await(30, TimeUnit.SECONDS)).isTrue();
      third.kill();
      assertThat(third.exitCode()).as("of SIGKILL").isEqualTo(137);
    }
    List<String> received = new ArrayList<>();
    for (Future<String> answer : answers) {
      received.add(answer.get(30, TimeUnit.SECONDS));
    }
    received.removeIf(Objects::isNull);
    assertThat(received).hasSizeBetween(30, 199);
    for (int i = 0; i < received.size(); i++) {
      assertThat(other.isActive("orders-api", received.get(i))).isTrue();
      if (i % 2 == 0) {
        assertThat(other.revoke("partner-gateway", received.get(i)).statusCode()).isEqualTo(200);
        assertThat(one.isActive("orders-api", received.get(i))).isFalse();
      }
    }
    assertThat(complete(other, task).statusCode()).isEqualTo(200);
    received.forEach(token -> assertThat(other.isActive("orders-api", token)).isFalse());
    assertThat(other.isActive("orders-api", root(other))).isTrue();
  }

  /** Null when nobody answers any more. */
  private static String received(RequestSpecification exchange, CountDownLatch underWay) {
    try {
      Response answer = exchange.post("/oauth2/token");
      underWay.countDown();
      return answer.then().statusCode(200).extract().path("access_token");
    } catch (Exception nobodyListens) {
      return null;
    }
  }
}
