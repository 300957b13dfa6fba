package io.cambist.operator;

import static io.cambist.operator.Api.ORDERS;
import static io.cambist.operator.Api.eventually;
import static io.cambist.operator.Api.get;
import static io.cambist.operator.Api.job;
import static io.cambist.operator.Api.post;
import static io.cambist.operator.Api.refused;
import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import io.cambist.audit.AuditTrail;
import io.cambist.oauth.Reason;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.cambist.testing.TestProvider;
import io.cambist.testing.TestProvider.User;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@QuarkusTestResource(TestProvider.class)
class DryRunApiTest {
  private static final Map<String, Object> CLAIMS =
      Map.of(
          "sub", "repo:acme/shop:ref:refs/heads/main",
          "repository_id", "8675309",
          "ref", "refs/heads/main");

  @Inject AuditTrail audit;

  @Test
  void a_token_is_judged_as_in_earnest_and_can_be_exchanged_afterwards_once() {
    TestAssertion assertion = TestAssertion.of("ci");
    String token = assertion.sign();
    Map<String, String> question = Map.of("subject_token", token, "target", "orders");

    String answer =
        post(User.VICTOR, "dry-run", question)
            .statusCode(200)
            .header("Cache-Control", "no-store")
            .body("outcome", equalTo("granted"))
            .body("client", equalTo("ci"))
            .body("targets", contains("orders"))
            .body("token.audience", contains(ORDERS))
            .body("token.scope", equalTo("orders:read orders:deploy"))
            .body("token.expires_in", equalTo(120))
            .body("judged[0].rule", equalTo("deploy-from-main"))
            .body("judged[0].rules.rule", hasItem("no-forks"))
            .extract()
            .asString();
    assertThat(answer).doesNotContain(token).doesNotContain(token.substring(0, 40));

    send(exchange(token).formParam("audience", ORDERS)).then().statusCode(200);
    post(User.VICTOR, "dry-run", question)
        .statusCode(200)
        .body("outcome", equalTo("refused"))
        .body("reason", equalTo("token_replayed"))
        .body("used_for", notNullValue());
  }

  @Test
  void claims_are_judged_without_a_signature_and_the_answer_says_what_it_takes_for_granted() {
    post(
            User.VICTOR,
            "dry-run",
            Map.of("subject_claims", CLAIMS, "subject_issuer", "ci", "audience", List.of(ORDERS)))
        .statusCode(200)
        .body("outcome", equalTo("granted"))
        .body("notes", hasItem(containsString("signature")));
  }

  @Test
  void a_refusal_names_the_step_the_reason_and_what_every_rule_says() {
    post(
            User.VICTOR,
            "dry-run",
            Map.of(
                "subject_claims",
                Map.of("sub", "x", "repository_id", "8675309", "ref", "refs/heads/other"),
                "subject_issuer",
                "ci",
                "target",
                "orders"))
        .statusCode(200)
        .body("outcome", equalTo("refused"))
        .body("step", equalTo("policy"))
        .body("reason", equalTo("policy_none"))
        .body("words[0]", startsWith("No token would be issued."))
        .body(
            "judged[0].rules.find { it.rule == 'deploy-from-main' }.outcome",
            equalTo("condition_false"));
  }

  @Test
  void that_it_was_asked_is_in_the_audit_with_who_and_that_nothing_was_hit() {
    post(
            User.OLGA,
            "dry-run",
            Map.of("subject_claims", CLAIMS, "subject_issuer", "ci", "target", "ledger"))
        .statusCode(200);
    eventually(
        () -> get(User.VICTOR, "audit?kind=decision.explained&target=ledger&operator=olga"),
        found ->
            found.getList("events").size() == 1
                && found.getString("events[0].hit").startsWith("nothing; it would be refused"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"subject_token\": \"\"}",
        "{\"subject_claims\": {\"sub\": \"x\"}}",
        "{\"subject_token\": \"x\", \"subject_claims\": {}, \"subject_issuer\": \"ci\"}",
        "{\"subject_claims\": \"{\", \"subject_issuer\": \"ci\"}",
        "{\"subject_token\": \"x\", \"target\": \"nowhere\"}",
        "{\"subject_token\": \"x\", \"scope\": \"\\\"\"}",
        "{\"subject_token\": \"x\", \"key\": \"rsa\"}",
        "{\"subject_token\": \"x\", \"authorization_details\": \"[1\"}",
      })
  void what_is_no_question_is_refused(String body) {
    refused(
        Api.as(User.VICTOR)
            .contentType("application/json")
            .body(body)
            .post("/api/v1/dry-run")
            .then(),
        audit,
        Reason.QUESTION_MALFORMED,
        User.VICTOR);
  }

  @Test
  void a_token_that_is_none_is_an_answer_and_not_an_error() {
    job(TestAssertion.of("ci"));
    post(User.VICTOR, "dry-run", Map.of("subject_token", "not.a.token", "target", "orders"))
        .statusCode(200)
        .body("outcome", equalTo("refused"))
        .body("step", equalTo("subject_token"));
  }
}
