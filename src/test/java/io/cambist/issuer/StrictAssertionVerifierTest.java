package io.cambist.issuer;

import static io.cambist.issuer.Verifying.federation;
import static io.cambist.issuer.Verifying.trust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cambist.expression.Budget;
import io.cambist.expression.Expression;
import io.cambist.expression.Part;
import io.cambist.expression.Trace;
import io.cambist.federation.Federation;
import io.cambist.jose.Algorithm;
import io.cambist.jose.CompactJwt;
import io.cambist.oauth.Party;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.oauth.Scopes;
import io.cambist.oauth.TokenType;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from assertions, and where exactly the line runs between good and refused. */
class StrictAssertionVerifierTest {
  private static TestIssuer issuer;
  private static Verifying verifying;

  @BeforeAll
  static void start() {
    issuer = new TestIssuer();
    verifying = new Verifying(Duration.ofSeconds(5));
  }

  @AfterAll
  static void stop() {
    issuer.close();
    verifying.close();
  }

  private static Verifying.Trusted ci() {
    return trust("ci", issuer.url());
  }

  private static long now() {
    return verifying.clock.instant().getEpochSecond();
  }

  private static String signed(Map<String, Object> claims) {
    return issuer.key().sign("ES256", claims);
  }

  private static Map<String, Object> claims(String name, Object value) {
    Map<String, Object> claims = issuer.claims(verifying.clock.instant());
    claims.put(name, value);
    return claims;
  }

  private static Assertion verified(String name, Object value) {
    return verifying.assertion(signed(claims(name, value)), federation(ci().issuer()));
  }

  private static Reason refused(String name, Object value) {
    return verifying.reason(signed(claims(name, value)), federation(ci().issuer()));
  }

  @Test
  void a_good_assertion_yields_who_it_is_about_until_when_and_what_it_says() {
    Assertion assertion = verified("scope", "orders:read orders:write");
    assertThat(assertion.party()).isEqualTo(new Party("ci", "job-1"));
    assertThat(assertion.expiresAt()).isEqualTo(Instant.ofEpochSecond(now() + 300));
    assertThat(assertion.scopes()).contains(Scopes.of("orders:read", "orders:write"));
    assertThat(assertion.claims().string("aud")).contains(TestIssuer.AUDIENCE);
    assertThat(assertion.actors().isEmpty()).isTrue();
    assertThat(assertion.onceDigest()).isEmpty();
  }

  @Test
  void one_audience_among_several_is_enough() {
    verified("aud", List.of("https://other.example", TestIssuer.AUDIENCE));
  }

  @Test
  void exp_has_no_skew() {
    verified("exp", now() + 1);
    verified("exp", now() + 0.5);
    assertThat(refused("exp", now())).isEqualTo(Reason.TOKEN_EXPIRED);
    assertThat(refused("exp", 253_402_300_800L)).isEqualTo(Reason.TOKEN_CLAIM_MALFORMED);
  }

  @Test
  void what_is_taken_once_expires_within_a_day_to_the_second() {
    long day = 86_400;
    Federation single = federation(ci().singleUse("").maxAge(Duration.ofDays(9)).issuer());
    verifying.assertion(signed(claims("exp", now() + day)), single);
    for (Object later : List.of(now() + day + 1, now() + day + 0.5, 253_402_300_799L)) {
      assertThat(verifying.reason(signed(claims("exp", later)), single))
          .isEqualTo(Reason.TOKEN_LIFE_TOO_LONG);
      verified("exp", later);
    }
  }

  @Test
  void nbf_and_iat_may_lie_thirty_seconds_ahead_and_no_more() {
    verified("nbf", now() + 30);
    verified("iat", now() + 30);
    assertThat(refused("nbf", now() + 31)).isEqualTo(Reason.TOKEN_NOT_YET_VALID);
    assertThat(refused("iat", now() + 31)).isEqualTo(Reason.TOKEN_ISSUED_IN_FUTURE);
  }

  @Test
  void the_age_counts_from_iat_to_the_second() {
    Federation strict = federation(ci().maxAge(Duration.ofMinutes(1)).issuer());
    verifying.assertion(signed(claims("iat", now() - 60)), strict);
    assertThat(verifying.reason(signed(claims("iat", now() - 61)), strict))
        .isEqualTo(Reason.TOKEN_TOO_OLD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"JWT", "jwt", "application/jwt", "Application/JWT"})
  void typ_is_compared_as_a_media_type(String typ) {
    String assertion =
        issuer.key().sign("ES256", Map.of("typ", typ), issuer.claims(verifying.clock.instant()));
    verifying.assertion(assertion, federation(ci().issuer()));
    assertThat(verifying.reason(assertion, federation(ci().types("at+jwt").issuer())))
        .isEqualTo(Reason.TOKEN_TYP_REFUSED);
  }

