package io.cambist.image;

import io.cambist.testing.Gateway;
import io.cambist.testing.TestAssertion;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/**
 * Callers who come at their own pace, however long the answers take: each exchanges an assertion of
 * its own, and has the token introspected, which must be active. None tries anything twice.
 */
final class Traffic {
  private static final int CONNECTIONS = 32;
  private static final long PAUSE_NANOS = 1_000_000;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Vertx vertx;
  private final HttpClient client;
  private final IntSupplier port;
  private final long timer;
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();
  private final Map<String, Integer> failures = new TreeMap<>();

  private Traffic(Vertx vertx, HttpClientOptions options, IntSupplier port, int millis) {
    this.vertx = vertx;
    this.client = vertx.createHttpClient(options.setMaxPoolSize(CONNECTIONS));
    this.port = port;
    this.timer = vertx.setPeriodic(millis, tick -> call());
  }

  /**
   * Begins at once.
   *
   * @param port of 127.0.0.1, where TLS is spoken
   * @param millis from one caller to the next
   */
  static Traffic overTls(Vertx vertx, int port, int millis) {
    var tls = new HttpClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false);
    return new Traffic(vertx, tls, () -> port, millis);
  }

  /**
   * Begins at once, and asks the gateways in turn, as many as there are at the time.
   *
   * @param ports of 127.0.0.1
   * @param millis from one caller to the next
   */
  static Traffic among(Vertx vertx, List<Integer> ports, int millis) {
    var turn = new AtomicInteger();
    return new Traffic(
        vertx,
        new HttpClientOptions(),
        () -> {
          Object[] now = ports.toArray();
          return (int) now[Math.floorMod(turn.getAndIncrement(), now.length)];
        },
        millis);
  }

  /**
   * What came of it.
   *
   * @param failures how often each happened
   * @param p50 milliseconds
   * @param p99 milliseconds
   * @param longest milliseconds
   */
  record Result(
      int requests, Map<String, Integer> failures, double p50, double p99, double longest) {}

  private void call() {
    String assertion = TestAssertion.of("ci").sign();
    post(
            "/oauth2/token",
            Map.of(),
            Map.of(
                "grant_type",
                Gateway.GRANT,
                "subject_token_type",
                Gateway.JWT,
                "subject_token",
                assertion))
        .compose(
            answer ->
                post(
                    "/oauth2/introspect",
                    Map.of("Authorization", Gateway.basic("orders-api")),
                    Map.of("token", answer.getString("access_token"))))
        .onSuccess(
            answer -> {
              if (!answer.getBoolean("active", false)) {
                failed("a fresh token is not active: " + answer);
              }
            })
        .onFailure(failure -> failed(failure.toString()));
  }

  private Future<JsonObject> post(
      String path, Map<String, String> headers, Map<String, String> form) {
    sent.incrementAndGet();
    long start = System.nanoTime();
    return client
        .request(HttpMethod.POST, port.getAsInt(), "127.0.0.1", path)
        .compose(
            request -> {
              headers.forEach(request::putHeader);
              return request
                  .putHeader("Content-Type", "application/x-www-form-urlencoded")
                  .send(Buffer.buffer(encoded(form)));
            })
        .compose(
            response ->
                response
                    .body()
                    .compose(
                        body ->
                            response.statusCode() == 200
                                ? Future.succeededFuture(body.toJsonObject())
                                : Future.failedFuture(
                                    path + " " + response.statusCode() + ": " + body)))
        .onComplete(
            done -> {
              nanos.add(System.nanoTime() - start);
              answered.incrementAndGet();
            });
  }

  private static String encoded(Map<String, String> form) {
    var text = new StringBuilder();
    form.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return text.toString();
  }

  private void failed(String what) {
    synchronized (failures) {
      failures.merge(what.replaceAll("\"decision_id\":\"\\w+\"", "…"), 1, Integer::sum);
    }
  }

  /** Until so many more have got their answers. */
  void await(int more) {
    int goal = answered.get() + more;
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (answered.get() < goal) {
      if (System.nanoTime() > end) {
        throw new AssertionError("answers stay away: " + failures);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Nobody comes any more, and all who came have their answers. */
  Result stop() {
    vertx.cancelTimer(timer);
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (answered.get() < sent.get() && System.nanoTime() < end) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    if (answered.get() < sent.get()) {
      failed((sent.get() - answered.get()) + " without an answer");
    }
    long[] sorted = sorted(nanos);
    synchronized (failures) {
      return new Result(
          sent.get(),
          Map.copyOf(failures),
          percentile(sorted, 50),
          percentile(sorted, 99),
          percentile(sorted, 100));
    }
  }

  private static long[] sorted(Collection<Long> values) {
    long[] sorted = values.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  private static double percentile(long[] sortedNanos, int percent) {
    return sortedNanos[Math.min(sortedNanos.length - 1, sortedNanos.length * percent / 100)] / 1e6;
  }
}
