package io.cambist.exchange;

import static io.cambist.testing.Gateway.claims;
import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.form;
import static io.cambist.testing.Gateway.introspectAs;
import static io.cambist.testing.Gateway.isActive;
import static io.cambist.testing.Gateway.send;
import static io.cambist.testing.Gateway.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.cambist.testing.DpopKey;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the gateway is for, from end to end, with a thief who copies whatever is sent. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class StoriesTest {
  private static final String ORDERS = "https://orders.example";
  private static final String CALLS = "https://calls.example";
  private static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  private final DpopKey key = DpopKey.generate();
  private final DpopKey thiefs = DpopKey.generate();

  private static void refused(RequestSpecification request, String error) {
    Response response = send(request);
    response.then().statusCode(400).body("error", equalTo(error));
    assertThat(response.asString()).doesNotContain("access_token");
  }

  @Test
  void a_ci_job_gets_a_token_for_itself_and_it_dies_with_the_job() {
    // The job asked its CI system for an assertion that commits to the job's key.
    String assertion =
        TestAssertion.of("ci").audience("https://cambist.test#jkt=" + key.thumbprint()).sign();
    refused(exchange(assertion), "invalid_dpop_proof");
    refused(exchange(assertion).header("DPoP", thiefs.proof()), "invalid_request");
    String proof = key.proof();
    String token = token(exchange(assertion).formParam("task", "job 42").header("DPoP", proof));

    // Everything that went over the wire, sent again.
    refused(exchange(assertion).header("DPoP", proof), "invalid_request");
    refused(exchange(assertion).header("DPoP", thiefs.proof()), "invalid_request");
    refused(exchange(token).formParam("audience", ORDERS).header("DPoP", proof), "invalid_request");
    refused(exchange(token).header("DPoP", thiefs.proof()), "invalid_request");
    introspectAs("orders-api", token)
        .then()
        .body("active", equalTo(true))
        .body("cnf.jkt", equalTo(key.thumbprint()));

    form()
        .formParam("token", token)
        .header("DPoP", key.proofFor("https://cambist.test/oauth2/complete"))
        .post("/oauth2/complete")
        .then()
        .statusCode(200);
    assertThat(isActive("orders-api", token)).isFalse();
  }

  @Test
  void an_agent_gets_one_action_on_one_resource_once() {
    String read =
        "[{\"type\":\"tool_call\",\"tool\":\"close\",\"actions\":[\"read\"],\"identifier\":\"T-1\"}]";
    String other =
        "[{\"type\":\"tool_call\",\"tool\":\"close\",\"actions\":[\"read\"],\"identifier\":\"T-2\"}]";
    String assertion = TestAssertion.of("ci").with("ticket", "T-1").sign();
    refused(
        exchange(assertion)
            .formParam("audience", CALLS)
            .formParam("authorization_details", other)
            .header("DPoP", key.proof()),
        "invalid_authorization_details");
    String proof = key.proof();
    Response issued =
        send(
            exchange(assertion)
                .formParam("audience", CALLS)
                .formParam("authorization_details", read)
                .header("DPoP", proof));
    issued
        .then()
        .statusCode(200)
        .body("token_type", equalTo("DPoP"))
        .body("authorization_details[0].identifier", equalTo("T-1"));
    String token = issued.path("access_token");
    assertThat(claims(token)).containsEntry("cnf", Map.of("jkt", key.thumbprint()));
    refused(
        exchange(TestAssertion.of("ci").with("ticket", "T-1").sign())
            .formParam("audience", CALLS)
            .formParam("authorization_details", read)
            .header("DPoP", proof),
        "invalid_dpop_proof");

    // The API asks before it acts, and tells by cnf whose proof it has to see.
    introspectAs("orders-api", token)
        .then()
        .body("active", equalTo(true))
        .body("cnf.jkt", equalTo(key.thumbprint()))
        .body("authorization_details[0].actions", equalTo(List.of("read")));
    assertThat(isActive("orders-api", token)).as("a second time").isFalse();
  }

  @Test
  void a_partners_assertion_is_swapped_only_after_issuer_audience_and_context_pass() {
    String assertion = TestAssertion.of("partner").sign();
    String client = clientAssertion();
    refused(
        byPartner(TestAssertion.of("partner").audience("https://elsewhere.example").sign(), client),
        "invalid_request");
    refused(
        byPartner(TestAssertion.of("partner").with("iss", "https://x.example").sign(), client),
        "invalid_request");
    refused(
        byPartner(TestAssertion.of("partner").without("tenant").sign(), client), "invalid_request");
    String token = token(byPartner(assertion, client));
    assertThat(claims(token)).containsEntry("tenant", "acme").containsEntry("client_id", "signer");

    send(byPartner(assertion, client))
        .then()
        .statusCode(401)
        .body("error", equalTo("invalid_client"));
    refused(
        exchange(token).formParam("audience", ORDERS).formParam("client_id", "ci"),
        "unauthorized_client");
  }

  private static RequestSpecification byPartner(String assertion, String client) {
    return exchange(assertion)
        .formParam("audience", ORDERS)
        .formParam("client_assertion_type", JWT_BEARER)
        .formParam("client_assertion", client);
  }

  private static String clientAssertion() {
    long now = Clock.systemUTC().instant().getEpochSecond();
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", "signer");
    claims.put("sub", "signer");
    claims.put("aud", "https://cambist.test");
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("iat", now);
    claims.put("exp", now + 60);
    return TestFederation.key("signer").sign("JWT", claims);
  }
}
