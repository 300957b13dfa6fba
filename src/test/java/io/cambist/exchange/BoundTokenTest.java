package io.cambist.exchange;

import static io.cambist.testing.Gateway.claims;
import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.exchangeAs;
import static io.cambist.testing.Gateway.introspectAs;
import static io.cambist.testing.Gateway.isActive;
import static io.cambist.testing.Gateway.revocation;
import static io.cambist.testing.Gateway.send;
import static io.cambist.testing.Gateway.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyOrNullString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.cambist.testing.DpopKey;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tokens that are bound to a key, and the thief who has everything but the key. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class BoundTokenTest {
  private static final String BOUND = "https://bound.example";
  private static final String ORDERS = "https://orders.example";

  private final DpopKey key = DpopKey.generate();
  private final DpopKey thiefs = DpopKey.generate();

  private static RequestSpecification bound(String subjectToken) {
    return exchange(subjectToken).formParam("audience", BOUND);
  }

  private static String assertion() {
    return TestAssertion.of("ci").sign();
  }

  private String boundToken() {
    return token(bound(assertion()).header("DPoP", key.proof()));
  }

  private static void refused(Response response, String error, String says) {
    response
        .then()
        .statusCode(400)
        .body("error", equalTo(error))
        .body("error_description", containsString(says))
        .body("decision_id", not(emptyOrNullString()))
        .body("access_token", equalTo(null));
  }

  @Test
  void a_proof_binds_the_token_to_its_key() {
    Response response = send(bound(assertion()).header("DPoP", key.proof()));
    response.then().statusCode(200).body("token_type", equalTo("DPoP"));
    String token = response.path("access_token");
    assertThat(claims(token)).containsEntry("cnf", Map.of("jkt", key.thumbprint()));
    introspectAs("orders-api", token)
        .then()
        .body("active", equalTo(true))
        .body("token_type", equalTo("DPoP"))
        .body("cnf.jkt", equalTo(key.thumbprint()));
  }

  @Test
  void without_the_proof_that_a_target_demands_there_is_no_token_and_nothing_is_burnt() {
    String assertion = assertion();
    refused(send(bound(assertion)), "invalid_dpop_proof", "Send a DPoP proof");
    refused(
        send(exchange(assertion).formParam("audience", "https://either.example")),
        "invalid_request",
        "DPoP proof, or connect with a client certificate");
    refused(
        send(
            exchange(assertion)
                .formParam("audience", "https://certified.example")
                .header("DPoP", key.proof())),
        "invalid_request",
        "client certificate");
    send(bound(assertion).header("DPoP", key.proof())).then().statusCode(200);
  }

  @Test
  void a_proof_is_used_once() {
    String proof = key.proof();
    String first = assertion();
    String second = assertion();
    token(bound(first).header("DPoP", proof));
    refused(send(bound(second).header("DPoP", proof)), "invalid_dpop_proof", "used before");
    send(bound(second).header("DPoP", key.proof())).then().statusCode(200);
  }

  @Test
  void a_proof_of_a_denied_request_is_not_used_up() {
    String proof = key.proof();
    refused(
        send(
            exchange(TestAssertion.of("ci").with("ref", "refs/heads/other").sign())
                .formParam("audience", ORDERS)
                .header("DPoP", proof)),
        "invalid_request",
        "No policy");
    send(bound(assertion()).header("DPoP", proof)).then().statusCode(200);
  }

  @Test
  void a_copied_token_is_worth_nothing_without_its_key_and_a_child_keeps_the_key() {
    String token = boundToken();
    refused(send(bound(token)), "invalid_dpop_proof", "Send a DPoP proof");
    refused(
        send(bound(token).header("DPoP", thiefs.proof())),
        "invalid_request",
        "prove in this request that you hold it");
    String child = token(bound(token).header("DPoP", key.proof()));
    assertThat(claims(child)).containsEntry("cnf", Map.of("jkt", key.thumbprint()));
    refused(send(bound(child)), "invalid_dpop_proof", "Send a DPoP proof");
  }

  @Test
  void a_copied_token_does_not_even_end_its_session() {
    String token = boundToken();
    revocation(token).post("/oauth2/revoke").then().statusCode(400);
    revocation(token)
        .header("DPoP", thiefs.proofFor("https://cambist.test/oauth2/revoke"))
        .post("/oauth2/revoke")
        .then()
        .statusCode(400);
    assertThat(isActive("orders-api", token)).isTrue();
    String proof = key.proofFor("https://cambist.test/oauth2/revoke");
    revocation(token).header("DPoP", proof).post("/oauth2/revoke").then().statusCode(200);
    assertThat(isActive("orders-api", token)).isFalse();
    revocation(token).header("DPoP", proof).post("/oauth2/revoke").then().statusCode(400);
  }

  @Test
  void an_audience_may_bind_a_token_to_its_own_key_where_the_rule_says_so() {
    String token = boundToken();
    DpopKey own = DpopKey.generate();
    String child =
        token(
            exchangeAs("orders-api", token)
                .formParam("audience", BOUND)
                .header("DPoP", own.proof()));
    assertThat(claims(child)).containsEntry("cnf", Map.of("jkt", own.thumbprint()));
    refused(
        send(exchangeAs("orders-api", token).formParam("audience", BOUND)),
        "invalid_dpop_proof",
        "Send a DPoP proof");
    refused(
        send(
            exchange(token)
                .formParam("client_id", "desk")
                .formParam("client_secret", TestFederation.secret("desk"))
                .formParam("audience", BOUND)
                .header("DPoP", own.proof())),
        "invalid_request",
        "prove in this request");
  }

  @Test
  void a_child_is_a_bearer_token_only_where_a_rule_names_none() {
    String token = boundToken();
    String child =
        token(
            exchange(token)
                .formParam("audience", "https://stock.example")
                .header("DPoP", key.proof()));
    assertThat(claims(child)).doesNotContainKey("cnf");
    refused(
        send(exchange(token).formParam("audience", "https://stock.example")),
        "invalid_dpop_proof",
        "Send a DPoP proof");
  }

  @Test
  void an_assertion_that_commits_to_a_key_needs_it() {
    for (TestAssertion assertion :
        new TestAssertion[] {
          TestAssertion.of("ci").with("cnf", Map.of("jkt", key.thumbprint())),
          TestAssertion.of("ci").audience("https://cambist.test#jkt=" + key.thumbprint())
        }) {
      String signed = assertion.sign();
      refused(
          send(exchange(signed).formParam("audience", ORDERS)),
          "invalid_dpop_proof",
          "Send a DPoP proof");
      refused(
          send(exchange(signed).formParam("audience", ORDERS).header("DPoP", thiefs.proof())),
          "invalid_request",
          "prove in this request");
      String token =
          token(exchange(signed).formParam("audience", ORDERS).header("DPoP", key.proof()));
      assertThat(claims(token)).containsEntry("cnf", Map.of("jkt", key.thumbprint()));
    }
  }

  @Test
  void a_commitment_that_names_no_key_is_refused_beside_a_plain_audience_too() {
    for (String behind : new String[] {"#jkt=abc", "#JKT=" + key.thumbprint(), "#", "#jkt="}) {
      refused(
          send(
              exchange(
                      TestAssertion.of("ci")
                          .audience("https://cambist.test", "https://cambist.test" + behind)
                          .sign())
                  .formParam("audience", ORDERS)
                  .header("DPoP", key.proof())),
          "invalid_request",
          "bound to a key in a way");
    }
  }

  @Test
  void two_keys_in_one_assertion_are_refused() {
    refused(
        send(
            exchange(
                    TestAssertion.of("ci")
                        .with("cnf", Map.of("jkt", key.thumbprint()))
                        .audience("https://cambist.test#jkt=" + thiefs.thumbprint())
                        .sign())
                .formParam("audience", ORDERS)
                .header("DPoP", key.proof())),
        "invalid_request",
        "bound to a key in a way");
  }

  @Test
  void the_answer_to_a_proof_brings_a_nonce_and_a_proof_with_it_passes() {
    Response response = send(bound(assertion()).header("DPoP", key.proof()));
    String nonce = response.header("DPoP-Nonce");
    assertThat(nonce).isNotEmpty();
    send(bound(assertion()).header("DPoP", key.proof(nonce))).then().statusCode(200);
    String assertion = assertion();
    Response stale = send(bound(assertion).header("DPoP", key.proof("made-up")));
    refused(stale, "use_dpop_nonce", "DPoP-Nonce");
    send(bound(assertion).header("DPoP", key.proof(stale.header("DPoP-Nonce"))))
        .then()
        .statusCode(200);
  }
}
