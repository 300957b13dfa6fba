package io.cambist.audit;

import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.exchangeAs;
import static io.cambist.testing.Gateway.revocation;
import static io.cambist.testing.Gateway.send;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.cambist.testing.Events;
import io.cambist.testing.Gateway;
import io.cambist.testing.StoredSessions;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class EvidenceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Inject AuditTrail trail;
  @Inject AuditSearch search;
  @Inject AuditFeed feed;
  @Inject Activity activity;
  @Inject RedisTallies tallies;

  @Test
  void an_issuance_says_who_got_what_by_which_rule_and_holds_no_token() {
    String assertion = TestAssertion.of("partner").sign();
    Response answer =
        send(
            exchangeAs("partner-gateway", assertion)
                .formParam("actor_token", TestAssertion.of("agents").sign())
                .formParam("actor_token_type", Gateway.JWT));
    String event = event(answer.path("decision_id"));

    assertThat(event)
        .contains("\"kind\":\"token.issued\"", "\"client\":\"partner-gateway\"")
        .contains("\"issuer\":\"partner\"", "\"rule\":\"partner-orders\"", "\"ttl\":")
        .contains("agent-7", "deploy-from-main: other_issuer", "\"revision\":\"")
        .contains((String) Gateway.claims(answer.path("access_token")).get("sid"))
        .doesNotContain("eyJ", TestFederation.secret("partner-gateway"));
  }

  @Test
  void a_refusal_says_why_and_what_every_rule_said() {
    Response answer = send(exchange(TestAssertion.of("ci").with("ref", "refs/heads/x").sign()));
    String event = event(answer.path("decision_id"));

    assertThat(event)
        .contains("\"kind\":\"token.refused\"", "\"reason\":\"policy_none\"", "\"client\":\"ci\"")
        .contains("deploy-from-main: condition_false", "no-forks: condition_false")
        .doesNotContain("eyJ");
  }

  @Test
  void a_secret_that_was_sent_in_the_wrong_place_is_in_no_event() {
    String token = TestAssertion.of("ci").sign();
    for (String place : List.of("audience", "resource", "scope", "task")) {
      Response answer =
          send(
              exchange(TestAssertion.of("ci").sign())
                  .formParam(place, place.equals("resource") ? "urn:x:" + token : token));
      answer.then().statusCode(400);
      assertThat(event(answer.path("decision_id"))).as(place).doesNotContain(token, "eyJ");
    }
  }

  @Test
  void a_revoked_token_of_ours_is_traced_to_its_session() {
    String token = Gateway.token(exchange(TestAssertion.of("ci").sign()));
    Gateway.revocation(token).post("/oauth2/revoke");
    Response answer =
        send(exchangeAs("orders-api", token).formParam("audience", "https://ledger.example"));
    assertThat(event(answer.path("decision_id")))
        .contains("session " + Gateway.claims(token).get("sid") + " is REVOKED");
  }

  @Test
  void every_refusal_is_one_event() {
    long before = length("{audit}:refused");
    Response answer = send(exchange("no token"));
    event(answer.path("decision_id"));
    assertThat(length("{audit}:refused")).isEqualTo(before + 1);
  }

  @Test
  void a_lost_replay_leaves_no_false_issuance() {
    String assertion = TestAssertion.of("ci").sign();
    Gateway.token(exchange(assertion));
    long before = length("{audit}:issued");
    event(send(exchange(assertion)).path("decision_id"));

    assertThat(length("{audit}:issued")).isEqualTo(before);
  }

  @Test
  void an_end_is_an_event_of_its_own_and_says_that_a_bearer_is_no_client() {
    String token = Gateway.token(exchange(TestAssertion.of("ci").sign()));
    assertThat(endedBy(revocation(token)))
        .contains("session.ended", (String) Gateway.claims(token).get("sid"))
        .contains("revoked by the bearer of its token, unauthenticated")
        .contains("\"client\":\"ci\"", "\"caller\":\"(unauthenticated)\"")
        .doesNotContain("eyJ", "by client");
  }

  @Test
  void an_end_by_a_client_with_credentials_names_it() {
    String token = Gateway.token(exchange(TestAssertion.of("ci").sign()));
    String child =
        Gateway.token(
            exchangeAs("orders-api", token).formParam("audience", "https://ledger.example"));
    assertThat(endedBy(revocation(child).header("Authorization", Gateway.basic("orders-api"))))
        .contains("revoked by client orders-api", "\"caller\":\"orders-api\"");
  }

  /** The event of an end. */
  private static String endedBy(RequestSpecification revocation) {
    long before = length("{audit}:issued");
    revocation.post("/oauth2/revoke").then().statusCode(200);

    long tries = 0;
    while (length("{audit}:issued") == before && tries++ < 200) {
      Thread.onSpinWait();
    }
    return StoredSessions.ask(
            Request.cmd(Command.XREVRANGE)
                .arg("{audit}:issued")
                .arg("+")
                .arg("-")
                .arg("COUNT")
                .arg(1))
        .toString();
  }

  @Test
  void an_issuance_is_searched_watched_and_counted() {
    String place = first(AuditFilter.ALL).newest();
    String token = Gateway.token(exchange(TestAssertion.of("ci").sign()));
    String session = (String) Gateway.claims(token).get("sid");

    RecordedEvent event = first(AuditFilter.ALL.ofKinds(AuditKind.TOKEN_ISSUED)).events().get(0);
    assertThat(event.session()).contains(session);
    FeedItem seen =
        feed.watch(Optional.of(place))
            .filter(item -> isOf(session, item))
            .collect()
            .first()
            .await()
            .atMost(PATIENCE);
    assertThat(seen).isNotNull();
    tallies.flush().await().atMost(PATIENCE);
    ActivityReport report = activity.report().await().atMost(PATIENCE);
    assertThat(report.sessionsByTarget()).containsKey("orders");
    assertThat(report.sessionsByIssuer()).containsKey("ci");
    assertThat(report.ticks()).anyMatch(tick -> tick.issued().containsKey("orders"));
  }

  private static boolean isOf(String session, FeedItem item) {
    return item instanceof FeedItem.Happened happened
        && happened.event().session().equals(Optional.of(session));
  }

  private AuditPage first(AuditFilter filter) {
    return search.search(filter, Optional.empty(), 1).await().atMost(PATIENCE);
  }

  @Test
  void metrics_count_what_is_issued_and_refused_under_bounded_labels() {
    Gateway.token(exchange(TestAssertion.of("ci").sign()));
    send(exchange(TestAssertion.of("ci").with("iss", "https://nobody.example").sign()));

    given()
        .get("/q/metrics")
        .then()
        .statusCode(200)
        .body(containsString("cambist_tokens_issued_total{target=\"orders\"}"))
        .body(
            containsString(
                "cambist_refusals_total{kind=\"token.refused\",reason=\"token_issuer_unknown\"}"))
        .body(org.hamcrest.Matchers.not(containsString("nobody.example")));
  }

  @Test
  void health_tells_of_the_federation_redis_and_keys() {
    for (String path : new String[] {"live", "ready", "started"}) {
      given().get("/q/health/" + path).then().statusCode(200);
    }
    given()
        .get("/q/health/ready")
        .then()
        .body(containsString("\"federation\""))
        .body(containsString("\"redis\""))
        .body(containsString("\"revision\""));
  }

  /** The event of a decision; it is written soon, not at once. */
  private String event(String decision) {
    return Events.text(trail, decision);
  }

  private static long length(String stream) {
    return StoredSessions.ask(Request.cmd(Command.XLEN).arg(stream)).toLong();
  }
}
