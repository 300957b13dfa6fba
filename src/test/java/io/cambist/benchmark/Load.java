package io.cambist.benchmark;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** A closed loop: each connection sends its next request when the answer to the last has come. */
final class Load {
  private static final String FORM = "application/x-www-form-urlencoded";

  private final HttpClient client;
  private final int port;
  private final int connections;

  Load(Vertx vertx, int port, int connections) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setMaxPoolSize(connections).setKeepAlive(true));
    this.port = port;
    this.connections = connections;
  }

  /**
   * @param p50 milliseconds
   * @param p99 milliseconds
   */
  record Result(double p50, double p99, int errors) {}

  Result run(List<String> forms) throws InterruptedException {
    return run(forms, List.of());
  }

  /**
   * @param proofs one for each form, or none
   */
  Result run(List<String> forms, List<String> proofs) throws InterruptedException {
    return run(forms.size(), index -> exchange(forms.get(index), proofs, index));
  }

  /** As often as that, the question of a proxy whether a request with one of these may pass. */
  Result verify(List<String> tokens, int count) throws InterruptedException {
    return run(count, index -> question(tokens.get(index % tokens.size())));
  }

  /** An exchange that must be granted. */
  String token(String form) {
    return client
        .request(HttpMethod.POST, port, "127.0.0.1", "/oauth2/token")
        .compose(request -> request.putHeader("Content-Type", FORM).send(Buffer.buffer(form)))
        .compose(HttpClientResponse::body)
        .map(body -> body.toJsonObject().getString("access_token"))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private Future<HttpClientResponse> exchange(String form, List<String> proofs, int index) {
    return client
        .request(HttpMethod.POST, port, "127.0.0.1", "/oauth2/token")
        .compose(
            request -> {
              request.putHeader("Content-Type", FORM);
              if (!proofs.isEmpty()) {
                request.putHeader("DPoP", proofs.get(index));
              }
              return request.send(Buffer.buffer(form));
            });
  }

  private Future<HttpClientResponse> question(String token) {
    return client
        .request(HttpMethod.GET, port, "127.0.0.1", "/verify?target=orders&scope=orders:deploy")
        .compose(
            request ->
                request
                    .putHeader("Authorization", "Bearer " + token)
                    .putHeader("X-Forwarded-Method", "GET")
                    .putHeader("X-Forwarded-Proto", "https")
                    .putHeader("X-Forwarded-Host", "orders.example")
                    .putHeader("X-Forwarded-Uri", "/api/orders/7")
                    .send());
  }

  private Result run(int count, IntFunction<Future<HttpClientResponse>> request)
      throws InterruptedException {
    var run = new Run(count, request);
    for (int i = 0; i < connections; i++) {
      run.next();
    }
    if (!run.done.await(10, TimeUnit.MINUTES)) {
      throw new IllegalStateException("the load did not end");
    }
    Arrays.sort(run.nanos);
    return new Result(percentile(run.nanos, 50), percentile(run.nanos, 99), run.errors.get());
  }

  private static double percentile(long[] sortedNanos, int percent) {
    return sortedNanos[Math.min(sortedNanos.length - 1, sortedNanos.length * percent / 100)] / 1e6;
  }

  private static final class Run {
    private final IntFunction<Future<HttpClientResponse>> request;
    private final long[] nanos;
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger errors = new AtomicInteger();
    private final CountDownLatch done;

    Run(int count, IntFunction<Future<HttpClientResponse>> request) {
      this.request = request;
      this.nanos = new long[count];
      this.done = new CountDownLatch(count);
    }

    void next() {
      int index = started.getAndIncrement();
      if (index >= nanos.length) {
        return;
      }
      long start = System.nanoTime();
      request
          .apply(index)
          .compose(response -> response.body().map(body -> response.statusCode()))
          .onComplete(
              answer -> {
                nanos[index] = System.nanoTime() - start;
                if (answer.failed() || answer.result() != 200) {
                  errors.incrementAndGet();
                }
                done.countDown();
                next();
              });
    }
  }
}
