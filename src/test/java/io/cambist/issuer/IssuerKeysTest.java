package io.cambist.issuer;

import static io.cambist.issuer.TestKey.json;
import static io.cambist.issuer.Verifying.federation;
import static io.cambist.issuer.Verifying.trust;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.federation.Federation;
import io.cambist.federation.KeySource;
import io.cambist.jose.KeySet;
import io.cambist.oauth.Reason;
import io.micrometer.core.instrument.Gauge;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of several issuers together: files, redirects, reloads, health, and whose thread. */
class IssuerKeysTest {
  private final Verifying verifying = new Verifying();
  private final TestIssuer issuer = new TestIssuer();
  private final Federation federation = federation(trust("ci", issuer.url()).issuer());

  @AfterEach
  void close() {
    issuer.close();
    verifying.close();
  }

  private String assertion() {
    return issuer.assertion(verifying.clock.instant());
  }

  @Test
  void fifty_unknown_kids_at_once_force_one_fetch() {
    verifying.assertion(assertion(), federation);
    issuer.rotate(TestKey.ec("key-2", "P-256"));
    List<Uni<Verification>> started = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      started.add(verifying.start(assertion(), federation));
    }
    List<Verification> ended =
        Uni.join().all(started).andFailFast().await().atMost(Duration.ofSeconds(20));

