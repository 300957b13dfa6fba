package io.cambist.exchange;

import static io.cambist.testing.Gateway.ACCESS_TOKEN;
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
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.cambist.testing.Gateway;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class TokenExchangeTest {
  private static final String ORDERS = "https://orders.example";
  private static final String LEDGER = "https://ledger.example";
  private static final String CHAIN = "https://chain.example";

  @Test
  void an_assertion_becomes_a_brief_narrow_tracked_token() {
    var answer = send(exchange(TestAssertion.of("ci").sign()).formParam("audience", ORDERS));
    answer
        .then()
        .statusCode(200)
        .header("Cache-Control", "no-store")
        .contentType("application/json")
        .body("token_type", equalTo("Bearer"))
        .body("issued_token_type", equalTo(ACCESS_TOKEN))
        .body("expires_in", equalTo(120))
        .body("scope", equalTo("orders:read orders:deploy"))
        .body("decision_id", notNullValue());
    Map<String, Object> claims = claims(answer.path("access_token"));
    assertThat(claims)
        .containsEntry("iss", "https://cambist.test")
        .containsEntry("sub", "ci:repo:acme/shop:ref:refs/heads/main")
        .containsEntry("aud", ORDERS)
        .containsEntry("client_id", "ci")
        .containsEntry("scope", "orders:read orders:deploy")
        .containsKeys("jti", "sid", "exp", "iat")
        .doesNotContainKeys("act", "may_act", "actor_sids");
    introspectAs("orders-api", answer.path("access_token"))
        .then()
        .statusCode(200)
        .body("active", equalTo(true))
        .body("sid", equalTo(claims.get("sid")))
        .body("token_type", equalTo("Bearer"));
  }

  @Test
  void the_requested_scope_is_cut_down_to_what_may_be_granted() {
    send(exchange(TestAssertion.of("ci").sign())
            .formParam("scope", "orders:deploy orders:write something:else"))
        .then()
        .statusCode(200)
        .body("scope", equalTo("orders:deploy"));
    send(exchange(TestAssertion.of("ci").sign()).formParam("scope", "orders:write"))
        .then()
        .statusCode(400)
        .body("error", equalTo("invalid_scope"));
  }

  @Test
  void the_scope_of_an_assertion_bounds_the_grant() {
    String token = token(exchange(TestAssertion.of("ci").scope("orders:read x").sign()));
    assertThat(claims(token)).containsEntry("scope", "orders:read");
  }

  @Test
  void a_jwt_may_be_requested_by_name() {
    send(exchange(TestAssertion.of("ci").sign()).formParam("requested_token_type", Gateway.JWT))
        .then()
        .statusCode(200)
        .body("issued_token_type", equalTo(Gateway.JWT))
        .body("token_type", equalTo("Bearer"));
  }

  @Test
  void a_resource_names_the_target_as_well_as_its_audience() {
    String token =
        token(
            exchange(TestAssertion.of("ci").sign())
                .formParam("resource", "https://orders.example/api", "https://orders.example/v2")
                .formParam("audience", ORDERS));
    assertThat(claims(token)).containsEntry("aud", ORDERS);
  }

  @Test
  void an_actor_token_puts_its_subject_into_act() {
    String token =
        token(
            exchangeAs("partner-gateway", TestAssertion.of("partner").sign())
                .formParam("actor_token", TestAssertion.of("agents").sign())
                .formParam("actor_token_type", Gateway.JWT));
    assertThat(claims(token))
        .containsEntry("act", Map.of("sub", "agents:agent-7"))
        .containsEntry("tenant", "acme");
    introspectAs("orders-api", token).then().body("act.sub", equalTo("agents:agent-7"));
  }

  @Test
  void an_actor_token_is_refused_where_no_rule_accepts_it() {
    send(exchange(TestAssertion.of("ci").sign())
            .formParam("actor_token", TestAssertion.of("agents").sign())
            .formParam("actor_token_type", Gateway.JWT))
        .then()
        .statusCode(400)
        .body("error", equalTo("invalid_request"));
  }

  @Test
  void delegation_makes_the_authenticated_client_the_actor() {
    String token =
        token(
            exchange(TestAssertion.of("partner").sign())
                .formParam("client_id", "desk")
                .formParam("client_secret", TestFederation.secret("desk-next"))
                .formParam("audience", LEDGER));
    assertThat(claims(token))
        .containsEntry("act", Map.of("sub", "client:desk"))
        .containsEntry("sub", "customer:repo:acme/shop:ref:refs/heads/main");
  }

  @Test
  void may_act_names_who_may_act() {
    Map<String, String> agent = Map.of("iss", "https://agents.example", "sub", "agent-7");
    token(
        exchangeAs("partner-gateway", TestAssertion.of("partner").with("may_act", agent).sign())
            .formParam("actor_token", TestAssertion.of("agents").sign())
            .formParam("actor_token_type", Gateway.JWT));
    for (Map<String, String> other :
        List.of(
            Map.of("iss", "https://agents.example", "sub", "agent-8"),
            Map.of("iss", "https://ci.example", "sub", "agent-7"),
            Map.of("sub", "agent-7"))) {
      send(exchangeAs("partner-gateway", TestAssertion.of("partner").with("may_act", other).sign())
              .formParam("actor_token", TestAssertion.of("agents").sign())
              .formParam("actor_token_type", Gateway.JWT))
          .then()
          .statusCode(400)
          .body("error", equalTo("invalid_request"))
          .body("error_description", containsString("act for it"));
    }
  }

  @Test
  void a_child_dies_with_its_parent_and_carries_its_actors() {
    String parent = token(exchange(TestAssertion.of("ci").sign()).formParam("audience", ORDERS));
    String child =
        token(
            exchangeAs("orders-api", parent)
                .formParam("audience", LEDGER)
                .formParam("scope", "orders:read"));
    assertThat(claims(child))
        .containsEntry("sub", claims(parent).get("sub"))
        .containsEntry("scope", "orders:read")
        .containsEntry("act", Map.of("sub", "client:orders-api"));
    assertThat((String) claims(child).get("sid")).startsWith(claims(parent).get("sid") + ".");
    assertThat((Integer) claims(child).get("exp"))
        .isLessThanOrEqualTo((Integer) claims(parent).get("exp"));
    assertThat(isActive("ledger-api", child)).isTrue();
    revocation(parent).post("/oauth2/revoke").then().statusCode(200);
    assertThat(isActive("ledger-api", child)).isFalse();
    assertThat(isActive("orders-api", parent)).isFalse();
    send(exchangeAs("orders-api", parent).formParam("audience", LEDGER))
        .then()
        .statusCode(400)
        .body("error", equalTo("invalid_request"));
  }

  @Test
  void ending_a_child_leaves_its_parent_alive() {
    String parent = token(exchange(TestAssertion.of("ci").sign()).formParam("audience", ORDERS));
    String child = token(exchangeAs("orders-api", parent).formParam("audience", LEDGER));
    revocation(child)
        .header("Authorization", Gateway.basic("orders-api"))
        .post("/oauth2/revoke")
        .then()
        .statusCode(200);
    assertThat(isActive("ledger-api", child)).isFalse();
    assertThat(isActive("orders-api", parent)).isTrue();
  }

  @Test
  void a_token_of_ours_is_exchanged_by_its_client_or_its_audience_only() {
    String parent = token(exchange(TestAssertion.of("ci").sign()).formParam("audience", ORDERS));
    send(exchangeAs("ledger-api", parent).formParam("audience", LEDGER))
        .then()
        .statusCode(400)
        .body("error", equalTo("unauthorized_client"));
  }

  @Test
  void chains_end_at_the_hops_that_the_target_permits() {
    String first =
        token(
            exchange(TestAssertion.of("ci").sign())
                .formParam("audience", CHAIN)
                .formParam("scope", "a b"));
    String token = first;
    for (int hop = 1; hop <= 8; hop++) {
      token = token(exchangeAs("orders-api", token).formParam("audience", CHAIN));
      assertThat(claims(token)).containsEntry("scope", "a b");
    }
    send(exchangeAs("orders-api", token).formParam("audience", CHAIN))
        .then()
        .statusCode(400)
        .body("error_description", containsString("as often"));
    assertThat(isActive("orders-api", token)).isTrue();
    revocation(first).post("/oauth2/revoke").then().statusCode(200);
    assertThat(isActive("orders-api", token)).isFalse();
  }

  @Test
  void a_generous_target_does_not_lift_the_limit_of_one_before_it() {
    String token = token(exchange(TestAssertion.of("ci").sign()).formParam("audience", ORDERS));
    for (int hop = 1; hop <= 2; hop++) {
      token = token(exchangeAs("orders-api", token).formParam("audience", CHAIN));
    }
    send(exchangeAs("orders-api", token).formParam("audience", CHAIN))
        .then()
        .statusCode(400)
        .body("error_description", containsString("as often"));
  }

  @Test
  void a_token_dies_with_the_actor_token_of_ours_behind_it() {
    String actor =
        token(
            exchange(TestAssertion.of("ci").sign())
                .formParam("audience", CHAIN)
                .formParam("scope", "a"));
    String token =
        token(
            exchangeAs(
                    "orders-api",
                    token(
                        exchangeAs("partner-gateway", TestAssertion.of("partner").sign())
                            .formParam("audience", CHAIN)))
                .formParam("actor_token", actor)
                .formParam("actor_token_type", ACCESS_TOKEN)
                .formParam("audience", CHAIN));
    assertThat(claims(token)).containsEntry("actor_sids", List.of(claims(actor).get("sid")));
    assertThat(isActive("orders-api", token)).isTrue();
    revocation(actor).post("/oauth2/revoke").then().statusCode(200);
    assertThat(isActive("orders-api", token)).isFalse();
  }

  @Test
  void only_the_clients_that_the_target_names_see_a_token() {
    String token = token(exchange(TestAssertion.of("ci").sign()).formParam("audience", ORDERS));
    String body = introspectAs("ledger-api", token).then().statusCode(200).extract().asString();
    assertThat(body).isEqualTo("{\"active\":false}");
  }

  @Test
  void a_single_use_assertion_is_taken_once_in_either_role() {
    String agent = TestAssertion.of("agents").sign();
    token(
        exchangeAs("partner-gateway", TestAssertion.of("partner").sign())
            .formParam("actor_token", agent)
            .formParam("actor_token_type", Gateway.JWT));
    send(exchangeAs("partner-gateway", TestAssertion.of("partner").sign())
            .formParam("actor_token", agent)
            .formParam("actor_token_type", Gateway.JWT))
        .then()
        .statusCode(400)
        .body("error_description", containsString("used before"));
    send(exchange(agent)
            .formParam("client_id", "desk")
            .formParam("client_secret", TestFederation.secret("desk"))
            .formParam("audience", CHAIN))
        .then()
        .statusCode(400)
        .body("error_description", containsString("used before"));
  }
}
