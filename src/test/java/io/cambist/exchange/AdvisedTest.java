package io.cambist.exchange;

import static io.cambist.testing.Gateway.claims;
import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.exchangeAs;
import static io.cambist.testing.Gateway.send;
import static io.cambist.testing.Gateway.token;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.cambist.testing.Gateway;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A target whose tokens an external decision point has to agree to. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class AdvisedTest {
  private static final String GUARDED = "https://guarded.example";

  @ConfigProperty(name = "cambist.decision-point")
  String url;

  @AfterEach
  void agreeAgain() {
    answer("{\"decision\":true}");
    // As often as it takes until it is asked again.
    while (send(job()).statusCode() == 503) {
      Thread.onSpinWait();
    }
  }

  private void answer(String json) {
    answer(200, json);
  }

  private void answer(int status, String json) {
    given().body(json).put(url + "/answer?" + status).then().statusCode(204);
  }

  private static RequestSpecification job() {
    return exchange(TestAssertion.of("ci").sign()).formParam("audience", GUARDED);
  }

  @Test
  void where_it_agrees_the_rule_decides_what_is_granted() {
    assertThat(claims(token(job()))).containsEntry("scope", "look touch");
  }

  @Test
  void it_is_asked_what_would_be_granted_to_whom() {
    Map<String, Object> granted =
        claims(
            token(
                exchangeAs("partner-gateway", TestAssertion.of("partner").with("acr", "phr").sign())
                    .formParam("actor_token", TestAssertion.of("agents").sign())
                    .formParam("actor_token_type", Gateway.JWT)
                    .formParam("audience", GUARDED)
                    .formParam("scope", "look")
                    .formParam("task", "a task")));
    JsonPath asked = given().get(url + "/asked").jsonPath();
    assertThat(asked.getString("subject.type")).isEqualTo("identity");
    assertThat(asked.getString("subject.id")).isEqualTo(granted.get("sub"));
    assertThat(asked.getString("subject.properties.issuer")).isEqualTo("partner");
    assertThat(asked.getString("subject.properties.acr")).isEqualTo("aal2");
    assertThat(asked.getList("subject.properties.actors")).isEqualTo(List.of("agents:agent-7"));
    assertThat(asked.getString("action.name")).isEqualTo("exchange");
    assertThat(asked.getString("action.properties.scope")).isEqualTo("look");
    assertThat(asked.getInt("action.properties.expires_in")).isBetween(118, 120);
    assertThat(asked.getString("resource.type")).isEqualTo("target");
    assertThat(asked.getString("resource.id")).isEqualTo(GUARDED);
    assertThat(asked.getString("context.client_id")).isEqualTo("partner-gateway");
    assertThat(asked.getBoolean("context.client_authenticated")).isTrue();
    assertThat(asked.getString("context.task")).isEqualTo("a task");
    assertThat(asked.getString("context.rule")).isEqualTo("guarded");
  }

  @Test
  void where_it_denies_there_is_no_token_and_the_caller_is_not_told_why() {
    answer(
        "{\"decision\":false,\"context\":{\"reason_admin\":{\"en\":\"failed policy C076E82F\"}}}");
    String description =
        send(job())
            .then()
            .statusCode(400)
            .body("error", equalTo("invalid_request"))
            .extract()
            .path("error_description");
    assertThat(description)
        .isEqualTo("Policy refuses this exchange; give the decision id to the operator.");
  }

  @Test
  void it_cuts_scope_and_shortens_life() {
    answer("{\"decision\":true,\"context\":{\"scope\":\"look\",\"expires_in\":30}}");
    assertThat(send(job()).then().extract().<Integer>path("expires_in")).isBetween(29, 30);
    assertThat(claims(token(job()))).containsEntry("scope", "look");
  }

  @Test
  void it_can_widen_nothing() {
    answer("{\"decision\":true,\"context\":{\"scope\":\"look touch a\",\"expires_in\":86400}}");
    send(job())
        .then()
        .statusCode(200)
        .body("scope", equalTo("look touch"))
        .body("expires_in", equalTo(120));
  }

  @Test
  void where_it_leaves_no_scope_there_is_no_token() {
    answer("{\"decision\":true,\"context\":{\"scope\":\"a\"}}");
    send(job()).then().statusCode(400).body("error", equalTo("invalid_scope"));
  }

  @Test
  void it_is_not_asked_where_the_rules_deny() {
    token(job());
    String before = given().get(url + "/asked").asString();
    send(exchange(TestAssertion.of("ci").with("unruly", true).sign())
            .formParam("audience", GUARDED))
        .then()
        .statusCode(400);
    assertThat(given().get(url + "/asked").asString()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "true",
        "[]",
        "{}",
        "{\"decision\":\"true\"}",
        "{\"decision\":1}",
        "{\"decision\":null}",
        "{\"decision\":true,\"decision\":false}",
        "{\"decision\":true,\"context\":[]}",
        "{\"decision\":true,\"context\":{\"scope\":[\"look\"]}}",
        "{\"decision\":true,\"context\":{\"expires_in\":\"30\"}}",
        "{\"decision\":true,\"context\":{\"expires_in\":0}}",
        "{\"decision\":true,\"context\":{\"expires_in\":-5}}"
      })
  void what_is_no_decision_permits_nothing(String nonsense) {
    answer(nonsense);
    send(job())
        .then()
        .statusCode(503)
        .header("Retry-After", "1")
        .body("error", equalTo("temporarily_unavailable"));
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 302, 400, 401, 403, 500, 503})
  void no_other_status_than_200_permits(int status) {
    answer(status, "{\"decision\":true}");
    send(job()).then().statusCode(503);
  }

  @Test
  void where_it_says_nothing_the_answer_comes_within_a_second() {
    answer(0, "");
    var before = Clock.systemUTC().instant();
    send(job()).then().statusCode(503);
    assertThat(Duration.between(before, Clock.systemUTC().instant()))
        .isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void while_it_fails_other_targets_are_served() {
    answer(500, "");
    for (int i = 0; i < 10; i++) {
      send(job()).then().statusCode(503);
    }
    send(exchange(TestAssertion.of("ci").sign())).then().statusCode(200);
  }

  @Test
  void an_assertion_that_it_denied_is_not_used_up() {
    String assertion = TestAssertion.of("ci").sign();
    answer("{\"decision\":false}");
    send(exchange(assertion).formParam("audience", GUARDED)).then().statusCode(400);
    answer("{\"decision\":true}");
    send(exchange(assertion).formParam("audience", GUARDED)).then().statusCode(200);
  }
}
