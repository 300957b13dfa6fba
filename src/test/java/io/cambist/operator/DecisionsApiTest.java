package io.cambist.operator;

import static io.cambist.operator.Api.ORDERS;
import static io.cambist.operator.Api.eventually;
import static io.cambist.operator.Api.get;
import static io.cambist.operator.Api.post;
import static io.cambist.operator.Api.sid;
import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.exchangeAs;
import static io.cambist.testing.Gateway.isActive;
import static io.cambist.testing.Gateway.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.cambist.audit.AuditTrail;
import io.cambist.federation.FederationInForce;
import io.cambist.oauth.Reason;
import io.cambist.testing.Gateway;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.cambist.testing.TestProvider;
import io.cambist.testing.TestProvider.User;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A decision is looked up by its id, and explains itself in words. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@QuarkusTestResource(TestProvider.class)
class DecisionsApiTest {
  @RegisterExtension static final Overheard LOG = new Overheard();

  @Inject AuditTrail audit;
  @Inject FederationInForce federation;

  /** It is written soon, not at once. */
  private static ValidatableResponse decision(String id) {
    return eventually(
        () -> get(User.VICTOR, "decisions/" + id), answer -> answer.get("event") != null);
  }

  private static String refusal(TestAssertion assertion) {
    Response refused = send(exchange(assertion.sign()).formParam("audience", ORDERS));
    return refused.then().statusCode(400).extract().path("decision_id");
  }

  @Test
  void a_refusal_tells_what_every_rule_said() {
    ValidatableResponse answer =
        decision(refusal(TestAssertion.of("ci").with("ref", "refs/heads/other")))
            .statusCode(200)
            .header("Cache-Control", "no-store")
            .body("event.kind", equalTo("token.refused"))
            .body("event.reason", equalTo("policy_none"))
            .body("event.client", equalTo("ci"))
            .body("event.target", equalTo("orders"))
            .body(
                "words[0]", startsWith("No token was issued to client ci for target orders about"))
            .body("words", hasItem("The caller was told: " + Reason.POLICY_NONE.description()))
            .body("words", hasItem(containsString("none permitted it")))
            .body(rule("deploy-from-main") + ".outcome", equalTo("condition_false"))
            .body(rule("deploy-from-main") + ".words", equalTo("Its condition does not hold."))
            .body(rule("partner-orders") + ".words", equalTo("It is for other issuers."))
            .body(rule("bound") + ".words", equalTo("It is for other targets."));
    List<String> rules = answer.extract().path("rules.rule");
    assertThat(new HashSet<>(rules))
        .isEqualTo(
            new HashSet<>(
                federation.current().policies().stream().map(policy -> policy.id()).toList()));
    answer.extract().<List<String>>path("rules.words").forEach(w -> assertThat(w).endsWith("."));
  }

  private static String rule(String id) {
    return "rules.find { it.rule == '" + id + "' }";
  }

  @Test
  void a_rule_that_forbids_is_named() {
    decision(refusal(TestAssertion.of("ci").with("fork", true)))
        .body("event.reason", equalTo("policy_forbidden"))
        .body("words", hasItem(startsWith("Rule no-forks forbids it")))
        .body(rule("no-forks") + ".outcome", equalTo("forbids"))
        .body(rule("deploy-from-main") + ".outcome", equalTo("also_permits"));
  }

  @Test
  void a_refusal_before_policy_tells_why_and_names_no_rule() {
    decision(refusal(TestAssertion.of("ci").with("exp", 1_000_000_000)))
        .body("event.reason", equalTo("token_expired"))
        .body("words", hasItem("The caller was told: " + Reason.TOKEN_EXPIRED.description()))
        .body("rules.size()", equalTo(0));
  }

  @Test
  void what_was_issued_is_explained_by_the_session_that_names_the_decision() {
    String token = Api.token(Api.job(TestAssertion.of("ci")));
    String id = get(User.VICTOR, "sessions/" + sid(token)).extract().path("session.decision");
    decision(id)
        .body("event.kind", equalTo("token.issued"))
        .body("event.sid", equalTo(sid(token)))
        .body("event.ttl", equalTo(120))
        .body("words[0]", startsWith("A token was issued to client ci for target orders about ci:"))
        .body("words", hasItem("Rule deploy-from-main permitted it."));
    assertThat(get(User.VICTOR, "decisions/" + id).extract().asString())
        .doesNotContain(token.split("\\.", -1)[1]);
  }

  @Test
  void an_operators_action_is_explained_too() {
    String sid = sid(Api.token(Api.job(TestAssertion.of("ci"))));
    post(User.OLGA, "sessions/" + sid + "/end", Map.of("reason", "lost laptop")).statusCode(200);
    String id =
        eventually(
                () -> get(User.VICTOR, "audit?kind=session.ended&sid=" + sid),
                found -> !found.getList("events").isEmpty())
            .extract()
            .path("events[0].decision");
    decision(id)
        .body("words", hasItem("Done by operator olga (id-of-olga)."))
        .body("words", hasItem("The reason given: lost laptop"))
        .body("words", hasItem(startsWith("It hit session " + sid)));
  }

