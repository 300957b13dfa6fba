package io.cambist.benchmark;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A closed loop: each connection sends its next form when the answer to the last has come. */
final class Load {
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
    var run = new Run(forms, proofs);
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

  private final class Run {
    private final List<String> forms;
    private final List<String> proofs;
    private final long[] nanos;
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger errors = new AtomicInteger();
    private final CountDownLatch done;

    Run(List<String> forms, List<String> proofs) {
      this.forms = forms;
      this.proofs = proofs;
      this.nanos = new long[forms.size()];
      this.done = new CountDownLatch(forms.size());
    }

    void next() {
      int index = started.getAndIncrement();
      if (index >= forms.size()) {
        return;
      }
      long start = System.nanoTime();
      client
          .request(HttpMethod.POST, port, "127.0.0.1", "/oauth2/token")
          .compose(
              request -> {
                request.putHeader("Content-Type", "application/x-www-form-urlencoded");
                if (!proofs.isEmpty()) {
                  request.putHeader("DPoP", proofs.get(index));
                }
                return request.send(Buffer.buffer(forms.get(index)));
              })
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
