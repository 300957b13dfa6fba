package io.cambist.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cambist.testing.NginxProcess;
import io.cambist.testing.PackagedGateway;
import io.cambist.testing.TestAuthority;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two containers behind a real nginx with its documented configuration are restarted one after the
 * other while callers come: every one of them must get its token.
 */
@Tag("image")
@Timeout(180)
class RollingRestartIT {
  private static final Logger LOG = Logger.getLogger(RollingRestartIT.class);
  private static final Path DOCUMENTED = Path.of("docs", "deploy", "nginx.conf");
  private static final Map<String, String> SETTINGS =
      // A busy machine must not fail a test.
      Map.of("CAMBIST_DRAIN", "PT6S", "CAMBIST_REDIS_TIMEOUT", "PT10S");

  /** From one caller to the next, each with two requests. */
  private static final int MILLIS = 20;

  /** How many requests are answered before the first restart, and after each. */
  private static final int PHASE = 500;

  /** What the virtual machine exits with when it is told to end. */
  private static final int TERMINATED = 143;

  private final List<String> starts = new ArrayList<>();
  private final List<String> ends = new ArrayList<>();

  @BeforeAll
  static void everything_is_here() throws Exception {
    boolean here = NginxProcess.program().isPresent() && Container.isPossible();
    if (!here) {
      LOG.error("THERE IS NO NGINX OR NO BWRAP THAT WORKS HERE: NO ROLLING RESTART WAS TRIED");
    }
    assumeTrue(here, "nginx or bwrap is missing");
  }

  @Test
  void a_rolling_restart_loses_no_request() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (var surroundings = Surroundings.create()) {
      var replicas = new ArrayList<Replica>();
      for (int i = 0; i < 2; i++) {
        replicas.add(Replica.start(surroundings, PackagedGateway.freePort()));
      }
      try (NginxProcess nginx = nginx(replicas)) {
        replicas.forEach(replica -> starts.add(replica.awaitReady()));
        Traffic traffic = Traffic.at(vertx, nginx.port(), MILLIS);
        traffic.await(PHASE);
        for (int i = 0; i < replicas.size(); i++) {
          Replica old = replicas.get(i);
          ends.add(old.stop());
          Replica fresh = Replica.start(surroundings, old.port());
          replicas.set(i, fresh);
          starts.add(fresh.awaitReady());
          traffic.await(PHASE);
        }
        Traffic.Result result = traffic.stop();
        print(result, replicas);
        assertThat(result.failures()).as(nginx.log()).isEmpty();
        replicas.forEach(replica -> assertThat(replica.isSound()).isTrue());
      } finally {
        replicas.forEach(Replica::close);
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static NginxProcess nginx(List<Replica> replicas) throws Exception {
    Path home = Surroundings.home();
    TestAuthority tls =
        TestAuthority.create(Files.createDirectory(home.resolve("tls")), "localhost");
    int port = PackagedGateway.freePort();
    String configuration = Files.readString(DOCUMENTED);
    for (Map.Entry<String, String> address :
        Map.of(
                "server 127.0.0.1:8081 ", "server 127.0.0.1:" + replicas.get(0).port() + " ",
                "server 127.0.0.1:8082 ", "server 127.0.0.1:" + replicas.get(1).port() + " ",
                "listen 443 ssl;", "listen 127.0.0.1:" + port + " ssl;",
                "/etc/nginx/tls/cambist.crt", tls.certificate().toAbsolutePath().toString(),
                "/etc/nginx/tls/cambist.key", tls.key().toAbsolutePath().toString())
            .entrySet()) {
      assertThat(configuration).contains(address.getKey());
      configuration = configuration.replace(address.getKey(), address.getValue());
    }
    return NginxProcess.start(home, configuration, port);
  }

  private void print(Traffic.Result result, List<Replica> replicas) throws IOException {
    System.out.printf(
        Locale.ROOT,
        "%nrolling restart of two replicas: %d requests, %d failures %s%n"
            + "latency in milliseconds: p50 %.1f, p99 %.1f, longest %.1f%n"
            + "started in %s; ended %s%n",
        result.requests(),
        result.failures().values().stream().mapToInt(Integer::intValue).sum(),
        result.failures(),
        result.p50(),
        result.p99(),
        result.longest(),
        starts,
        ends);
    for (Replica replica : replicas) {
      System.out.println(replica.figures());
    }
  }

  /** One of the two, from one start to its end. */
  private record Replica(Container container, int port, long started) implements AutoCloseable {
    static Replica start(Surroundings surroundings, int port) throws IOException {
      return new Replica(surroundings.launch(port, SETTINGS), port, System.nanoTime());
    }

    /** How long that took. */
    String awaitReady() {
      try {
        container.gateway().awaitReady();
        return seconds(System.nanoTime() - started) + " with " + seconds(cpu());
      } catch (IOException | InterruptedException broken) {
        throw new IllegalStateException(broken);
      }
    }

    private long cpu() {
      return container.cpu().toNanos();
    }

    /** With what, and how long that took. */
    String stop() throws InterruptedException, IOException {
      long told = System.nanoTime();
      String figures = figures();
      int code = container.stop();
      assertThat(code).as(container.gateway().log()).isEqualTo(TERMINATED);
      return "in " + seconds(System.nanoTime() - told) + " (" + figures + ")";
    }

    boolean isSound() {
      try {
        return container.gateway().status("/q/health/ready") == 200 && !container.ranOutOfMemory();
      } catch (IOException | InterruptedException broken) {
        throw new IllegalStateException(broken);
      }
    }

    String figures() throws IOException {
      return String.format(
          Locale.ROOT,
          "at most %d MiB of %d (%s), %s of CPU",
          container.peakMebibytes(),
          Container.LIMIT / Container.MEBIBYTE,
          container.isBounded() ? "bounded" : "not bounded: no control group can be made here",
          seconds(cpu()));
    }

    private static String seconds(long nanos) {
      return String.format(Locale.ROOT, "%.1f s", Duration.ofNanos(nanos).toMillis() / 1e3);
    }

    @Override
    public void close() {
      container.close();
    }
  }
}
