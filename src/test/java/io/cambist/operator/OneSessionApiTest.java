package io.cambist.operator;

import static io.cambist.operator.Api.LEDGER;
import static io.cambist.operator.Api.eventually;
import static io.cambist.operator.Api.get;
import static io.cambist.operator.Api.onward;
import static io.cambist.operator.Api.post;
import static io.cambist.operator.Api.sid;
import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.exchangeAs;
import static io.cambist.testing.Gateway.isActive;
import static io.cambist.testing.Gateway.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.cambist.audit.AuditTrail;
import io.cambist.oauth.Reason;
import io.cambist.testing.Gateway;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.cambist.testing.TestProvider;
import io.cambist.testing.TestProvider.User;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** One session is shown whole, with all above and below it. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@QuarkusTestResource(TestProvider.class)
class OneSessionApiTest {
  private static final String UNKNOWN = "AAAAAAAAAAAAAAAAAAAAAA";

  @Inject AuditTrail audit;

  private final String subject = "someone-" + UUID.randomUUID();

  @Test
  void a_kept_attribute_that_is_made_from_a_secret_is_not_shown() {
    String token = token(exchange(TestAssertion.of("ci").with("password", "hunter2").sign()));
    String shown =
        get(User.VICTOR, "sessions/" + sid(token))
            .statusCode(200)
            .body("session.attributes.repository", equalTo("8675309"))
            .body("session.attributes.login", equalTo("(made from what is hidden)"))
            .extract()
            .asString();
    assertThat(shown).doesNotContain("hunter2");
  }

  @Test
  void one_is_shown_with_all_above_and_below_it() {
    String root = Api.chainOf(subject);
    String child = onward("orders-api", root);
    String grandchild = onward("ledger-api", child);
    String sibling = onward("ledger-api", root);
    eventually(
            () -> get(User.VICTOR, "sessions/" + sid(child)).statusCode(200),
            tree -> tree.getList("descendants").size() == 1)
        .body("session.sid", equalTo(sid(child)))
        .body("session.parent", equalTo(sid(root)))
        .body("session.issuer", equalTo("ci"))
        .body("ancestors.sid", contains(sid(root)))
        .body("descendants.sid", contains(sid(grandchild)))
        .body("second_parents", empty())
        .body("complete", equalTo(true));
    List<String> below =
        eventually(
                () -> get(User.VICTOR, "sessions/" + sid(root)).statusCode(200),
                tree -> tree.getList("descendants").size() == 3)
            .body("ancestors", empty())
            .extract()
            .path("descendants.sid");
    assertThat(new HashSet<>(below))
        .isEqualTo(new HashSet<>(List.of(sid(child), sid(grandchild), sid(sibling))));
    assertThat(below.indexOf(sid(grandchild))).isEqualTo(below.indexOf(sid(child)) + 1);
  }

  @Test
  void the_sessions_of_actor_tokens_are_shown_as_second_parents() {
    String actor = token(exchange(TestAssertion.of("ci").sign()).formParam("audience", Api.CHAIN));
    String token =
        token(
            exchangeAs("orders-api", Api.chainOf(subject))
                .formParam("audience", Api.CHAIN)
                .formParam("actor_token", actor)
                .formParam("actor_token_type", Gateway.ACCESS_TOKEN));
    get(User.VICTOR, "sessions/" + sid(token))
        .statusCode(200)
        .body("session.second_parents", contains(sid(actor)))
        .body("second_parents.sid", contains(sid(actor)));
    post(User.OLGA, "sessions/" + sid(actor) + "/end", Map.of("reason", "the actor went home"))
        .statusCode(200);
    assertThat(isActive("orders-api", token)).isFalse();
  }

  @TestFactory
  Stream<DynamicTest> what_is_no_session_is_told_so() {
    return Stream.of(UNKNOWN, UNKNOWN + ".AAAAAAAAAAA", "x", "a%20b", "%C3%BC", "s".repeat(3000))
        .flatMap(
            id ->
                Stream.of(
                    dynamicTest("show " + id, () -> unknown(get(User.OLGA, "sessions/" + id))),
                    dynamicTest(
                        "preview " + id,
                        () -> unknown(get(User.OLGA, "sessions/" + id + "/extent"))),
                    dynamicTest(
                        "end " + id,
                        () ->
                            unknown(
                                Api.as(User.OLGA)
                                    .urlEncodingEnabled(false)
                                    .contentType("application/json")
                                    .body(Map.of("reason", "to see"))
                                    .post("/api/v1/sessions/" + id + "/end")
                                    .then()))));
  }

  private void unknown(io.restassured.response.ValidatableResponse answer) {
    Api.refused(answer, audit, Reason.SESSION_UNKNOWN, User.OLGA);
  }

  @Test
  void a_session_that_its_holder_completed_is_shown_so() {
    String token = Api.jobOf(subject);
    String child = token(exchangeAs("orders-api", token).formParam("audience", LEDGER));
    Gateway.form().formParam("token", token).post("/oauth2/complete").then().statusCode(200);
    get(User.VICTOR, "sessions/" + sid(child))
        .body("session.state", equalTo("completed"))
        .body("session.end.why", equalTo("completed by the bearer of its token, unauthenticated"));
  }
}
