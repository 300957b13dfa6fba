package io.cambist.operator;

import static io.cambist.operator.Api.ORDERS;
import static io.cambist.operator.Api.eventually;
import static io.cambist.operator.Api.get;
import static io.cambist.operator.Api.job;
import static io.cambist.operator.Api.post;
import static io.cambist.operator.Api.refused;
import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.send;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
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
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  void an_attribute_that_cannot_be_mapped_says_why() {
    post(
            User.VICTOR,
            "dry-run",
            Map.of(
                "subject_claims", Map.of("sub", "x"), "subject_issuer", "ci", "target", "orders"))
        .statusCode(200)
        .body("reason", equalTo("token_mapping_failed"))
        .body(
            "words",
            hasItem(
                "In detail: the expression of attribute repository reads \"repository_id\", which"
                    + " is missing."));
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
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{} | subject_token | neither subject_token nor subject_claims",
        "{\"subject_token\": \"\"} | subject_token | neither",
        "{\"subject_issuer\": \"ci\"} | subject_issuer | there are no subject_claims",
        "{\"subject_claims\": {\"sub\": \"x\"}} | subject_issuer | name of their issuer",
        "{\"subject_token\": \"x\", \"subject_claims\": {}, \"subject_issuer\": \"ci\"}"
            + " | subject_claims | both subject_token and subject_claims",
        "{\"subject_claims\": \"{\", \"subject_issuer\": \"ci\"} | subject_claims | one object of JSON",
        "{\"subject_token\": \"x\", \"target\": \"ordres\"} | target | no target is named \"ordres\"."
            + " Did you mean orders?",
        "{\"subject_token\": \"x\", \"scope\": \"\\\"\"} | scope | scopes are printable",
        "{\"subject_token\": \"x\", \"key\": \"rsa\"} | key | \"rsa\" is no way to prove a key",
        "{\"subject_token\": \"x\", \"authorization_details\": \"[1\"} | authorization_details |"
            + " one list of objects of JSON",
        "{\"subject_token\": \"x\", \"authorization_details\": [{}]} | authorization_details |"
            + " each is an object with a type",
      })
  void what_is_no_question_is_refused_and_says_what_would_be_right(
      String body, String parameter, String detail) {
    refused(asked(body), audit, Reason.QUESTION_MALFORMED, User.VICTOR)
        .body("error_description", endsWith(" (" + parameter + ")."))
        .body("detail", containsString(detail));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"subject_tokens\": \"x\"} | the member \"subject_tokens\" is not known. Did you mean"
            + " subject_token?",
        "{\"a\\u202e\": \"x\"} | the member \"a\\u202E\" is not known. Known are actor_claims",
        "{\"task\": 7} | the member \"task\" holds what it cannot",
        "{\"task\": [\"a\", \"b\"]} | the member \"task\" has several values",
      })
  void a_member_at_fault_is_named(String body, String detail) {
    refused(asked(body), audit, Reason.JSON_MALFORMED, User.VICTOR)
        .body("detail", startsWith(detail));
  }

  @Test
  void the_name_of_a_member_may_be_a_token_and_is_not_repeated_then() {
    String token = TestAssertion.of("ci").sign().substring(0, 200);
    String answer =
        refused(asked("{\"" + token + "\": \"x\"}"), audit, Reason.JSON_MALFORMED, User.VICTOR)
            .extract()
            .asString();
    assertThat(answer).contains("the member (token, 200 characters)").doesNotContain(token);
  }

  @Test
  void several_targets_and_audiences_may_be_asked_for() {
    post(
            User.VICTOR,
            "dry-run",
            Map.of(
                "subject_claims",
                CLAIMS,
                "subject_issuer",
                "ci",
                "target",
                List.of("orders", "ledger"),
                "audience",
                List.of(ORDERS, "https://nowhere.example")))
        .statusCode(200)
        .body("notes", hasItem("No target has the audience https://nowhere.example"));
  }

  private static ValidatableResponse asked(String body) {
    return Api.as(User.VICTOR)
        .contentType("application/json")
        .body(body)
        .post("/api/v1/dry-run")
        .then();
  }

  @Test
  void a_token_that_is_none_is_an_answer_and_not_an_error() {
    job(TestAssertion.of("ci"));
    post(User.VICTOR, "dry-run", Map.of("subject_token", "not.a.token", "target", "orders"))
        .statusCode(200)
        .body("outcome", equalTo("refused"))
        .body("step", equalTo("subject_token"));
  }

  /** What came of a rule about the train, when these claims ask for it. */
  private static ValidatableResponse onTheTrain(Map<String, Object> claims, Object... more) {
    var all = new HashMap<>(CLAIMS);
    all.putAll(claims);
    var question = new HashMap<String, Object>();
    question.put("subject_claims", all);
    question.put("subject_issuer", "ci");
    question.put("target", "train");
    for (int i = 0; i < more.length; i += 2) {
      question.put((String) more[i], more[i + 1]);
    }
    return post(User.VICTOR, "dry-run", question).statusCode(200);
  }

  private static String rule(String id, String path) {
    return "judged[0].rules.find { it.rule == '" + id + "' }." + path;
  }

  @Test
  void the_test_that_was_false_is_told_with_the_value_that_it_saw() {
    onTheTrain(Map.of("ref", "refs/heads/dev"))
        .body(rule("drive-the-train", "outcome"), equalTo("condition_false"))
        .body(rule("drive-the-train", "effect"), equalTo("permit"))
        .body(rule("drive-the-train", "expressions.of"), contains("condition"))
        .rootPath(rule("drive-the-train", "expressions[0].whole"))
        .body("kind", equalTo("all"))
        .body("outcome", equalTo("false"))
        .body(
            "parts.outcome", contains("true", "false", "not_reached", "not_reached", "not_reached"))
        .body("parts[1].kind", equalTo("any"))
        .body("parts[1].line", equalTo(2))
        .body("parts[1].column", equalTo(7))
        .body("parts[1].parts[0].text", equalTo("claims.ref == \"refs/heads/main\""))
        .body("parts[1].parts[0].seen.text", contains("claims.ref"))
        .body("parts[1].parts[0].seen.value", contains("\"refs/heads/dev\""))
        .body("parts[4].text", equalTo("claims.driver.license != \"none\""))
        .noRootPath()
        .body(rule("remote-read", "mismatch.of"), equalTo("issuer"))
        .body(rule("remote-read", "mismatch.wanted"), contains("remote"))
        .body(rule("remote-read", "mismatch.given"), equalTo("ci"));
  }

  @Test
  void a_condition_that_fails_names_the_piece_at_fault() {
    onTheTrain(Map.of("reviews", List.of("a"), "teams", "owners"))
        .body(rule("drive-the-train", "outcome"), equalTo("condition_failed"))
        .rootPath(rule("drive-the-train", "expressions[0].whole"))
        .body("parts[3].parts.outcome", contains("false", "not_reached", "failed"))
        .body("parts[3].parts[2].seen.value", contains("\"owners\""))
        .body("parts[4].why", equalTo("reads \"driver\", which is missing"))
        .body("parts[4].fault", equalTo("claims.driver.license"))
        .body("parts[4].seen", empty())
        .noRootPath()
        .body(
            rule("stop-the-train", "expressions[0].whole.parts[0].why"),
            equalTo("reads \"brakes\", which is missing"));
  }

  @Test
  void a_grant_tells_who_narrowed_it() {
    onTheTrain(
            Map.of(
                "reviews", List.of("a", "b"),
                "teams", List.of("ops"),
                "driver", Map.of("name", "Casey", "license", "B"),
                "fork", false),
            "key",
            "dpop",
            "scope",
            "train:stop train:drive")
        .body("outcome", equalTo("granted"))
        .body("token.expires_in", equalTo(180))
        .body("token.life_limit", equalTo("policy"))
        .rootPath(rule("drive-the-train", "narrowing"))
        .body("asked", equalTo("train:stop train:drive"))
        .body("granted", equalTo("train:drive"))
        .body("withheld.scope", contains("train:stop"))
        .body("withheld[0].by", contains("rule"))
        .body("lives.by", contains("target", "rule"))
        .body("lives.seconds", contains(180, 300))
        .body("lives.shortest", contains(true, false))
        .body("binding", equalTo("any"))
        .body("bound_by", contains("target"));
  }

  @Test
  void whatever_claims_hold_the_answer_stays_small_and_gives_no_secret_away() {
    String token = TestAssertion.of("ci").sign();
    String[] secrets = {token, "Zq7-Xk4PqT7yLm2VwR9cAb3NdE5f", "https://jane:sesame@example.org/"};
    Object deep = "end";
    for (int i = 0; i < 12; i++) {
      deep = List.of(deep, Map.of("token", "hunter2"));
    }
    for (Object value :
        List.of(
            secrets[0],
            secrets[1],
            secrets[2],
            List.of(secrets),
            Map.of("name", secrets[0], "license", secrets[1], "password", "hunter2"),
            deep,
            "y".repeat(10_000),
            "<script>alert(1)</script>\u202e\u0000",
            Collections.nCopies(300, "x"))) {
      String answer =
          onTheTrain(
                  Map.of("ref", "refs/tags/v1", "reviews", value, "teams", value, "driver", value))
              .extract()
              .asString();
      assertThat(answer).doesNotContain(secrets).doesNotContain("hunter2", "\u202e", "sesame");
      for (String part : token.split("\\.", -1)) {
        assertThat(answer).doesNotContain(part);
      }
      assertThat(answer.length()).isLessThan(30_000);
    }
  }

  @Test
  void the_shape_of_an_explanation_is_in_the_description_of_the_api() {
    given()
        .get("/api/v1/openapi?format=json")
        .then()
        .statusCode(200)
        .rootPath("components.schemas")
        .body("PartView.properties.parts.items.$ref", equalTo("#/components/schemas/PartView"))
        .body("PartView.properties.keySet()", hasItems("outcome", "why", "fault", "seen", "start"))
        .body("ExplainedRuleView.properties.keySet()", hasItems("expressions", "narrowing"))
        .body("NarrowingView.properties.keySet()", hasItems("withheld", "lives", "bound_by"));
  }
}
