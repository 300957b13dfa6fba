package io.cambist.hostile;

import static io.cambist.testing.Gateway.claims;
import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.exchangeAs;
import static io.cambist.testing.Gateway.isActive;
import static io.cambist.testing.Gateway.revocation;
import static io.cambist.testing.Gateway.send;
import static io.cambist.testing.Gateway.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.oauth.Reason;
import io.cambist.testing.RawJwt;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the issuer of an assertion can make of rules that trust its words too much. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class CarelessRulesTest {
  @TestFactory
  Stream<DynamicTest> a_subject_that_a_claim_names_is_never_another_issuers() {
    return Hostile.table()
        .exchange("of another issuer", Reason.POLICY_NONE, () -> with("upn", "partner:jane"))
        .exchange(
            "of another issuer in capitals", Reason.POLICY_NONE, () -> with("upn", "Partner:x"))
        .exchange("almost its own", Reason.POLICY_NONE, () -> with("upn", "CI:jane"))
        .exchange("with nothing to see", Reason.POLICY_NONE, () -> with("upn", "ci\u200b:jane"))
        .exchange("of its twin", Reason.POLICY_NONE, () -> with("upn", "twin:repo:acme/shop"))
        .exchange("a client's", Reason.POLICY_NONE, () -> with("upn", "client:desk"))
        .exchange("of two lines", Reason.POLICY_NONE, () -> with("upn", "jane\nroot"))
        .exchange("too long", Reason.POLICY_NONE, () -> with("upn", "x".repeat(513)))
        .exchange("no text", Reason.POLICY_NONE, () -> with("upn", 7L))
        .tests();
  }

  @Test
  void a_subject_that_a_claim_names_may_be_the_issuers_own_or_nobodys() {
    for (String upn : List.of("jane", "ci:jane", "repo:acme")) {
      assertThat(claims(token(with("upn", upn)))).containsEntry("sub", upn);
    }
  }

  @TestFactory
  Stream<DynamicTest> no_token_is_issued_that_could_not_be_read_again() {
    return Hostile.table()
        .exchange(
            "too many values",
            Reason.POLICY_NONE,
            () -> with("groups", Collections.nCopies(300, "g")))
        .exchange("too long a value", Reason.POLICY_NONE, () -> with("groups", "g".repeat(3000)))
        .exchange("too deep a value", Reason.POLICY_NONE, () -> with("groups", deep(13)))
        .exchange(
            "actors that swell when they are written",
            Reason.SESSION_TOO_LARGE,
            CarelessRulesTest::swelling)
        .tests();
  }

  /** In JSON as we write it, four bytes of these become twelve. */
  private static RequestSpecification swelling() {
    String name = "\uD83D\uDE00".repeat(500);
    String act = "null";
    for (int i = 0; i < 3; i++) {
      act = "{\"sub\":\"" + name + "\"" + (i == 0 ? "" : ",\"act\":" + act) + "}";
    }
    String payload = Tokens.withMember("\"act\":" + act);
    return exchange(RawJwt.signed(Tokens.HEADER, payload, "ci", "ES256"));
  }

  @Test
  void what_a_token_carries_can_be_introspected_and_revoked() {
    for (Object groups :
        List.of(
            Collections.nCopies(240, "g"), "g".repeat(2000), deep(5), Map.of("active", false))) {
      String token = token(with("groups", groups));
      assertThat(claims(token)).containsEntry("groups", groups);
      assertThat(isActive("orders-api", token)).isTrue();
      revocation(token).post("/oauth2/revoke").then().statusCode(200);
      assertThat(isActive("orders-api", token)).isFalse();
    }
  }

  @TestFactory
  Stream<DynamicTest> leaving_out_what_a_rule_compares_fulfils_no_condition() {
    return Hostile.table()
        .exchange(
            "roles without names",
            Reason.POLICY_NONE,
            () -> with("roles", List.of(Map.of("id", 1L), Map.of("id", 2L))))
        .exchange(
            "a role that is none", Reason.POLICY_NONE, () -> with("roles", List.of("contractor")))
        .exchange(
            "the role that is not meant",
            Reason.POLICY_NONE,
            () -> with("roles", List.of(Map.of("name", "contractor"))))
        .tests();
  }

  @Test
  void the_condition_that_compares_is_fulfilled_by_what_it_means() {
    token(with("roles", List.of(Map.of("name", "owner"))));
  }

  @Test
  void a_scope_of_blanks_asks_for_nothing() {
    Response answer = send(exchange(TestAssertion.of("ci").sign()).formParam("scope", " "));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.<String>path("scope")).isEqualTo("orders:read orders:deploy");
    send(exchangeAs("narrow", TestAssertion.of("partner").sign())
            .formParam("audience", "https://orders.example")
            .formParam("scope", "  "))
        .then()
        .statusCode(200);
  }

  private static RequestSpecification with(String claim, Object value) {
    return exchange(TestAssertion.of("ci").with(claim, value).sign())
        .formParam("audience", "https://careless.example");
  }

  private static Object deep(int levels) {
    return levels == 0 ? "x" : List.of(deep(levels - 1));
  }
}
