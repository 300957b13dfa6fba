package io.cambist.exchange;

import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.exchangeAs;
import static io.cambist.testing.Gateway.revocation;
import static io.cambist.testing.Gateway.send;
import static io.cambist.testing.Gateway.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambist.audit.AuditTrail;
import io.cambist.exchange.Answer.Granted;
import io.cambist.exchange.Answer.Step;
import io.cambist.exchange.Answer.WouldBeRefused;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Reason;
import io.cambist.oauth.TokenType;
import io.cambist.testing.Events;
import io.cambist.testing.Gateway;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A dry run says what the exchange then does, whatever is asked. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class DryRunAgreementTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String ORDERS = "https://orders.example";
  private static final String LEDGER = "https://ledger.example";
  private static final String CHAIN = "https://chain.example";
  private static final String TICKETS = "https://tickets.example";
  private static final String STOCK = "https://stock.example";
  private static final String BOOKS = "https://books.example";
  private static final String BOUND = "https://bound.example";
  private static final String CLOSE =
      "[{\"type\":\"tool_call\",\"tool\":\"close\",\"identifier\":\"T-1\"},"
          + "{\"type\":\"tool_call\",\"tool\":\"close\",\"identifier\":\"T-2\"}]";

  @Inject DryRun dryRun;
  @Inject AuditTrail trail;

  private static TestAssertion ci() {
    return TestAssertion.of("ci");
  }

  private static TestAssertion partner() {
    return TestAssertion.of("partner");
  }

  private static String agent() {
    return TestAssertion.of("agents").sign();
  }

  private static String ours() {
    return token(exchange(ci().sign()).formParam("audience", ORDERS));
  }

  private static TestAssertion committed() {
    return ci().audience("https://cambist.test#jkt=" + Asked.KEY.thumbprint());
  }

  private static Map<String, Object> party(String sub) {
    return Map.of("iss", "https://agents.example", "sub", sub);
  }

  private static Arguments granted(String name, Supplier<Asked> asked) {
    return Arguments.of(name, asked);
  }

  static Stream<Arguments> granted() {
    return Stream.of(
        granted("the default target", () -> Asked.of(ci())),
        granted("by claims", () -> Asked.byClaims("ci", ci()).as("ci")),
        granted(
            "by claims of another issuer", () -> Asked.byClaims("twin", TestAssertion.of("twin"))),
        granted("less scope", () -> Asked.of(ci()).scope("orders:deploy orders:write other")),
        granted("scope of the assertion", () -> Asked.of(ci().scope("orders:read x")).as("ci")),
        granted(
            "a resource and an audience",
            () -> Asked.of(ci()).to(ORDERS).resource("https://orders.example/api")),
        granted("with an actor", () -> Asked.of(partner()).as("partner-gateway").actor(agent())),
        granted(
            "claims that are carried",
            () -> Asked.byClaims("partner", partner()).as("desk").to(ORDERS)),
        granted("a client that becomes the actor", () -> Asked.of(partner()).as("desk").to(LEDGER)),
        granted("a client that is limited", () -> Asked.of(partner()).as("narrow").to(ORDERS)),
        granted(
            "an actor that may",
            () ->
                Asked.of(partner().with("may_act", party("agent-7")))
                    .as("partner-gateway")
                    .actor(agent())),
        granted("a child", () -> Asked.of(ours()).as("orders-api").to(LEDGER)),
        granted("several by bearer", () -> Asked.of(ci().with("bearer", true)).to(STOCK, BOOKS)),
        granted("several with a key", () -> Asked.of(ci()).to(STOCK, BOOKS).proving()),
        granted("bound", () -> Asked.of(ci()).to(BOUND).proving()),
        granted("a commitment", () -> Asked.byClaims("ci", committed()).proving()),
        granted("details", () -> Asked.of(ci().with("ticket", "T-1")).to(TICKETS).details(CLOSE)),
        granted("uses", () -> Asked.of(ci()).to("https://vault.example")),
        granted("a task", () -> Asked.of(ci()).task("job 7")),
        granted(
            "as an access token",
            () -> Asked.declaring(TokenType.ACCESS_TOKEN, partner()).as("partner-gateway")),
        granted("a short life", () -> Asked.of(ci().with("exp", exp() + 20))));
  }

  private static long exp() {
    return (Long) ci().claims().get("iat");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("granted")
  void what_would_be_granted_is_granted(String name, Supplier<Asked> supplied) {
    Asked asked = supplied.get();
    Answer answer = dryRun.of(asked.question()).await().atMost(PATIENCE);
    assertThat(answer).isInstanceOf(Granted.class);
    Granted granted = (Granted) answer;

    Response response = send(asked.request());
    response.then().statusCode(200);
    Map<String, Object> claims = Gateway.claims(response.path("access_token"));
    assertThat(granted.scopes()).hasToString(response.path("scope"));
    assertThat((int) granted.ttl().toSeconds())
        .isCloseTo(response.<Integer>path("expires_in"), within(1));
    assertThat((int) granted.expiresAt().getEpochSecond())
        .isLessThanOrEqualTo((Integer) claims.get("exp"));
    assertThat(granted.audiences()).isEqualTo(listed(claims.get("aud")));
    assertThat(granted.sub()).isEqualTo(claims.get("sub"));
    assertThat(granted.client()).contains((String) claims.get("client_id"));
    assertThat(granted.binding().map(Confirmation.Method::member)).isEqualTo(key(claims));
    assertThat(granted.details().details())
        .isEqualTo(Objects.requireNonNullElse(claims.get("authorization_details"), List.of()));
    assertThat(claims.keySet()).containsAll(granted.claims());
    assertThat(granted.actors().current().map(actor -> (Object) Map.of("sub", actor.sub())))
        .isEqualTo(Optional.ofNullable(claims.get("act")));
    JsonNode event = Events.of(trail, response.path("decision_id"));
    assertThat(event.get("target").asText()).isEqualTo(String.join(" ", granted.targets()));
    assertThat(granted.judged().stream().map(one -> one.rule().orElseThrow()).distinct().toList())
        .isEqualTo(List.of(event.get("rule").asText().split(" ")));
    assertThat(verdicts(granted)).isEqualTo(texts(event.get("verdicts")));
  }

  private static Arguments refused(Step step, Reason reason, Supplier<Asked> asked) {
    return Arguments.of(step, reason, asked);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        refused(Step.REQUEST, Reason.TASK_MALFORMED, () -> Asked.of(ci()).task("a\tb")),
        refused(
            Step.REQUEST,
            Reason.PARAMETER_TOO_MANY,
            () -> Asked.of(ci()).to(Collections.nCopies(17, ORDERS).toArray(new String[0]))),
        refused(Step.REQUEST, Reason.RESOURCE_MALFORMED, () -> Asked.of(ci()).resource("orders")),
        refused(Step.REQUEST, Reason.PARAMETER_MISSING, () -> Asked.of("")),
        refused(
            Step.CLIENT, Reason.CLIENT_AUTHENTICATION_FAILED, () -> Asked.of(ci()).as("nobody")),
        refused(Step.SUBJECT_TOKEN, Reason.TOKEN_MALFORMED, () -> Asked.of("abc")),
        refused(Step.SUBJECT_TOKEN, Reason.TOKEN_EXPIRED, () -> Asked.of(ci().with("exp", 9))),
        refused(
            Step.SUBJECT_TOKEN,
            Reason.TOKEN_EXPIRED,
            () -> Asked.byClaims("ci", ci().with("exp", 9))),
        refused(
            Step.SUBJECT_TOKEN,
            Reason.TOKEN_SIGNATURE_INVALID,
            () -> Asked.of(ci().signAs("twin"))),
        refused(
            Step.SUBJECT_TOKEN,
            Reason.TOKEN_ISSUER_UNKNOWN,
            () -> Asked.byClaims("ci", ci().with("iss", "https://evil.example"))),
        refused(
            Step.SUBJECT_TOKEN,
            Reason.TOKEN_AUDIENCE_REFUSED,
            () -> Asked.byClaims("ci", ci().audience("https://other.example"))),
        refused(
            Step.SUBJECT_TOKEN,
            Reason.TOKEN_MAPPING_FAILED,
            () -> Asked.byClaims("ci", ci().without("repository_id"))),
        refused(
            Step.SUBJECT_TOKEN,
            Reason.TOKEN_TYPE_REFUSED,
            () -> Asked.declaring(TokenType.ACCESS_TOKEN, ci())),
        refused(
            Step.SUBJECT_TOKEN,
            Reason.TOKEN_TOO_OLD,
            () -> Asked.byClaims("partner", partner().with("iat", exp() - 700)).as("desk")),
        refused(
            Step.ACTOR_TOKEN,
            Reason.TOKEN_SIGNATURE_INVALID,
            () ->
                Asked.of(partner())
                    .as("partner-gateway")
                    .actor(TestAssertion.of("ci").signAs("twin"))),
        refused(
            Step.CLIENT,
            Reason.CLIENT_UNIDENTIFIED,
            () -> Asked.byClaims("agents", TestAssertion.of("agents"))),
        refused(Step.CLIENT, Reason.CLIENT_ISSUER_REFUSED, () -> Asked.of(partner()).as("ci")),
        refused(
            Step.CLIENT,
            Reason.TOKEN_OF_ANOTHER_CLIENT,
            () -> Asked.of(ours()).as("ledger-api").to(LEDGER)),
        refused(Step.TARGET, Reason.TARGET_UNKNOWN, () -> Asked.of(ci()).to("https://no.example")),
        refused(
            Step.TARGET, Reason.TARGET_UNKNOWN, () -> Asked.of(partner()).as("narrow").to(CHAIN)),
        refused(
            Step.POLICY,
            Reason.MAY_ACT_REFUSED,
            () ->
                Asked.of(partner().with("may_act", party("agent-8")))
                    .as("partner-gateway")
                    .actor(agent())),
        refused(Step.POLICY, Reason.SCOPE_REFUSED, () -> Asked.of(ci()).scope("orders:write")),
        refused(Step.POLICY, Reason.POLICY_NONE, () -> Asked.of(ci().with("ref", "other"))),
        refused(
            Step.POLICY,
            Reason.POLICY_NONE,
            () -> Asked.of(ci().with("illiterate", true)).to(STOCK, BOOKS)),
        refused(
            Step.POLICY,
            Reason.POLICY_FORBIDDEN,
            () -> Asked.byClaims("ci", ci().with("fork", true))),
        refused(Step.POLICY, Reason.POLICY_NONE, () -> Asked.of(ci()).actor(agent())),
        refused(
            Step.POLICY,
            Reason.AUTHORIZATION_DETAILS_REFUSED,
            () -> Asked.of(ci()).to(TICKETS).details("[{\"type\":\"card\"}]")),
        refused(
            Step.POLICY,
            Reason.AUTHORIZATION_DETAILS_MALFORMED,
            () -> Asked.of(ci()).to(TICKETS).details("[{\"type\":\"tool_call\"}]")),
        refused(Step.GRANT, Reason.TARGETS_NEED_BINDING, () -> Asked.of(ci()).to(STOCK, BOOKS)),
        refused(Step.GRANT, Reason.DPOP_PROOF_MISSING, () -> Asked.of(ci()).to(BOUND)),
        refused(Step.GRANT, Reason.DPOP_PROOF_MISSING, () -> Asked.byClaims("ci", committed())),
        refused(
            Step.SESSION,
            Reason.SESSION_TOO_LARGE,
            () -> Asked.of(ci().with("repository_id", "8".repeat(9000))).to(CHAIN)),
        refused(
            Step.SESSION,
            Reason.TOKEN_REPLAYED,
            () -> {
              String both = agent();
              return Asked.of(both).actor(both).as("desk").to(CHAIN);
            }),
        refused(
            Step.SESSION,
            Reason.TOKEN_REPLAYED,
            () -> {
              TestAssertion used = ci();
              token(exchange(used.sign()));
              return Asked.byClaims("ci", used);
            }),
        refused(
            Step.SESSION,
            Reason.TOKEN_REPLAYED,
            () -> {
              String used = agent();
              send(Asked.of(partner()).as("partner-gateway").actor(used).request());
              return Asked.of(partner()).as("partner-gateway").actor(used);
            }),
        refused(
            Step.SUBJECT_TOKEN,
            Reason.TOKEN_INACTIVE,
            () -> {
              String parent = ours();
              revocation(parent).post("/oauth2/revoke").then().statusCode(200);
              return Asked.of(parent).as("orders-api").to(LEDGER);
            }),
        refused(
            Step.TARGET,
            Reason.TOKEN_HOPS_EXCEEDED,
            () -> {
              String token = ours();
              for (int hop = 0; hop < 2; hop++) {
                token = token(exchangeAs("orders-api", token).formParam("audience", CHAIN));
              }
              return Asked.of(token).as("orders-api").to(CHAIN);
            }));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("refused")
  void what_would_be_refused_is_refused(Step step, Reason reason, Supplier<Asked> supplied) {
    Asked asked = supplied.get();
    Answer answer = dryRun.of(asked.question()).await().atMost(PATIENCE);
    assertThat(answer).isInstanceOf(WouldBeRefused.class);
    WouldBeRefused refused = (WouldBeRefused) answer;
    assertThat(refused.refusal().reason()).isEqualTo(reason);
    assertThat(refused.step()).isEqualTo(step);

    Response response = send(asked.request());
    response.then().statusCode(reason.status());
    JsonNode event = Events.of(trail, response.path("decision_id"));
    assertThat(event.get("reason").asText()).isEqualTo(reason.text());
    assertThat(verdicts(refused)).isEqualTo(texts(event.get("verdicts")));
    assertThat(String.join(" ", refused.targets()))
        .isEqualTo(event.has("target") ? event.get("target").asText() : "");
  }

  @Test
  void there_is_a_refusal_at_every_step() {
    assertThat(refused().map(one -> one.get()[0]).distinct()).hasSameSizeAs(Step.values());
  }

  private static Optional<String> key(Map<String, Object> claims) {
    return claims.get("cnf") instanceof Map<?, ?> cnf
        ? Optional.of((String) cnf.keySet().iterator().next())
        : Optional.empty();
  }

  private static List<?> listed(Object value) {
    return value instanceof List<?> all ? all : List.of(value);
  }

  /** As the audit has them. */
  private static List<String> verdicts(Answer answer) {
    return answer.judged().stream()
        .flatMap(judged -> judged.verdicts().stream())
        .map(
            verdict ->
                verdict.rule()
                    + ": "
                    + verdict.outcome().text()
                    + (verdict.detail().isEmpty() ? "" : ": " + verdict.detail()))
        .toList();
  }

  private static List<String> texts(JsonNode array) {
    return array == null
        ? List.of()
        : StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