  @Test
  void an_assertion_is_taken_only_as_what_its_issuer_may_call_it() {
    var parsed =
        (CompactJwt.Parsed.WellFormed)
            CompactJwt.parse(issuer.assertion(verifying.clock.instant()));
    Verification verification =
        verifying
            .verifier
            .verify(parsed.jwt(), TokenType.ACCESS_TOKEN, federation(ci().issuer()))
            .await()
            .indefinitely();
    assertThat(verification)
        .isInstanceOfSatisfying(
            Verification.Rejected.class,
            rejected ->
                assertThat(rejected.refusal().reason()).isEqualTo(Reason.TOKEN_TYPE_REFUSED));
  }

  @Test
  void an_algorithm_that_the_issuer_may_not_use_is_refused_though_the_key_suits() {
    assertThat(
            verifying.reason(
                issuer.assertion(verifying.clock.instant()),
                federation(ci().algorithms(Algorithm.RS256, Algorithm.ES384).issuer())))
        .isEqualTo(Reason.TOKEN_ALGORITHM_REFUSED);
  }

  @ParameterizedTest
  @MethodSource("badScopes")
  void a_malformed_scope_is_refused(Object scope) {
    assertThat(refused("scope", scope)).isEqualTo(Reason.TOKEN_CLAIM_MALFORMED);
  }

  static Stream<Object> badScopes() {
    return Stream.of(7, List.of("orders:read"), "a\"b", "a\\b", "a\nb", "ä", Map.of());
  }

  @Test
  void actors_are_read_outermost_first_and_each_belongs_to_its_source() {
    Federation two = federation(ci().issuer(), trust("agents", "https://agents.example").issuer());
    Map<String, Object> act =
        Map.of(
            "sub",
            "agent-7",
            "iss",
            "https://agents.example",
            "act",
            Map.of("sub", "job-9", "act", Map.of("sub", "x", "iss", "https://far.example")));

    Assertion assertion = verifying.assertion(signed(claims("act", act)), two);

    assertThat(assertion.actors().actors())
        .containsExactly(
            new Party("agents", "agent-7"),
            new Party("ci", "job-9"),
            new Party("https://far.example", "x"));
  }

  @ParameterizedTest
  @MethodSource("badActs")
  void a_malformed_act_is_refused(Object act) {
    assertThat(refused("act", act)).isEqualTo(Reason.TOKEN_CLAIM_MALFORMED);
  }

  static Stream<Object> badActs() {
    return Stream.of(
        "agent-7",
        List.of(),
        Map.of(),
        Map.of("sub", ""),
        Map.of("sub", 7),
        Map.of("sub", "a\u0000b"),
        Map.of("sub", "s".repeat(1025)),
        Map.of("sub", "agent-7", "iss", 7),
        Map.of("sub", "agent-7", "act", "agent-8"),
        // Either would make a stranger pass for somebody whom the federation names.
        Map.of("sub", "agent-7", "iss", "ci"),
        Map.of("sub", "desk", "iss", "client"),
        Map.of("sub", "acme", "iss", "ci:repo"),
        Map.of("sub", "desk", "iss", "client:"),
        // What we say of actors, only our own tokens say.
        Map.of("sub", "desk", "iss", Verifying.GATEWAY),
        Map.of("sub", "desk", "iss", Verifying.GATEWAY + "/"),
        Map.of("sub", "desk", "iss", "HTTPS://Cambist.TEST"),
        chain(7, Map.of("sub", "ci:job-1", "iss", Verifying.GATEWAY)));
  }

  @Test
  void an_actor_of_elsewhere_may_have_any_other_uri_for_its_source() {
    for (String source : List.of("https://cambist.test.example", "urn:far", "cix:repo")) {
      assertThat(verified("act", Map.of("sub", "x", "iss", source)).actors().actors())
          .containsExactly(new Party(source, "x"));
    }
  }

  @Test
  void eight_actors_are_read_and_nine_are_too_many() {
    assertThat(verified("act", chain(8)).actors().depth()).isEqualTo(8);
    assertThat(refused("act", chain(9))).isEqualTo(Reason.ACTOR_CHAIN_TOO_DEEP);
  }

  private static Map<String, Object> chain(int depth) {
    return chain(depth - 1, Map.of("sub", "a1"));
  }

  private static Map<String, Object> chain(int depth, Map<String, Object> innermost) {
    Map<String, Object> act = innermost;
    for (int i = 0; i < depth; i++) {
      act = Map.of("sub", "a" + i, "act", act);
    }
    return act;
  }

  @Test
  void attributes_are_what_the_mapping_yields_from_verified_claims() {
    Federation mapped = federation(ci().attribute("repository", claim("repository_id")).issuer());

    Assertion assertion = verifying.assertion(signed(claims("repository_id", "8675309")), mapped);
    Refusal refusal = verifying.refusal(signed(claims("repo", "no-secret")), mapped);

    assertThat(assertion.attributes()).isEqualTo(Map.of("repository", "8675309"));
    assertThat(refusal.reason()).isEqualTo(Reason.TOKEN_MAPPING_FAILED);
    assertThat(refusal.detail())
        .isEqualTo(
            "the expression of attribute repository reads \"repository_id\", which is missing");
  }

