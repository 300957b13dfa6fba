package io.cambist.exchange;

import static io.cambist.testing.Gateway.claims;
import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.introspectAs;
import static io.cambist.testing.Gateway.revocation;
import static io.cambist.testing.Gateway.send;
import static io.cambist.testing.Gateway.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.cambist.cutoff.Cut;
import io.cambist.cutoff.CutOffs;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One token for several audiences: all or nothing, and no more at any of them than policy says. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class SeveralAudiencesTest {
  private static final String STOCK = "https://stock.example";
  private static final String BOOKS = "https://books.example";

  @Inject CutOffs cutOffs;

  private static RequestSpecification both(TestAssertion assertion) {
    return exchange(assertion.sign()).formParam("audience", STOCK, BOOKS);
  }

  private static TestAssertion byBearer() {
    return TestAssertion.of("ci").with("bearer", true);
  }

  @Test
  void a_bearer_token_for_several_needs_a_rule_that_says_so_by_name() {
    send(both(TestAssertion.of("ci")))
        .then()
        .statusCode(400)
        .body("error", equalTo("invalid_target"))
        .body("error_description", containsString("bound to a key"));
    String token = token(both(byBearer()));
    assertThat(claims(token)).containsEntry("aud", List.of(STOCK, BOOKS));
  }

  @Test
  void each_of_them_sees_the_token_and_the_shortest_life_counts() {
    String token = token(both(byBearer()));
    for (String api : List.of("orders-api", "ledger-api")) {
      introspectAs(api, token)
          .then()
          .body("active", equalTo(true))
          .body("aud", equalTo(List.of(STOCK, BOOKS)))
          .body("scope", equalTo("stock:read books:read"));
    }
    int life = (Integer) claims(token).get("exp") - (Integer) claims(token).get("iat");
    assertThat(life).isLessThanOrEqualTo(60);
  }

  @Test
  void a_resource_and_an_audience_may_be_of_two_targets() {
    String token =
        token(
            exchange(byBearer().sign())
                .formParam("audience", STOCK)
                .formParam("resource", "https://books.example/api"));
    assertThat(claims(token)).containsEntry("aud", List.of(STOCK, BOOKS));
  }

  @Test
  void one_that_policy_denies_refuses_all_and_burns_nothing() {
    String assertion = TestAssertion.of("ci").with("illiterate", true).sign();
    send(exchange(assertion).formParam("audience", STOCK, BOOKS))
        .then()
        .statusCode(400)
        .body("error", equalTo("invalid_request"));
    send(exchange(assertion).formParam("audience", STOCK)).then().statusCode(200);
  }

  @Test
  void a_scope_that_both_know_and_one_does_not_grant_is_in_no_joint_token() {
    send(exchange(TestAssertion.of("ci").sign()).formParam("audience", STOCK))
        .then()
        .body("scope", equalTo("stock:read shared"));
    send(both(byBearer()).formParam("scope", "shared stock:read books:read"))
        .then()
        .statusCode(200)
        .body("scope", equalTo("stock:read books:read"));
  }

  @Test
  void cutting_off_one_of_the_targets_or_revoking_ends_it_for_all() {
    String cut = token(both(byBearer()));
    String revoked = token(both(byBearer()));
    cutOffs.set(new Cut.Target("books"), "alice", "test").await().indefinitely();
    try {
      introspectAs("orders-api", cut).then().body("active", equalTo(false));
      send(both(byBearer())).then().statusCode(400);
    } finally {
      cutOffs.lift(new Cut.Target("books"), "alice", "test").await().indefinitely();
    }
    revocation(revoked).post("/oauth2/revoke").then().statusCode(200);
    introspectAs("ledger-api", revoked).then().body("active", equalTo(false));
  }
}
