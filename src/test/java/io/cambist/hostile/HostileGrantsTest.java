package io.cambist.hostile;

import static io.cambist.testing.Gateway.JWT;
import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.exchangeAs;
import static io.cambist.testing.Gateway.token;

import io.cambist.oauth.Reason;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Requests that reach for more than is theirs: targets, scopes, actors, and what policy denies. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class HostileGrantsTest {
  @TestFactory
  Stream<DynamicTest> audience_and_resource_must_mean_one_known_target() {
    return Hostile.table()
        .exchange(
            "unknown audience",
            Reason.TARGET_UNKNOWN,
            () -> ci().formParam("audience", "https://evil.example"))
        .exchange(
            "slash at the end",
            Reason.TARGET_UNKNOWN,
            () -> ci().formParam("audience", "https://orders.example/"))
        .exchange(
            "the target's name", Reason.TARGET_UNKNOWN, () -> ci().formParam("audience", "orders"))
        .exchange(
            "one known, one not",
            Reason.TARGET_UNKNOWN,
            () -> ci().formParam("audience", "https://orders.example", "https://evil.example"))
        .exchange(
            "unknown resource",
            Reason.TARGET_UNKNOWN,
            () -> ci().formParam("resource", "https://orders.example/other"))
        .exchange(
            "two targets, no rule for one",
            Reason.POLICY_NONE,
            () -> ci().formParam("audience", "https://orders.example", "https://ledger.example"))
        .exchange(
            "two targets, one by resource",
            Reason.POLICY_NONE,
            () ->
                ci().formParam("audience", "https://ledger.example")
                    .formParam("resource", "https://orders.example/api"))
        .exchange(
            "relative resource",
            Reason.RESOURCE_MALFORMED,
            () -> ci().formParam("resource", "/api"))
        .exchange(
            "fragment",
            Reason.RESOURCE_MALFORMED,
            () -> ci().formParam("resource", "https://orders.example/api#x"))
        .exchange(
            "no URI",
            Reason.RESOURCE_MALFORMED,
            () -> ci().formParam("resource", "https://orders example"))
        .exchange(
            "a client limited to others",
            Reason.TARGET_UNKNOWN,
            () -> exchangeAs("narrow", partner()).formParam("audience", "https://ledger.example"))
        .exchange(
            "no target and no default",
            Reason.TARGET_MISSING,
            () -> exchangeAs("narrow", partner()))
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> scope_never_widens() {
    return Hostile.table()
        .exchange(
            "not the rule's", Reason.SCOPE_REFUSED, () -> ci().formParam("scope", "orders:write"))
        .exchange("not the target's", Reason.SCOPE_REFUSED, () -> ci().formParam("scope", "admin"))
        .exchange("other case", Reason.SCOPE_REFUSED, () -> ci().formParam("scope", "ORDERS:READ"))
        .exchange("a wildcard", Reason.SCOPE_REFUSED, () -> ci().formParam("scope", "*"))
        .exchange(
            "not the assertion's",
            Reason.SCOPE_REFUSED,
            () ->
                exchange(TestAssertion.of("ci").scope("orders:read").sign())
                    .formParam("scope", "orders:deploy"))
        .exchange(
            "not the client's",
            Reason.SCOPE_REFUSED,
            () ->
                exchangeAs("narrow", partner())
                    .formParam("audience", "https://orders.example")
                    .formParam("scope", "orders:write"))
        .exchange("quote", Reason.SCOPE_MALFORMED, () -> ci().formParam("scope", "a\"b"))
        .exchange("umlaut", Reason.SCOPE_MALFORMED, () -> ci().formParam("scope", "\u00e4"))
        .exchange("line break", Reason.SCOPE_MALFORMED, () -> ci().formParam("scope", "a\nb"))
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> actor_tokens_are_verified_like_subject_tokens() {
    return Hostile.table()
        .exchange(
            "without its type",
            Reason.ACTOR_TOKEN_TYPE_MISSING,
            () -> acted().formParam("actor_token", agent()))
        .exchange(
            "type alone",
            Reason.ACTOR_TOKEN_MISSING,
            () -> acted().formParam("actor_token_type", JWT))
        .exchange(
            "unknown type",
            Reason.ACTOR_TOKEN_TYPE_UNSUPPORTED,
            () -> acted().formParam("actor_token", agent()).formParam("actor_token_type", "x"))
        .exchange("no JWT", Reason.TOKEN_MALFORMED, () -> by("agent-7"))
        .exchange(
            "expired",
            Reason.TOKEN_EXPIRED,
            () -> by(TestAssertion.of("agents").with("exp", 1_000_000L).sign()))
        .exchange(
            "forged",
            Reason.TOKEN_ALGORITHM_REFUSED,
            () -> by(TestAssertion.of("agents").signAs("twin")))
        .exchange(
            "another audience",
            Reason.TOKEN_AUDIENCE_REFUSED,
            () -> by(TestAssertion.of("agents").audience("https://orders.example").sign()))
        .exchange(
            "an issuer no rule accepts",
            Reason.POLICY_NONE,
            () -> by(TestAssertion.of("twin").sign()))
        .exchange(
            "may_act names another",
            Reason.MAY_ACT_REFUSED,
            () ->
                exchangeAs(
                        "partner-gateway",
                        TestAssertion.of("partner").with("may_act", Map.of("sub", "x")).sign())
                    .formParam("actor_token", agent())
                    .formParam("actor_token_type", JWT))
        .exchange(
            "may_act and nobody acts",
            Reason.MAY_ACT_REFUSED,
            () ->
                exchangeAs(
                    "partner-gateway",
                    TestAssertion.of("partner")
                        .with("may_act", Map.of("iss", "https://agents.example", "sub", "agent-7"))
                        .sign()))
        .exchange(
            "may_act with a word unknown to us",
            Reason.MAY_ACT_REFUSED,
            () ->
                exchangeAs(
                        "partner-gateway",
                        TestAssertion.of("partner")
                            .with(
                                "may_act",
                                Map.of(
                                    "iss",
                                    "https://agents.example",
                                    "sub",
                                    "agent-7",
                                    "group",
                                    "x"))
                            .sign())
                    .formParam("actor_token", agent())
                    .formParam("actor_token_type", JWT))
        .exchange(
            "too many acted before",
            Reason.ACTOR_CHAIN_TOO_DEEP,
            () ->
                exchangeAs(
                        "partner-gateway",
                        TestAssertion.of("partner").with("act", nested(8)).sign())
                    .formParam("actor_token", agent())
                    .formParam("actor_token_type", JWT))
        .exchange(
            "act without sub",
            Reason.TOKEN_CLAIM_MALFORMED,
            () ->
                exchangeAs(
                    "partner-gateway",
                    TestAssertion.of("partner").with("act", Map.of("iss", "x")).sign()))
        .exchange(
            "act in our name",
            Reason.TOKEN_CLAIM_MALFORMED,
            () -> acting(Map.of("iss", "https://cambist.test", "sub", "client:desk")))
        .exchange(
            "act in our name, as history",
            Reason.TOKEN_CLAIM_MALFORMED,
            () ->
                acting(
                    Map.of(
                        "sub",
                        "a",
                        "act",
                        Map.of("iss", "https://cambist.test", "sub", "client:desk"))))
        .exchange(
            "act of an actor token in our name",
            Reason.TOKEN_CLAIM_MALFORMED,
            () ->
                by(
                    TestAssertion.of("agents")
                        .with("act", Map.of("iss", "https://cambist.test/", "sub", "client:desk"))
                        .sign()))
        .exchange(
            "act a string",
            Reason.TOKEN_CLAIM_MALFORMED,
            () ->
                exchangeAs(
                    "partner-gateway", TestAssertion.of("partner").with("act", "root").sign()))
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> policy_denies_what_no_rule_permits() {
    return Hostile.table()
        .exchange(
            "a branch",
            Reason.POLICY_NONE,
            () -> exchange(TestAssertion.of("ci").with("ref", "refs/heads/x").sign()))
        .exchange(
            "another repository",
            Reason.POLICY_NONE,
            () -> exchange(TestAssertion.of("ci").with("repository_id", "1").sign()))
        .exchange(
            "a number for a text",
            Reason.POLICY_NONE,
            () -> exchange(TestAssertion.of("ci").with("repository_id", 8675309L).sign()))
        .exchange(
            "the claim missing",
            Reason.POLICY_NONE,
            () -> exchange(TestAssertion.of("ci").without("ref").sign()))
        .exchange(
            "another target",
            Reason.POLICY_NONE,
            () -> ci().formParam("audience", "https://ledger.example"))
        .exchange(
            "forbidden",
            Reason.POLICY_FORBIDDEN,
            () -> exchange(TestAssertion.of("ci").with("fork", true).sign()))
        .exchange(
            "forbidden, however little is asked for",
            Reason.POLICY_FORBIDDEN,
            () ->
                exchange(TestAssertion.of("ci").with("fork", true).sign())
                    .formParam("scope", "orders:read"))
        .exchange(
            "a condition that is made to work too much forbids",
            Reason.POLICY_FORBIDDEN,
            () -> exchangeAs("partner-gateway", words(30)))
        .tests();
  }

  @Test
  void a_condition_that_has_little_to_do_decides() {
    token(exchangeAs("partner-gateway", words(2)));
  }

  private static String words(int count) {
    return TestAssertion.of("partner")
        .with("words", Collections.nCopies(count, "w".repeat(300)))
        .sign();
  }

  private static RequestSpecification ci() {
    return exchange(TestAssertion.of("ci").sign());
  }

  private static String partner() {
    return TestAssertion.of("partner").sign();
  }

  private static String agent() {
    return TestAssertion.of("agents").sign();
  }

  private static RequestSpecification acted() {
    return exchangeAs("partner-gateway", partner());
  }

  private static RequestSpecification by(String actorToken) {
    return acted().formParam("actor_token", actorToken).formParam("actor_token_type", JWT);
  }

  private static RequestSpecification acting(Map<String, Object> act) {
    return exchangeAs("partner-gateway", TestAssertion.of("partner").with("act", act).sign());
  }

  private static Map<String, Object> nested(int depth) {
    return depth == 1 ? Map.of("sub", "a1") : Map.of("sub", "a" + depth, "act", nested(depth - 1));
  }
}
