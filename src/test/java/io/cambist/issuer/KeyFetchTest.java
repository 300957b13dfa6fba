package io.cambist.issuer;

import static io.cambist.issuer.Verifying.federation;
import static io.cambist.issuer.Verifying.trust;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.federation.Federation;
import io.cambist.federation.KeySource;
import io.cambist.oauth.Reason;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys fetched over HTTP, from issuers with good manners and bad ones. */
class KeyFetchTest {
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
  void keys_are_found_by_discovery_once_for_many_assertions() {
    for (int i = 0; i < 20; i++) {
      assertThat(verifying.assertion(assertion(), federation).party().subject()).isEqualTo("job-1");
    }
    assertThat(issuer.discoveries()).isEqualTo(1);
    assertThat(issuer.keyFetches()).isEqualTo(1);
    assertThat(verifying.fetches("ci", "success")).isEqualTo(1);
  }

  @Test
  void keys_are_found_at_a_jwks_uri_without_discovery() {
    var source = new KeySource.JwksUri(URI.create(issuer.url() + "/jwks"));
    var direct = federation(trust("ci", issuer.url()).keys(source).issuer());

    verifying.assertion(assertion(), direct);

    assertThat(issuer.discoveries()).isZero();
    assertThat(issuer.keyFetches()).isEqualTo(1);
  }

  @Test
  void fifty_assertions_at_once_share_one_fetch() {
    List<Uni<Verification>> started = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      started.add(verifying.start(assertion(), federation));
    }
    List<Verification> ended =
        Uni.join().all(started).andFailFast().await().atMost(Duration.ofSeconds(20));

    assertThat(ended).hasSize(50).allMatch(Verification.Verified.class::isInstance);
    assertThat(issuer.discoveries()).isEqualTo(1);
    assertThat(issuer.keyFetches()).isEqualTo(1);
  }

  @Test
  void a_rotated_key_is_found_at_once_and_unknown_kids_force_no_flood() {
    verifying.assertion(assertion(), federation);
    issuer.rotate(TestKey.ec("key-2", "P-256"));
    verifying.assertion(assertion(), federation);
    assertThat(issuer.keyFetches()).isEqualTo(2);

    TestKey stranger = TestKey.ec("key-3", "P-256");
    for (int i = 0; i < 50; i++) {
      String forged = stranger.sign("ES256", issuer.claims(verifying.clock.instant()));
      assertThat(verifying.reason(forged, federation)).isEqualTo(Reason.TOKEN_KEY_UNKNOWN);
    }
    assertThat(issuer.keyFetches()).isEqualTo(2);
  }

  @Test
  void what_cannot_pass_causes_no_fetch() {
    var now = verifying.clock.instant();
    List<Consumer<Map<String, Object>>> spoilt =
        List.of(
            claims -> claims.put("aud", "https://other.example"),
            claims -> claims.put("exp", now.getEpochSecond() - 1),
            claims -> claims.remove("exp"),
            claims -> claims.put("iss", issuer.url() + "/"),
            claims -> claims.remove("sub"),
            claims -> claims.put("nbf", now.getEpochSecond() + 600));
    for (Consumer<Map<String, Object>> spoil : spoilt) {
      Map<String, Object> claims = issuer.claims(now);
      spoil.accept(claims);
      verifying.refusal(issuer.key().sign("ES256", claims), federation);
    }
    assertThat(issuer.discoveries()).isZero();
    assertThat(issuer.keyFetches()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badManners")
  void an_issuer_with_bad_manners_yields_no_keys_and_no_wait(
      String name, Consumer<TestIssuer> manners) {
    manners.accept(issuer);
    try (var hasty = new Verifying(Verifying.SHORT)) {
      assertThat(hasty.reason(issuer.assertion(hasty.clock.instant()), federation))
          .isEqualTo(Reason.ISSUER_KEYS_UNAVAILABLE);
      assertThat(hasty.fetches("ci", "success")).isZero();
    }
  }

  static Stream<Arguments> badManners() {
    return Stream.of(
        manner("keys hang", at -> at.answerKeys(at.hang())),
        manner("discovery hangs", at -> at.answerDiscovery(at.hang())),
        manner("keys drip", at -> at.answerKeys(at.drip())),
        manner("keys too large", at -> at.answerKeys(TestIssuer.oversized())),
        manner("keys without end", at -> at.answerKeys(TestIssuer.endless())),
        manner("discovery without end", at -> at.answerDiscovery(TestIssuer.endless())),
        manner("cut off", at -> at.answerKeys(TestIssuer.cutOff())),
        manner("a sign-in page", at -> at.answerKeys(TestIssuer.html())),
        manner("500", at -> at.answerKeys(TestIssuer.status(500))),
        manner("404", at -> at.answerDiscovery(TestIssuer.status(404))),
        manner("not JSON", at -> at.answerKeys(TestIssuer.json("keys"))),
        manner("keys twice", at -> at.answerKeys(TestIssuer.json("{\"keys\":[],\"keys\":[]}"))),
        manner("no jwks_uri", at -> discovers(at, at.url(), null)),
        manner("discovery of another", at -> discovers(at, at.url() + "/", at.url() + "/jwks")),
        manner(
            "keys without TLS elsewhere",
            at -> discovers(at, at.url(), "http://keys.example/jwks")),
        manner("keys in a file", at -> discovers(at, at.url(), "file:///etc/passwd")));
  }

  @Test
  void a_redirect_to_another_host_is_not_followed() {
    try (TestIssuer elsewhere = new TestIssuer()) {
      issuer.answerKeys(TestIssuer.redirect(elsewhere.url() + "/jwks"));

      assertThat(verifying.reason(assertion(), federation))
          .isEqualTo(Reason.ISSUER_KEYS_UNAVAILABLE);
      assertThat(elsewhere.keyFetches()).isZero();
    }
  }

  @Test
  void one_hung_issuer_does_not_slow_another() {
    try (TestIssuer hung = new TestIssuer()) {
      hung.answerDiscovery(hung.hang());
      Federation both =
          federation(trust("hung", hung.url()).issuer(), trust("ci", issuer.url()).issuer());
      List<Verification> late = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        verifying
            .start(hung.assertion(verifying.clock.instant()), both)
            .subscribe()
            .with(late::add);
      }

      verifying.assertion(assertion(), both);

      assertThat(late).isEmpty();
    }
  }

  @Test
  void old_keys_serve_while_the_issuer_is_away() {
    verifying.assertion(assertion(), federation);
    issuer.answerKeys(TestIssuer.status(500));
    verifying.clock.advance(Duration.ofHours(3));

    verifying.assertion(assertion(), federation);

    assertThat(verifying.fetches("ci", "success")).isEqualTo(1);
  }

  private static Arguments manner(String name, Consumer<TestIssuer> manners) {
    return Arguments.of(name, manners);
  }

  private static void discovers(TestIssuer at, String issuer, String keys) {
    Map<String, Object> document =
        keys == null ? Map.of("issuer", issuer) : Map.of("issuer", issuer, "jwks_uri", keys);
    at.answerDiscovery(TestIssuer.json(TestKey.json(document)));
  }
}
