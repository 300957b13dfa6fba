package io.cambist.hostile;

import static io.cambist.testing.Gateway.basic;
import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.exchangeAs;
import static io.cambist.testing.Gateway.form;
import static io.cambist.testing.Gateway.revocation;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambist.audit.AuditTrail;
import io.cambist.testing.Events;
import io.cambist.testing.Gateway;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a refused caller says of itself stands in the event, apart from what was verified. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class ClaimedNamesTest {
  @Inject AuditTrail trail;

  @ParameterizedTest
  @ValueSource(strings = {"/oauth2/token", "/oauth2/introspect", "/oauth2/revoke"})
  void a_client_that_fails_to_authenticate_is_named_as_claimed(String path) {
    for (String client : new String[] {"partner-gateway", "nobody"}) {
      assertThat(claimed(request().header("Authorization", basic(client, "guess")), path))
          .isEqualTo(client.equals("nobody") ? "(unknown)" : client);
      assertThat(
              claimed(
                  request().formParam("client_id", client).formParam("client_secret", "guess"),
                  path))
          .isEqualTo(client.equals("nobody") ? "(unknown)" : client);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/oauth2/token", "/oauth2/introspect", "/oauth2/revoke"})
  void credentials_that_contradict_each_other_name_the_client_of_the_header(String path) {
    String header = basic("partner-gateway");
    assertThat(
            claimed(
                request().header("Authorization", header).formParam("client_secret", "x"), path))
        .isEqualTo("partner-gateway");
    assertThat(
            claimed(request().header("Authorization", header).formParam("client_id", "desk"), path))
        .isEqualTo("partner-gateway");
    assertThat(claimed(request().header("Authorization", header).queryParam("a", "b"), path))
        .isEqualTo("partner-gateway");
    assertThat(
            claimed(
                request().header("Authorization", "Bearer x").formParam("client_id", "desk"), path))
        .isEqualTo("desk");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/oauth2/token", "/oauth2/introspect", "/oauth2/revoke"})
  void a_name_that_nobody_has_is_not_repeated(String path) {
    String secret = TestFederation.secret("partner-gateway");
    for (RequestSpecification request :
        new RequestSpecification[] {
          request().header("Authorization", basic(secret, "partner-gateway")),
          request().header("Authorization", "Bearer x").formParam("client_id", secret),
          request().header("Authorization", basic(secret, "x")).queryParam("a", "b"),
          request().formParam("client_id", secret).formParam("client_secret", "partner-gateway"),
          request().formParam("client_id", secret)
        }) {
      Response answer = request.post(path);
      String event = Events.text(trail, answer.path("decision_id"));
      assertThat(event).contains("\"claimed_client\":\"(unknown)\"").doesNotContain(secret);
    }
    String token = TestAssertion.of("ci").sign();
    Response answer = request().formParam("client_id", token).post(path);
    assertThat(Events.text(trail, answer.path("decision_id")))
        .contains("\"claimed_client\":\"(unknown)\"")
        .doesNotContain(token.substring(0, 20));
  }

  @Test
  void introspection_by_name_alone_names_it_as_claimed() {
    assertThat(
            claimed(
                request().formParam("token", "x").formParam("client_id", "ci"),
                "/oauth2/introspect"))
        .isEqualTo("ci");
  }

  @Test
  void a_client_that_authenticated_is_named_as_verified_whatever_is_refused_then() {
    JsonNode noToken = event(request().header("Authorization", basic("orders-api")), "introspect");
    assertThat(noToken.path("client").asText()).isEqualTo("orders-api");
    String job = Gateway.token(exchange(TestAssertion.of("ci").sign()));
    JsonNode notMine =
        event(revocation(job).header("Authorization", basic("orders-api")), "revoke");
    assertThat(notMine.path("client").asText()).isEqualTo("orders-api");
    JsonNode expired =
        event(
            exchangeAs("partner-gateway", TestAssertion.of("partner").with("exp", 1).sign()),
            "token");
    assertThat(expired.path("client").asText()).isEqualTo("partner-gateway");
    JsonNode foreign = event(exchangeAs("partner-gateway", TestAssertion.of("ci").sign()), "token");
    assertThat(foreign.path("reason").asText()).isEqualTo("client_issuer_refused");
    assertThat(foreign.path("client").asText()).isEqualTo("partner-gateway");
    for (JsonNode event : new JsonNode[] {noToken, notMine, expired, foreign}) {
      assertThat(event.has("claimed_client")).isFalse();
    }
  }

  @Test
  void a_client_that_its_assertion_does_not_vouch_for_is_named_as_claimed() {
    JsonNode other =
        event(exchange(TestAssertion.of("partner").sign()).formParam("client_id", "ci"), "token");
    assertThat(other.path("reason").asText()).isEqualTo("client_issuer_refused");
    JsonNode expired =
        event(
            exchange(TestAssertion.of("ci").with("exp", 1).sign()).formParam("client_id", "ci"),
            "token");
    for (JsonNode event : new JsonNode[] {other, expired}) {
      assertThat(event.path("claimed_client").asText()).isEqualTo("ci");
      assertThat(event.has("client")).isFalse();
    }
  }

  @Test
  void a_refused_assertion_names_the_issuer_that_it_claims() {
    for (String issuer :
        new String[] {
          "https://ci.example",
          "http://nobody.example:8080/tenants/7/keys",
          "https://nobody.example/" + "a".repeat(233)
        }) {
      assertThat(claimedIssuer(issuer)).isEqualTo(issuer);
    }
  }

  @Test
  void what_a_refused_assertion_says_is_repeated_only_when_it_is_a_plain_url() {
    String token = TestAssertion.of("ci").sign();
    for (String issuer :
        new String[] {
          token,
          "https://nobody.example/" + token,
          "https://nobody.example/" + token.substring(0, 40),
          "https://x" + token.substring(0, 40) + ".example",
          "https://nobody.example/eyAidHlwIjoiSldUIn0.e30.x",
          "https://user@nobody.example",
          "https://user:hunter2@nobody.example",
          "https://nobody.example?secret=hunter2",
          "https://nobody.example/#hunter2",
          "https://nobody.example/\u009b\n",
          "https://nobody.example/\u202e",
          "https:///hunter2",
          "hunter2",
          "urn:hunter2",
          "https://nobody.example/" + "a".repeat(234)
        }) {
      assertThat(claimedIssuer(issuer)).as(issuer).isEqualTo("(unreadable)");
    }
  }

  private String claimedIssuer(String issuer) {
    JsonNode event = event(exchange(TestAssertion.of("twin").with("iss", issuer).sign()), "token");
    assertThat(event.has("issuer")).isFalse();
    return event.path("claimed_issuer").asText();
  }

  @Test
  void a_refused_actor_token_names_its_claimed_issuer_beside_the_subjects_verified_one() {
    JsonNode event =
        event(
            exchangeAs("partner-gateway", TestAssertion.of("partner").sign())
                .formParam("actor_token", TestAssertion.of("agents").with("exp", 1).sign())
                .formParam("actor_token_type", Gateway.JWT),
            "token");
    assertThat(event.path("issuer").asText()).isEqualTo("partner");
    assertThat(event.path("claimed_issuer").asText()).isEqualTo("https://agents.example");
    assertThat(event.path("client").asText()).isEqualTo("partner-gateway");
  }

  @Test
  void what_is_granted_claims_nothing() {
    Response granted =
        Gateway.send(exchange(TestAssertion.of("ci").sign()).formParam("client_id", "ci"));
    assertThat(Events.text(trail, granted.path("decision_id")))
        .contains("\"client\":\"ci\"", "\"issuer\":\"ci\"")
        .doesNotContain("claimed");
  }

  /** A form that is sound at every endpoint but for its credentials. */
  private static RequestSpecification request() {
    return form()
        .formParam("grant_type", Gateway.GRANT)
        .formParam("subject_token", "a.b.c")
        .formParam("subject_token_type", Gateway.JWT);
  }

  private String claimed(RequestSpecification request, String path) {
    Response answer = request.post(path);
    assertThat(answer.statusCode()).isGreaterThanOrEqualTo(400);
    JsonNode event = Events.of(trail, answer.path("decision_id"));
    assertThat(event.has("client")).isFalse();
    assertThat(event.toString()).doesNotContain("guess");
    return event.path("claimed_client").asText();
  }

  private JsonNode event(RequestSpecification request, String endpoint) {
    Response answer = request.post("/oauth2/" + endpoint);
    return Events.of(trail, answer.path("decision_id"));
  }
}
