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
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
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

  /** How late a cluster's proxies hear that a gateway ends; less than it drains. */
  private static final Duration LATE = Duration.ofSeconds(3);

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
        replicas.add(Replica.start(surroundings, PackagedGateway.freePort(), SETTINGS));
      }
      try (NginxProcess nginx = nginx(replicas)) {
        replicas.forEach(replica -> starts.add(replica.awaitReady()));
        Traffic traffic = Traffic.overTls(vertx, nginx.port(), MILLIS);
        traffic.await(PHASE);
        for (int i = 0; i < replicas.size(); i++) {
          Replica old = replicas.get(i);
          ends.add(old.stop());
          Replica fresh = Replica.start(surroundings, old.port(), SETTINGS);
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

  @Test
  void whoever_hears_late_of_an_end_and_tries_nothing_twice_loses_no_request_either()
      throws Exception {
    Vertx vertx = Vertx.vertx();
    try (var surroundings = Surroundings.create();
        Replica ending = Replica.start(surroundings, PackagedGateway.freePort(), SETTINGS);
        Replica staying = Replica.start(surroundings, PackagedGateway.freePort(), SETTINGS)) {
      ending.awaitReady();
      staying.awaitReady();
      var known = new CopyOnWriteArrayList<>(List.of(ending.port(), staying.port()));
      Traffic traffic = Traffic.among(vertx, known, MILLIS);
      traffic.await(PHASE);
      long told = System.nanoTime();
      ending.container().tellToEnd();
      PackagedGateway gateway = ending.container().gateway();
      int ready = gateway.status("/q/health/ready");
      boolean ends = false;
      while ((ready == 200 || !ends) && System.nanoTime() - told < LATE.toNanos()) {
        ready = gateway.status("/q/health/ready");
        ends = gateway.head("/oauth2/jwks").firstValue("connection").equals(Optional.of("close"));
      }
      assertThat(ready).as("readiness, soon after it is told").isEqualTo(503);
      assertThat(ends).as("its answers end their connections").isTrue();
      while (System.nanoTime() - told < LATE.toNanos()) {
        traffic.await(1);
      }
      known.remove((Object) ending.port());
      ending.awaitEnd();
      traffic.await(PHASE);
      Traffic.Result result = traffic.stop();
      System.out.printf(
          Locale.ROOT,
          "%none of two ends, its callers hear of it %d s later: %d requests, %d failures %s%n",
          LATE.toSeconds(),
          result.requests(),
          result.failures().size(),
          result.failures());
      assertThat(result.failures()).isEmpty();
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
}
