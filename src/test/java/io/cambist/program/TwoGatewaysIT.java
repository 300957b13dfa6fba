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
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two programs over one Redis, as replicas of one gateway. */
@Timeout(120)
class TwoGatewaysIT {
  private static final String CHAIN = "https://chain.example";
  private static final int CALLERS = 32;

  /** How many tokens are released before the end. */
  private static final int UNDER_WAY = 64;

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

  private static Call again(Caller at, String token) {
    return at.exchangeAs("orders-api", token).formParam("audience", CHAIN);
  }

  private static Call chat(Caller at, String assertion, String task) {
    return at.exchangeAs("partner-gateway", assertion).formParam("task", task);
  }

  private static Answer complete(Caller at, String task) {
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

  /** Ends it amid exchanges at both; what those released, while none came after the end. */
  private static List<String> race(Function<Caller, Call> exchange, Runnable end) throws Exception {
    var underWay = new CountDownLatch(UNDER_WAY);
    var ended = new AtomicBoolean();
    List<Future<List<String>>> all = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      Caller at = i % 2 == 0 ? one : other;
      all.add(callers.submit(() -> releasedUntil(ended, at, exchange, underWay)));
    }
    try {
      assertThat(underWay.await(30, TimeUnit.SECONDS)).isTrue();
      end.run();
    } finally {
      ended.set(true);
    }
    List<String> released = new ArrayList<>();
    for (Future<List<String>> some : all) {
      released.addAll(some.get(30, TimeUnit.SECONDS));
    }
    assertThat(released).hasSizeGreaterThanOrEqualTo(UNDER_WAY);
    return released;
  }

  private static List<String> releasedUntil(
      AtomicBoolean ended, Caller at, Function<Caller, Call> exchange, CountDownLatch underWay) {
    List<String> released = new ArrayList<>();
    while (true) {
      boolean after = ended.get();
      Answer answer = at.send(exchange.apply(at));
      if (answer.statusCode() == 200) {
        assertThat(after).as("released after the end").isFalse();
        released.add(answer.at("access_token").asText());
        underWay.countDown();
      } else {
        assertThat(answer.statusCode()).isEqualTo(400);
        if (after) {
          return released;
        }
      }
    }
  }

  @Test
  void when_one_is_killed_the_other_knows_every_token_that_was_received() throws Exception {
    String task = "chat " + UUID.randomUUID();
    String assertion = TestAssertion.of("partner").sign();
    var underWay = new CountDownLatch(30);
    List<Future<List<String>>> all = new ArrayList<>();
    try (PackagedGateway third = PackagedGateway.start(home, settings)) {
      Caller doomed = new Caller(third.url());
      for (int i = 0; i < CALLERS; i++) {
        all.add(callers.submit(() -> received(() -> chat(doomed, assertion, task), underWay)));
      }
      assertThat(underWay.await(30, TimeUnit.SECONDS)).isTrue();
      third.kill();
      assertThat(third.exitCode()).as("of SIGKILL").isEqualTo(137);
    }
    List<String> received = new ArrayList<>();
    for (Future<List<String>> some : all) {
      received.addAll(some.get(30, TimeUnit.SECONDS));
    }
    assertThat(received).hasSizeGreaterThanOrEqualTo(30);
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

  /** All tokens until nobody answers any more. */
  private static List<String> received(Supplier<Call> exchange, CountDownLatch underWay) {
    List<String> received = new ArrayList<>();
    while (true) {
      Answer answer;
      try {
        answer = exchange.get().post("/oauth2/token");
      } catch (UncheckedIOException nobodyAnswers) {
        return received;
      }
      received.add(answer.granted().at("access_token").asText());
      underWay.countDown();
    }
  }
}