    assertThat(ended).hasSize(50).allMatch(Verification.Verified.class::isInstance);
    assertThat(issuer.keyFetches()).isEqualTo(2);
  }

  @Test
  void a_token_that_waited_for_the_keys_does_not_have_them_fetched_again() {
    String forged =
        TestKey.ec("key-2", "P-256").sign("ES256", issuer.claims(verifying.clock.instant()));
    assertThat(verifying.reason(forged, federation)).isEqualTo(Reason.TOKEN_KEY_UNKNOWN);
    assertThat(issuer.keyFetches()).isEqualTo(1);
  }

  @Test
  void an_unknown_kid_during_an_outage_is_not_called_unknown() {
    verifying.assertion(assertion(), federation);
    issuer.rotate(TestKey.ec("key-2", "P-256"));
    issuer.answerKeys(TestIssuer.status(500));
    assertThat(verifying.reason(assertion(), federation)).isEqualTo(Reason.ISSUER_KEYS_UNAVAILABLE);
    assertThat(verifying.reason(assertion(), federation)).isEqualTo(Reason.ISSUER_KEYS_UNAVAILABLE);
    assertThat(issuer.keyFetches()).isEqualTo(2);
  }

  @Test
  void who_waits_for_the_fetch_of_another_goes_on_on_its_own_context() throws Exception {
    Context first = new Shared(verifying.vertx).context();
    Context second = new Shared(verifying.vertx).context();
    assertThat(second).isNotSameAs(first);
    assertThat(goesOnAt(first).get(20, TimeUnit.SECONDS)).isSameAs(first);

    // Gone for long: both wait, and the fetch runs for whoever comes first.
    verifying.clock.advance(Duration.ofDays(2));
    CompletableFuture<Context> one = goesOnAt(first);
    CompletableFuture<Context> other = goesOnAt(second);
    assertThat(one.get(20, TimeUnit.SECONDS)).isSameAs(first);
    assertThat(other.get(20, TimeUnit.SECONDS)).isSameAs(second);
  }

  /** Contexts of event loops; a thread outside Vert.x gets one for each of itself. */
  private record Shared(Vertx vertx) {
    Context context() throws Exception {
      var made = new CompletableFuture<Context>();
      var thread = new Thread(() -> made.complete(vertx.getOrCreateContext()));
      thread.start();
      return made.get(20, TimeUnit.SECONDS);
    }
  }

  private CompletableFuture<Context> goesOnAt(Context context) {
    var wentOn = new CompletableFuture<Context>();
    context.runOnContext(
        ignored ->
            verifying
                .start(assertion(), federation)
                .subscribe()
                .with(
                    verification -> wentOn.complete(Vertx.currentContext()),
                    wentOn::completeExceptionally));
    return wentOn;
  }

  @Test
  void a_redirect_within_the_origin_is_followed_three_times_and_no_more() {
    issuer.answerKeys(
        exchange -> {
          TestIssuer.Answer answer =
              issuer.keyFetches() < 4
                  ? TestIssuer.redirect("/jwks?hop=" + issuer.keyFetches())
                  : issuer.cached("max-age=600");
          answer.to(exchange);
        });
    verifying.assertion(assertion(), federation);
    assertThat(issuer.keyFetches()).isEqualTo(4);

    issuer.answerKeys(TestIssuer.redirect("/jwks"));
    try (var fresh = new Verifying()) {
      assertThat(fresh.reason(assertion(), federation)).isEqualTo(Reason.ISSUER_KEYS_UNAVAILABLE);
      assertThat(fresh.fetches("ci", "redirect")).isEqualTo(1);
    }
    assertThat(issuer.keyFetches()).isEqualTo(8);
  }

  @Test
  void the_issuer_says_how_long_its_keys_are_fresh_within_floor_and_ceiling() {
    issuer.answerKeys(issuer.cached("max-age=1"));
    verifying.assertion(assertion(), federation);
    verifying.clock.advance(CacheControl.FLOOR.minusSeconds(1));
    verifying.assertion(assertion(), federation);
    assertThat(issuer.keyFetches()).isEqualTo(1);

    issuer.answerKeys(issuer.cached("max-age=86400"));
    verifying.clock.advance(CacheControl.FLOOR.plusSeconds(1).multipliedBy(2));
    verifying.assertion(assertion(), federation);
    verifying.clock.advance(CacheControl.CEILING.minusSeconds(1));
    verifying.assertion(assertion(), federation);
    assertThat(issuer.keyFetches()).isEqualTo(2);
    verifying.clock.advance(CacheControl.CEILING.plusSeconds(1));
    verifying.assertion(assertion(), federation);
    assertThat(issuer.keyFetches()).isEqualTo(3);
  }

  @Test
  void a_failure_is_counted_by_its_kind() {
    issuer.answerKeys(issuer.hang());
    try (var hasty = new Verifying(Verifying.SHORT)) {
      hasty.refusal(assertion(), federation);
      assertThat(hasty.fetches("ci", "timeout")).isEqualTo(1);
    }
    issuer.answerKeys(TestIssuer.status(500));
    verifying.refusal(assertion(), federation);
    issuer.answerKeys(TestIssuer.endless());
    verifying.clock.advance(KeyState.BACK_OFF);
    verifying.refusal(assertion(), federation);

    assertThat(verifying.fetches("ci", "status")).isEqualTo(1);
    assertThat(verifying.fetches("ci", "too_large")).isEqualTo(1);
  }

  @Test
  void an_issuer_that_is_not_there_is_unreachable_and_not_hammered() {
    issuer.close();
    for (int i = 0; i < 20; i++) {
      assertThat(verifying.reason(assertion(), federation))
          .isEqualTo(Reason.ISSUER_KEYS_UNAVAILABLE);
    }
    assertThat(verifying.fetches("ci", "unreachable")).isEqualTo(1);
  }

  @Test
  void keys_in_a_file_are_those_that_the_federation_was_loaded_with() {
    Federation loaded = filed(issuer.key());
    String before = assertion();
    verifying.assertion(before, loaded);

    issuer.rotate(TestKey.ec("key-2", "P-256"));
    assertThat(verifying.reason(assertion(), loaded)).isEqualTo(Reason.TOKEN_KEY_UNKNOWN);

    Federation reloaded = filed(issuer.key());
    verifying.assertion(assertion(), reloaded);
    assertThat(verifying.reason(before, reloaded)).isEqualTo(Reason.TOKEN_KEY_UNKNOWN);
    verifying.clock.advance(Duration.ofDays(30));
    verifying.assertion(assertion(), reloaded);
    assertThat(issuer.keyFetches()).isZero();
  }

  private Federation filed(TestKey key) {
    byte[] file = TestKey.bytes(json(TestIssuer.keySet(key.publicJwk())));
    KeySet keys = ((KeySet.Parsed.Keys) KeySet.parse(file)).keys();
    var source = new KeySource.JwksFile(Path.of("ci.jwks"), keys);
    return federation(trust("ci", issuer.url()).keys(source).issuer());
  }

  @Test
  void an_issuer_that_left_the_federation_leaves_nothing_behind() {
    verifying.assertion(assertion(), federation);
    assertThat(age()).isNotNull();
    try (TestIssuer next = new TestIssuer()) {
      Federation without = federation(trust("next", next.url()).issuer());
      verifying.assertion(next.assertion(verifying.clock.instant()), without);
      assertThat(age()).isNull();
    }
    verifying.assertion(assertion(), federation);
    assertThat(issuer.keyFetches()).isEqualTo(2);
  }

  @Test
  void an_issuer_that_stayed_keeps_its_keys_through_a_reload() {
    verifying.assertion(assertion(), federation);
    Federation more =
        federation(
            trust("ci", issuer.url()).audiences(TestIssuer.AUDIENCE, "other").issuer(),
            trust("new", "https://new.example").issuer());
    verifying.assertion(assertion(), more);
    assertThat(issuer.keyFetches()).isEqualTo(1);
  }

  @Test
  void the_age_of_the_keys_is_a_metric() {
    verifying.assertion(assertion(), federation);
    verifying.clock.advance(Duration.ofSeconds(90));
    assertThat(age().value()).isEqualTo(90);
  }

  private Gauge age() {
    return verifying.metrics.find("cambist.issuer.keys.age").tag("issuer", "ci").gauge();
  }

  @Test
  void operators_see_keys_and_errors_and_the_gateway_stays_up() {
    var check = new IssuerKeysCheck(new IssuerKeyReport(verifying.keys, () -> federation));
    assertThat(check.call().getData()).contains(Map.of("ci", "no keys fetched yet"));

    verifying.assertion(assertion(), federation);
    issuer.answerKeys(TestIssuer.status(500));
    verifying.clock.advance(Duration.ofHours(1));
    verifying.assertion(assertion(), federation);

    HealthCheckResponse response = check.call();
    assertThat(response.getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
    assertThat(response.getData().orElseThrow().get("ci").toString())
        .startsWith("1 key of 2026-03-01T12:00:00Z; the latest fetch failed: ")
        .endsWith("/jwks answers 500");
  }

  @Test
  void what_a_url_hides_reaches_no_operator_message() {
    var source = new KeySource.JwksUri(URI.create(issuer.url() + "/jwks?key=hidden"));
    issuer.answerKeys(TestIssuer.status(500));
    Federation keyed = federation(trust("ci", issuer.url()).keys(source).issuer());
    assertThat(verifying.refusal(assertion(), keyed).detail())
        .contains("/jwks answers 500")
        .doesNotContain("hidden");
  }

  @Test
  void a_server_whose_certificate_nobody_vouches_for_yields_no_keys(@TempDir Path directory)
      throws Exception {
    Path store = directory.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.waitFor()).isZero();
    var asked = new AtomicInteger();
    HttpServer server =
        verifying
            .vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setSsl(true)
                    .setKeyCertOptions(
                        new PfxOptions().setPath(store.toString()).setPassword("changeit")))
            .requestHandler(
                request -> {
                  asked.incrementAndGet();
                  request.response().end(json(TestIssuer.keySet(issuer.key().publicJwk())));
                })
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    var source =
        new KeySource.JwksUri(URI.create("https://127.0.0.1:" + server.actualPort() + "/jwks"));
    Federation secured = federation(trust("ci", issuer.url()).keys(source).issuer());

    assertThat(verifying.reason(assertion(), secured)).isEqualTo(Reason.ISSUER_KEYS_UNAVAILABLE);
    assertThat(asked).hasValue(0);
    assertThat(verifying.fetches("ci", "unreachable")).isEqualTo(1);
  }
}
