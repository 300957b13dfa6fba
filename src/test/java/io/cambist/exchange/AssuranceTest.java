package io.cambist.exchange;

import static io.cambist.testing.Gateway.claims;
import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.exchangeAs;
import static io.cambist.testing.Gateway.introspectAs;
import static io.cambist.testing.Gateway.send;
import static io.cambist.testing.Gateway.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.cambist.testing.Gateway;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a target demands of assurance, and how that is told. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class AssuranceTest {
  private static final String TREASURY = "https://treasury.example";
  private static final String CHAIN = "https://chain.example";

  private static TestAssertion partner() {
    return TestAssertion.of("partner").with("pays", true);
  }

  private static RequestSpecification paying(TestAssertion assertion) {
    return exchangeAs("partner-gateway", assertion.sign()).formParam("audience", TREASURY);
  }

  private static RequestSpecification acting(TestAssertion subject, TestAssertion actor) {
    return paying(subject)
        .formParam("actor_token", actor.sign())
        .formParam("actor_token_type", Gateway.JWT);
  }

  private static void assertTooLow(
      RequestSpecification exchange, String parameter, String acrValues) {
    send(exchange)
        .then()
        .statusCode(400)
        .body("error", equalTo("invalid_request"))
        .body(
            "error_description",
            equalTo(
                "The token assures too little for this target; obtain one with one of the"
                    + " acr_values ("
                    + parameter
                    + ")."))
        .body("acr_values", equalTo(acrValues));
  }

  @Test
  void an_issuer_without_a_level_reaches_no_target_that_demands_one() {
    assertTooLow(
        exchange(TestAssertion.of("ci").with("pays", true).sign()).formParam("audience", TREASURY),
        "subject_token",
        "aal2 aal3");
  }

  @Test
  void too_low_a_level_is_told_what_the_issuer_would_have_to_say() {
    assertTooLow(paying(partner()), "subject_token", "phr phrh");
  }

  @Test
  void acr_gives_the_level_that_the_issuer_maps_it_to() {
    String token = token(paying(partner().with("acr", "phr")));
    assertThat(claims(token)).containsEntry("acr", "aal2").containsEntry("seen", "aal2");
    introspectAs("orders-api", token).then().body("acr", equalTo("aal2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PHR", "phr ", "aal2", "phr phrh", ""})
  void an_acr_that_is_not_exactly_mapped_gives_nothing(String acr) {
    assertTooLow(paying(partner().with("acr", acr)), "subject_token", "phr phrh");
  }

  @Test
  void an_acr_that_is_no_string_gives_nothing() {
    assertTooLow(paying(partner().with("acr", List.of("phr"))), "subject_token", "phr phrh");
    assertTooLow(paying(partner().with("acr", 3)), "subject_token", "phr phrh");
  }

  @Test
  void a_condition_gives_its_level_over_a_lower_one() {
    assertThat(claims(token(paying(partner().with("acr", "phr").with("hardware_key", true)))))
        .containsEntry("acr", "aal3");
  }

  @Test
  void a_condition_that_fails_gives_nothing_and_takes_nothing() {
    assertTooLow(paying(partner().with("hardware_key", "yes")), "subject_token", "phr phrh");
    assertThat(claims(token(paying(partner().with("acr", "phr").with("hardware_key", "yes")))))
        .containsEntry("acr", "aal2");
  }

  @Test
  void an_actor_must_reach_the_level_too() {
    assertTooLow(
        acting(partner().with("acr", "phrh"), TestAssertion.of("ci")), "actor_token", "aal2 aal3");
  }

  @Test
  void with_an_actor_the_lower_level_counts() {
    assertThat(claims(token(acting(partner().with("acr", "phrh"), TestAssertion.of("agents")))))
        .containsEntry("acr", "aal2");
  }

  @Test
  void a_child_has_the_level_of_its_parent_and_never_more() {
    String parent = token(paying(partner().with("acr", "phr")));
    assertThat(claims(token(exchangeAs("orders-api", parent).formParam("audience", CHAIN))))
        .containsEntry("acr", "aal2");
  }

  @Test
  void a_child_of_too_low_a_level_is_refused() {
    String low =
        token(exchangeAs("partner-gateway", partner().sign()).formParam("audience", CHAIN));
    assertThat(claims(low)).containsEntry("acr", "aal1");
    assertTooLow(
        exchangeAs("partner-gateway", low).formParam("audience", TREASURY),
        "subject_token",
        "aal2 aal3");
  }

  @Test
  void whoever_no_rule_permits_is_told_no_acr_values() {
    send(exchangeAs("partner-gateway", TestAssertion.of("partner").sign())
            .formParam("audience", TREASURY))
        .then()
        .statusCode(400)
        .body("acr_values", nullValue());
  }

  @Test
  void without_a_level_a_token_has_no_acr() {
    Map<String, Object> claims =
        claims(
            token(
                exchange(TestAssertion.of("ci").with("pays", true).sign())
                    .formParam("audience", CHAIN)));
    assertThat(claims).doesNotContainKey("acr").containsEntry("seen", "");
  }
}
