package io.cambist.hostile;

import static io.cambist.hostile.Tokens.ci;
import static io.cambist.hostile.Tokens.now;
import static io.cambist.hostile.Tokens.partner;
import static io.cambist.hostile.Tokens.partnerWith;
import static io.cambist.hostile.Tokens.signed;
import static io.cambist.testing.Gateway.exchange;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.oauth.Reason;
import io.cambist.testing.Gateway;
import io.cambist.testing.Lure;
import io.cambist.testing.StoredSessions;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Assertions that are stale, borrowed, replayed or meant for somebody else. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class HostileAssertionsTest {
  private static final Lure LURE = Lure.open();

  @AfterAll
  static void nobody_came() {
    assertThat(LURE.visits()).isZero();
    LURE.close();
  }

  @TestFactory
  Stream<DynamicTest> the_issuer_is_compared_exactly() {
    return Hostile.table()
        .token("unknown", Reason.TOKEN_ISSUER_UNKNOWN, () -> ci("iss", "https://evil.example"))
        .token(
            "slash at the end", Reason.TOKEN_ISSUER_UNKNOWN, () -> ci("iss", "https://ci.example/"))
        .token("other case", Reason.TOKEN_ISSUER_UNKNOWN, () -> ci("iss", "https://CI.example"))
        .token("port added", Reason.TOKEN_ISSUER_UNKNOWN, () -> ci("iss", "https://ci.example:443"))
        .token("other scheme", Reason.TOKEN_ISSUER_UNKNOWN, () -> ci("iss", "http://ci.example"))
        .token("its name for its URL", Reason.TOKEN_ISSUER_UNKNOWN, () -> ci("iss", "ci"))
        .token(
            "longer",
            Reason.TOKEN_ISSUER_UNKNOWN,
            () -> ci("iss", "https://ci.example.evil.example"))
        .token(
            "a place of the attacker's", Reason.TOKEN_ISSUER_UNKNOWN, () -> ci("iss", LURE.url("")))
        .token(
            "missing",
            Reason.TOKEN_ISSUER_UNKNOWN,
            () -> TestAssertion.of("ci").without("iss").sign())
        .token(
            "a list", Reason.TOKEN_ISSUER_UNKNOWN, () -> ci("iss", List.of("https://ci.example")))
        .token(
            "the gateway's own", Reason.TOKEN_TYP_REFUSED, () -> ci("iss", "https://cambist.test"))
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> the_audience_must_be_this_gateway() {
    return Hostile.table()
        .token("another", Reason.TOKEN_AUDIENCE_REFUSED, () -> ci("aud", "https://other.example"))
        .token(
            "missing",
            Reason.TOKEN_AUDIENCE_REFUSED,
            () -> TestAssertion.of("ci").without("aud").sign())
        .token("empty list", Reason.TOKEN_AUDIENCE_REFUSED, () -> ci("aud", List.of()))
        .token(
            "slash at the end",
            Reason.TOKEN_AUDIENCE_REFUSED,
            () -> ci("aud", "https://cambist.test/"))
        .token(
            "prefix",
            Reason.TOKEN_AUDIENCE_REFUSED,
            () -> ci("aud", "https://cambist.test.evil.example"))
        .token("case", Reason.TOKEN_AUDIENCE_REFUSED, () -> ci("aud", "https://CAMBIST.test"))
        .token("of another issuer", Reason.TOKEN_AUDIENCE_REFUSED, () -> ci("aud", "cambist"))
        .token("an object", Reason.TOKEN_CLAIM_MALFORMED, () -> ci("aud", Map.of("a", "b")))
        .token(
            "a number among them",
            Reason.TOKEN_CLAIM_MALFORMED,
            () -> ci("aud", List.of("https://cambist.test", 1L)))
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> times_must_hold() {
    long now = now();
    return Hostile.table()
        .token(
            "no exp",
            Reason.TOKEN_EXPIRY_MISSING,
            () -> TestAssertion.of("ci").without("exp").sign())
        .token("exp just now", Reason.TOKEN_EXPIRED, () -> ci("exp", now))
        .token("exp a second ago, within no skew", Reason.TOKEN_EXPIRED, () -> ci("exp", now - 1))
        .token("exp a day ago", Reason.TOKEN_EXPIRED, () -> ci("exp", now - 86_400))
        .token("exp zero", Reason.TOKEN_EXPIRED, () -> ci("exp", 0L))
        .token(
            "exp a string", Reason.TOKEN_CLAIM_MALFORMED, () -> ci("exp", Long.toString(now + 300)))
        .token("exp negative", Reason.TOKEN_CLAIM_MALFORMED, () -> ci("exp", -1L))
        .token("exp in milliseconds", Reason.TOKEN_CLAIM_MALFORMED, () -> ci("exp", now * 1000))
        .token("exp null", Reason.TOKEN_CLAIM_MALFORMED, () -> ci("exp", null))
        .token("exp a list", Reason.TOKEN_CLAIM_MALFORMED, () -> ci("exp", List.of(now + 300)))
        .token(
            "exp over a day ahead, of one for one use",
            Reason.TOKEN_LIFE_TOO_LONG,
            () -> ci("exp", now + 90_000))
        .token(
            "exp at the end of time", Reason.TOKEN_LIFE_TOO_LONG, () -> ci("exp", 253_402_300_799L))
        .exchange(
            "exp of an actor token over a day ahead, of one for one use",
            Reason.TOKEN_LIFE_TOO_LONG,
            () ->
                partner(TestAssertion.of("partner").sign())
                    .formParam(
                        "actor_token", TestAssertion.of("agents").with("exp", now + 90_000).sign())
                    .formParam("actor_token_type", Gateway.JWT))
        .token("nbf beyond the skew", Reason.TOKEN_NOT_YET_VALID, () -> ci("nbf", now + 60))
        .token("nbf tomorrow", Reason.TOKEN_NOT_YET_VALID, () -> ci("nbf", now + 86_400))
        .token("nbf a string", Reason.TOKEN_CLAIM_MALFORMED, () -> ci("nbf", "now"))
        .token("nbf true", Reason.TOKEN_CLAIM_MALFORMED, () -> ci("nbf", true))
        .token("nbf negative", Reason.TOKEN_CLAIM_MALFORMED, () -> ci("nbf", -5L))
        .token("iat beyond the skew", Reason.TOKEN_ISSUED_IN_FUTURE, () -> ci("iat", now + 60))
        .token("iat tomorrow", Reason.TOKEN_ISSUED_IN_FUTURE, () -> ci("iat", now + 86_400))
        .token("iat a string", Reason.TOKEN_CLAIM_MALFORMED, () -> ci("iat", "then"))
        .token("iat an object", Reason.TOKEN_CLAIM_MALFORMED, () -> ci("iat", Map.of()))
        .token("iat in milliseconds", Reason.TOKEN_CLAIM_MALFORMED, () -> ci("iat", now * 1000))
        .tests();
  }

  @Test
  void an_assertion_that_may_be_used_again_may_live_for_years_and_is_not_kept_as_long() {
    String token = Gateway.token(partner(partnerWith("exp", now() + 100_000_000)));
    String key = "s:{" + Gateway.claims(token).get("sid") + "}";
    Request life = Request.cmd(Command.PTTL).arg(key);
    assertThat(StoredSessions.ask(life).toLong())
        .isPositive()
        .isLessThan(Duration.ofDays(1).toMillis());
  }

  @TestFactory
  Stream<DynamicTest> the_age_is_bounded_where_the_issuer_says_so() {
    long now = now();
    return Hostile.table()
        .exchange(
            "no iat",
            Reason.TOKEN_AGE_UNKNOWN,
            () -> partner(TestAssertion.of("partner").without("iat").sign()))
        .exchange(
            "a second too old", Reason.TOKEN_TOO_OLD, () -> partner(partnerWith("iat", now - 631)))
        .exchange("an hour", Reason.TOKEN_TOO_OLD, () -> partner(partnerWith("iat", now - 3600)))
        .exchange("since 1970", Reason.TOKEN_TOO_OLD, () -> partner(partnerWith("iat", 0L)))
        .exchange(
            "young exp does not help",
            Reason.TOKEN_TOO_OLD,
            () ->
                partner(
                    TestAssertion.of("partner")
                        .with("iat", now - 700)
                        .with("exp", now + 10)
                        .sign()))
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> the_typ_must_be_one_that_the_issuer_uses() {
    return Hostile.table()
        .token(
            "access token",
            Reason.TOKEN_TYP_REFUSED,
            () -> TestAssertion.of("ci").typ("at+jwt").sign())
        .token(
            "with its prefix",
            Reason.TOKEN_TYP_REFUSED,
            () -> TestAssertion.of("ci").typ("application/at+jwt").sign())
        .token(
            "proof", Reason.TOKEN_TYP_REFUSED, () -> TestAssertion.of("ci").typ("dpop+jwt").sign())
        .token(
            "logout",
            Reason.TOKEN_TYP_REFUSED,
            () -> TestAssertion.of("ci").typ("logout+jwt").sign())
        .token("empty", Reason.TOKEN_TYP_REFUSED, () -> TestAssertion.of("ci").typ("").sign())
        .token(
            "security event",
            Reason.TOKEN_TYP_REFUSED,
            () -> TestAssertion.of("ci").typ("secevent+jwt").sign())
        .token(
            "number",
            Reason.TOKEN_MALFORMED,
            () -> signed("{\"alg\":\"ES256\",\"kid\":\"key-1\",\"typ\":1}"))
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> the_subject_and_the_identifier_must_be_there() {
    return Hostile.table()
        .token(
            "no sub",
            Reason.TOKEN_SUBJECT_MISSING,
            () -> TestAssertion.of("ci").without("sub").sign())
        .token("empty sub", Reason.TOKEN_SUBJECT_MISSING, () -> ci("sub", ""))
        .token("sub a number", Reason.TOKEN_CLAIM_MALFORMED, () -> ci("sub", 7L))
        .token(
            "sub of a kilobyte too many",
            Reason.TOKEN_CLAIM_MALFORMED,
            () -> ci("sub", "s".repeat(2000)))
        .token("sub with control characters", Reason.TOKEN_CLAIM_MALFORMED, () -> ci("sub", "a\nb"))
        .token(
            "no jti", Reason.TOKEN_ID_MISSING, () -> TestAssertion.of("ci").without("jti").sign())
        .token("empty jti", Reason.TOKEN_ID_MISSING, () -> ci("jti", ""))
        .token("jti a list", Reason.TOKEN_ID_MISSING, () -> ci("jti", List.of("a")))
        .token("jti null", Reason.TOKEN_ID_MISSING, () -> ci("jti", null))
        .token("jti true", Reason.TOKEN_ID_MISSING, () -> ci("jti", true))
        .token("bound to a key", Reason.TOKEN_KEY_BOUND, () -> ci("cnf", Map.of("jkt", "x")))
        .token(
            "attribute missing",
            Reason.TOKEN_MAPPING_FAILED,
            () -> TestAssertion.of("ci").without("repository_id").sign())
        .tests();
  }

  @Test
  void a_used_assertion_is_refused_however_it_comes_again() {
    String assertion = TestAssertion.of("ci").with("jti", "once").sign();
    Gateway.token(exchange(assertion));
    Hostile.table()
        .token("again", Reason.TOKEN_REPLAYED, () -> assertion)
        .exchange(
            "for another scope",
            Reason.TOKEN_REPLAYED,
            () -> exchange(assertion).formParam("scope", "orders:read"))
        .exchange(
            "declared otherwise",
            Reason.TOKEN_REPLAYED,
            () ->
                Gateway.form()
                    .formParam("grant_type", Gateway.GRANT)
                    .formParam("subject_token", assertion)
                    .formParam("subject_token_type", "urn:ietf:params:oauth:token-type:id_token"))
        .token("signed anew with the same jti", Reason.TOKEN_REPLAYED, () -> ci("jti", "once"))
        .token(
            "other claims, same jti",
            Reason.TOKEN_REPLAYED,
            () -> TestAssertion.of("ci").with("jti", "once").with("run_id", "7").sign())
        .tests()
        .forEach(HostileAssertionsTest::run);
  }

  private static void run(DynamicTest test) {
    try {
      test.getExecutable().execute();
    } catch (Throwable failure) {
      throw new AssertionError(test.getDisplayName(), failure);
    }
  }
}