  @Test
  void an_id_is_read_in_upper_case_and_with_blanks_around_it() {
    String id = refusal(TestAssertion.of("ci").with("fork", true));
    decision(id);
    get(User.VICTOR, "decisions/%20" + id.toUpperCase(Locale.ROOT) + "%20")
        .statusCode(200)
        .body("event.decision", equalTo(id));
  }

  private static String id(char stream, Instant at) {
    String time = Long.toString(at.toEpochMilli(), 32);
    return stream + "0".repeat(9 - time.length()) + time + "0123456789abc";
  }

  @TestFactory
  Stream<DynamicTest> what_is_no_decision_is_told_so() {
    Instant now = Clock.systemUTC().instant();
    return Stream.of(
            id('r', now),
            id('i', now),
            id('r', now.plus(Duration.ofDays(365))),
            "r" + "v".repeat(22),
            "x" + id('i', now).substring(1),
            "r1",
            "garbage",
            "%3Cscript%3E",
            "r".repeat(3000),
            "%22",
            "*")
        .map(
            id ->
                dynamicTest(
                    id,
                    () ->
                        Api.refused(
                            get(User.VICTOR, "decisions/" + id),
                            audit,
                            Reason.DECISION_UNKNOWN,
                            User.VICTOR)));
  }

  @Test
  void one_of_a_year_ago_is_kept_no_longer() {
    decision(refusal(TestAssertion.of("ci").with("fork", true)));
    decision(
        get(User.VICTOR, "sessions/" + sid(Api.token(Api.job(TestAssertion.of("ci")))))
            .extract()
            .path("session.decision"));
    for (char stream : new char[] {'i', 'r'}) {
      String id = id(stream, Clock.systemUTC().instant().minus(Duration.ofDays(365)));
      Api.refused(get(User.VICTOR, "decisions/" + id), audit, Reason.DECISION_GONE, User.VICTOR);
    }
    Api.refused(
        get(User.VICTOR, "decisions/i" + "0".repeat(22)), audit, Reason.DECISION_GONE, User.VICTOR);
  }

  private static final String MARKUP = "<script>alert(1)</script>\"'`&\\{inject:x}${x}\u202Eevil";

  /** What callers write comes back as the text that it is, in JSON and in one line of the log. */
  @Test
  void hostile_texts_come_back_harmless() {
    String subject = MARKUP + UUID.randomUUID();
    String task = "<b>task</b>\u202E" + UUID.randomUUID();
    String token =
        Gateway.token(
            exchangeAs("partner-gateway", TestAssertion.of("partner").subject(subject).sign())
                .formParam("audience", ORDERS)
                .formParam("task", task));
    Api.listed("client=partner-gateway&task=" + Api.encoded(task), sid(token));
    get(User.VICTOR, "sessions?subject=" + Api.encoded("partner:" + subject))
        .contentType("application/json")
        .body("sessions.size()", equalTo(1))
        .body("sessions[0].subject.sub", equalTo(subject))
        .body("sessions[0].task", equalTo(task));
    post(User.OLGA, "sessions/" + sid(token) + "/end", Map.of("reason", "<i>odd</i> & \"odd\""))
        .statusCode(200);
    assertThat(isActive("orders-api", token)).isFalse();
    String body =
        eventually(
                () -> get(User.VICTOR, "audit?kind=session.ended&sid=" + sid(token)),
                found -> !found.getList("events").isEmpty())
            .body("events[0].subject.sub", equalTo(subject))
            .body("events[0].task", equalTo(task))
            .body("events[0].why", equalTo("<i>odd</i> & \"odd\""))
            .extract()
            .asString();
    assertThat(body.chars().filter(c -> c < ' ')).isEmpty();
    assertThat(LOG.all()).contains(sid(token)).doesNotContain("\u202E", "\u001b", "\u0007", "\r");
  }

  @Test
  void what_no_subject_may_be_is_refused_and_not_repeated() {
    for (String subject :
        List.of(MARKUP + "x".repeat(10_240), MARKUP + "\u0007", MARKUP + "\r\nSet-Cookie: a=b")) {
      String body =
          decision(refusal(TestAssertion.of("ci").subject(subject)))
              .body("event.reason", equalTo("token_claim_malformed"))
              .extract()
              .asString();
      assertThat(body + LOG.all()).doesNotContain("script", "Set-Cookie", "xxxxxxxx");
    }
  }

  @Test
  void ten_kilobytes_of_an_issuers_name_are_cut() {
    decision(refusal(TestAssertion.of("ci").with("iss", "https://" + "x".repeat(10_240))))
        .body("event.claimed_issuer.length()", lessThanOrEqualTo(256));
  }
}
