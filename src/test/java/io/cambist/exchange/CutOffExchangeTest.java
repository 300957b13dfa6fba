package io.cambist.exchange;

import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.exchangeAs;
import static io.cambist.testing.Gateway.isActive;
import static io.cambist.testing.Gateway.send;
import static io.cambist.testing.Gateway.token;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.cambist.audit.AuditTrail;
import io.cambist.cutoff.Cut;
import io.cambist.cutoff.CutOffs;
import io.cambist.oauth.Party;
import io.cambist.testing.Events;
import io.cambist.testing.Gateway;
import io.cambist.testing.StoredSessions;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class CutOffExchangeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String ORDERS = "https://orders.example";
  private static final String SUBJECT = "someone-who-left";

  @Inject CutOffs cutOffs;
  @Inject AuditTrail audit;

  private static Cut cut(String kind) {
    return switch (kind) {
      case "subject" -> new Cut.Subject(new Party("ci", SUBJECT));
      case "client" -> new Cut.Client("ci");
      case "issuer" -> new Cut.Issuer("ci");
      case "target" -> new Cut.Target("orders");
      case "policy" -> new Cut.Policy("deploy-from-main");
      case "task" -> new Cut.Task("ci", "job 42");
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static Response job(TestAssertion assertion) {
    return send(
        exchange(assertion.sign()).formParam("audience", ORDERS).formParam("task", "job 42"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"subject", "client", "issuer", "target", "policy", "task"})
  void what_is_cut_off_gets_nothing_and_what_it_has_is_dead_until_it_is_lifted(String kind) {
    TestAssertion first = TestAssertion.of("ci").with("sub", SUBJECT);
    String token = job(first).then().statusCode(200).extract().path("access_token");
    assertThat(isActive("orders-api", token)).isTrue();
    int sessions = StoredSessions.count();
    TestAssertion second = TestAssertion.of("ci").with("sub", SUBJECT);

    cutOffs.set(cut(kind), "alice", "in this test").await().atMost(PATIENCE);
    try {
      assertThat(isActive("orders-api", token)).isFalse();
      Response refused = job(second);
      refused
          .then()
          .statusCode(400)
          .body("error", equalTo("invalid_request"))
          .body("error_description", containsString("cut off"));
      String event = Events.text(audit, refused.path("decision_id"));
      assertThat(event).contains("\"reason\":\"cut_off\"", "cut off: " + kind);
      send(exchangeAs("orders-api", token).formParam("audience", "https://ledger.example"))
          .then()
          .statusCode(400)
          .body("error_description", containsString("cut off"));
      assertThat(StoredSessions.count()).isEqualTo(sessions);
    } finally {
      cutOffs.lift(cut(kind), "alice", "in this test").await().atMost(PATIENCE);
    }

    assertThat(isActive("orders-api", token)).isFalse();
    String fresh = job(second).then().statusCode(200).extract().path("access_token");
    assertThat(isActive("orders-api", fresh)).as("a denial burnt nothing").isTrue();
  }

  @Test
  void a_signing_key_that_is_cut_off_signs_nothing_that_counts() {
    String token = job(TestAssertion.of("ci")).path("access_token");
    String header = new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[0]), UTF_8);
    String kid = JsonPath.from(header).getString("kid");
    cutOffs.set(new Cut.Key(kid), "alice", "stolen").await().atMost(PATIENCE);
    try {
      assertThat(isActive("orders-api", token)).isFalse();
      job(TestAssertion.of("ci")).then().body("error_description", containsString("cut off"));
    } finally {
      cutOffs.lift(new Cut.Key(kid), "alice", "found").await().atMost(PATIENCE);
    }
  }

  @Test
  void an_actor_that_is_cut_off_acts_no_more() {
    String subject = TestAssertion.of("partner").with("tenant", "t1").sign();
    TestAssertion agent = TestAssertion.of("agents").with("sub", "agent-7");
    String token =
        token(
            exchangeAs("partner-gateway", subject)
                .formParam("actor_token", agent.sign())
                .formParam("actor_token_type", Gateway.JWT)
                .formParam("audience", ORDERS));
    assertThat(isActive("orders-api", token)).isTrue();
    Cut cut = new Cut.Actor(new Party("agents", "agent-7"));
    cutOffs.set(cut, "alice", "went mad").await().atMost(PATIENCE);
    try {
      assertThat(isActive("orders-api", token)).isFalse();
    } finally {
      cutOffs.lift(cut, "alice", "well again").await().atMost(PATIENCE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "\t", "\u0000"})
  void a_task_with_control_characters_is_refused(String task) {
    send(exchange(TestAssertion.of("ci").sign()).formParam("task", task))
        .then()
        .statusCode(400)
        .body("error", equalTo("invalid_request"))
        .body("error_description", containsString("(task)"));
  }

  @Test
  void a_task_of_more_than_128_characters_is_refused() {
    send(exchange(TestAssertion.of("ci").sign()).formParam("task", "x".repeat(129)))
        .then()
        .statusCode(400)
        .body("error_description", containsString("128"));
    send(exchange(TestAssertion.of("ci").sign()).formParam("task", "ü".repeat(128)))
        .then()
        .statusCode(200);
  }
}