  @Test
  void no_expression_sees_claims_whose_signature_is_bad() {
    Federation mapped =
        federation(
            ci().attribute(
                    "any",
                    expression(
                        claims -> {
                          throw new AssertionError("evaluated");
                        }))
                .issuer());
    String forged =
        TestKey.ec("key-1", "P-256").sign("ES256", issuer.claims(verifying.clock.instant()));
    assertThat(verifying.reason(forged, mapped)).isEqualTo(Reason.TOKEN_SIGNATURE_INVALID);
  }

  @Test
  void a_digest_for_single_use_is_the_same_for_copies_and_another_for_all_else() {
    try (TestIssuer twin = new TestIssuer()) {
      twin.rotate(issuer.key());
      Federation both =
          federation(
              ci().singleUse("jti").issuer(), trust("twin", twin.url()).singleUse("jti").issuer());
      String assertion = signed(claims("jti", "5"));
      var digests = new HashSet<String>();
      digests.add(once(assertion, both));
      assertThat(once(signed(claims("jti", "5")), both)).isEqualTo(once(assertion, both));
      digests.add(once(signed(claims("jti", 5)), both));
      digests.add(once(signed(claims("jti", "6")), both));
      Map<String, Object> same = twin.claims(verifying.clock.instant());
      same.put("jti", "5");
      digests.add(once(twin.key().sign("ES256", same), both));

      assertThat(digests).hasSize(4).allMatch(text -> text.matches("[A-Za-z0-9_-]{22}"));
    }
  }

  @Test
  void without_an_id_claim_the_signed_text_is_digested_and_never_the_signature() {
    Federation single = federation(ci().singleUse("").issuer());
    Map<String, Object> claims = issuer.claims(verifying.clock.instant());
    // ECDSA signs with a fresh random number: two tokens, one text.
    assertThat(signed(claims)).isNotEqualTo(signed(claims));
    assertThat(once(signed(claims), single)).isEqualTo(once(signed(claims), single));
    assertThat(once(signed(claims("jti", "other")), single))
        .isNotEqualTo(once(signed(claims), single));
  }

  private static String once(String assertion, Federation federation) {
    return verifying.assertion(assertion, federation).onceDigest().orElseThrow();
  }

  @Test
  void issuers_with_the_same_subject_and_kid_are_never_confused() {
    try (TestIssuer twin = new TestIssuer()) {
      Federation both = federation(ci().issuer(), trust("twin", twin.url()).issuer());
      Instant now = verifying.clock.instant();
      assertThat(verifying.assertion(issuer.assertion(now), both).party().issuer()).isEqualTo("ci");
      assertThat(verifying.assertion(twin.assertion(now), both).party().issuer()).isEqualTo("twin");
      assertThat(verifying.reason(twin.key().sign("ES256", issuer.claims(now)), both))
          .isEqualTo(Reason.TOKEN_SIGNATURE_INVALID);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spoilt")
  void what_the_operator_is_told_holds_no_text_of_the_token(String claim, Object value) {
    Refusal refusal =
        verifying.refusal(signed(claims(claim, value)), federation(ci().singleUse("jti").issuer()));
    assertThat(refusal.detail()).isNotBlank().doesNotContain("leak");
  }

  static Stream<Arguments> spoilt() {
    return Stream.of(
        arguments("iss", "https://leak.example"),
        arguments("aud", "https://leak.example"),
        arguments("aud", Map.of("leak", "leak")),
        arguments("exp", "leak"),
        arguments("nbf", "leak"),
        arguments("iat", "leak"),
        arguments("sub", List.of("leak")),
        arguments("sub", "leak\u0007"),
        arguments("scope", "leak\"leak"),
        arguments("act", "leak"),
        arguments("cnf", Map.of("jkt", "leak")),
        arguments("jti", List.of("leak")));
  }

  @Test
  void keys_at_hand_make_the_answer_come_at_once() {
    Federation one = federation(ci().issuer());
    verifying.assertion(issuer.assertion(verifying.clock.instant()), one);
    var answers = new HashMap<Verification, Thread>();
    verifying
        .start(issuer.assertion(verifying.clock.instant()), one)
        .subscribe()
        .with(verification -> answers.put(verification, Thread.currentThread()));
    assertThat(Set.copyOf(answers.values())).containsExactly(Thread.currentThread());
  }

  private static Expression claim(String name) {
    return expression(
        claims ->
            claims.containsKey(name)
                ? new Expression.Result.Value(claims.get(name))
                : new Expression.Result.Failed("reads \"" + name + "\", which is missing"));
  }

  private static Expression expression(Function<Map<?, ?>, Expression.Result> rule) {
    return new Expression() {
      @Override
      public Set<String> reads() {
        return Set.of();
      }

      @Override
      public boolean readsSecret() {
        return false;
      }

      @Override
      public String source() {
        return "a test";
      }

      @Override
      public Result evaluate(Map<String, Object> variables, Budget budget) {
        return rule.apply((Map<?, ?>) variables.get("claims"));
      }

      @Override
      public Part whole() {
        throw new UnsupportedOperationException();
      }

      @Override
      public Trace trace(Map<String, Object> variables, Budget budget, Set<String> hidden) {
        throw new UnsupportedOperationException();
      }
    };
  }
}
