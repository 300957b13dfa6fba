package io.cambist.exchange;

import static io.cambist.testing.Gateway.claims;
import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.exchangeAs;
import static io.cambist.testing.Gateway.introspectAs;
import static io.cambist.testing.Gateway.send;
import static io.cambist.testing.Gateway.token;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;

import io.cambist.audit.AuditTrail;
import io.cambist.testing.Events;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Authorization details (RFC 9396) from the request to the resource, and along chains. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class AuthorizationDetailsTest {
  private static final String TICKETS = "https://tickets.example";
  private static final String ARCHIVE = "https://archive.example";
  private static final String BOARD = "https://board.example";
  private static final String DETAILS = "authorization_details";
  private static final String CLOSE_1 = call("close", "T-1");
  private static final String CLOSE_2 = call("close", "T-2");

  @Inject AuditTrail trail;

  private static String call(String tool, String ticket) {
    return "{\"type\":\"tool_call\",\"tool\":\"%s\",\"identifier\":\"%s\"}".formatted(tool, ticket);
  }

  private static Map<String, Object> called(String tool, String ticket) {
    return Map.of("type", "tool_call", "tool", tool, "identifier", ticket);
  }

  private static RequestSpecification asking(TestAssertion assertion, String... details) {
    return exchange(assertion.sign())
        .formParam("audience", TICKETS)
        .formParam(DETAILS, "[" + String.join(",", details) + "]");
  }

  private static RequestSpecification child(String token, String audience) {
    return exchangeAs("orders-api", token).formParam("audience", audience);
  }

  private static void assertRefused(RequestSpecification request, String description) {
    send(request)
        .then()
        .statusCode(400)
        .body("error", equalTo("invalid_authorization_details"))
        .body("error_description", containsString(description));
  }

  @Test
  void what_is_requested_is_cut_down_by_policy_and_told_to_the_client_and_the_resource() {
    var answer = send(asking(TestAssertion.of("ci").with("ticket", "T-1"), CLOSE_1, CLOSE_2));
    answer.then().statusCode(200).body(DETAILS, equalTo(List.of(called("close", "T-1"))));
    String token = answer.path("access_token");
    assertThat(claims(token)).containsEntry(DETAILS, List.of(called("close", "T-1")));
    introspectAs("orders-api", token)
        .then()
        .body("active", equalTo(true))
        .body(DETAILS, equalTo(List.of(called("close", "T-1"))));
  }

  @Test
  void without_any_requested_none_are_granted_and_nothing_is_said_of_them() {
    var answer = send(exchange(TestAssertion.of("ci").sign()).formParam("audience", TICKETS));
    answer.then().statusCode(200).body(DETAILS, nullValue());
    assertThat(claims(answer.path("access_token"))).doesNotContainKey(DETAILS);
  }

  @Test
  void a_schema_in_a_file_of_its_own_holds_as_well() {
    String note = "{\"type\":\"urn:example:note\",\"text\":\"%s\"}";
    token(asking(TestAssertion.of("ci"), note.formatted("done")));
    assertRefused(
        asking(TestAssertion.of("ci"), note.formatted("x".repeat(81))), "what their type declares");
  }

  static Stream<Arguments> refused() {
    String malformed = "what their type declares";
    String none = "None of the requested";
    return Stream.of(
        Arguments.of("no JSON", "close T-1", malformed),
        Arguments.of("an object", CLOSE_1, malformed),
        Arguments.of("an empty array", "[]", malformed),
        Arguments.of("an array of texts", "[\"tool_call\"]", malformed),
        Arguments.of("no type", "[{\"tool\":\"close\",\"identifier\":\"T-1\"}]", malformed),
        Arguments.of("a type that is no text", "[{\"type\":1}]", malformed),
        Arguments.of("an unknown type", "[{\"type\":\"payment\"}]", none),
        Arguments.of("a type of another target", "[{\"type\":\"card\"}]", none),
        Arguments.of("one of two unknown", "[" + CLOSE_1 + ",{\"type\":\"payment\"}]", none),
        Arguments.of("a pattern broken", "[" + call("close", "../T-1") + "]", malformed),
        Arguments.of("a value not listed", "[" + call("delete", "T-1") + "]", malformed),
        Arguments.of(
            "a member too many", "[" + CLOSE_1.replace("}", ",\"force\":true}") + "]", malformed),
        Arguments.of(
            "a member missing", "[{\"type\":\"tool_call\",\"tool\":\"close\"}]", malformed),
        Arguments.of(
            "a member twice",
            "[" + CLOSE_1.replace("}", ",\"identifier\":\"T-2\"}") + "]",
            malformed),
        Arguments.of("null", "[" + CLOSE_1.replace("\"close\"", "null") + "]", malformed),
        Arguments.of(
            "a number beyond 64 bits",
            "[" + CLOSE_1.replace("\"close\"", "12345678901234567890") + "]",
            malformed),
        Arguments.of("too many", Collections.nCopies(17, CLOSE_1).toString(), malformed),
        Arguments.of("too large", "[" + call("close", "T".repeat(4096)) + "]", malformed),
        Arguments.of(
            "nested too deeply",
            "[{\"type\":\"tool_call\",\"a\":" + "[".repeat(6) + "]".repeat(6) + "}]",
            malformed),
        Arguments.of("more after it", "[" + CLOSE_1 + "] []", malformed));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void are_refused_and_nothing_is_used_up(String name, String details, String description) {
    String assertion = TestAssertion.of("ci").sign();
    assertRefused(
        exchange(assertion).formParam("audience", TICKETS).formParam(DETAILS, details),
        description);
    token(exchange(assertion).formParam("audience", TICKETS));
  }

  @Test
  void the_parameter_stands_once() {
    send(asking(TestAssertion.of("ci"), CLOSE_1).formParam(DETAILS, "[" + CLOSE_2 + "]"))
        .then()
        .statusCode(400)
        .body("error", equalTo("invalid_request"));
  }

  @Test
  void a_target_that_declares_no_type_is_asked_for_none() {
    assertRefused(
        exchange(TestAssertion.of("ci").sign())
            .formParam("audience", ARCHIVE)
            .formParam(DETAILS, "[" + CLOSE_1 + "]"),
        "None of the requested");
  }

  @Test
  void what_policy_leaves_nothing_of_is_refused() {
    assertRefused(
        asking(TestAssertion.of("ci").with("ticket", "T-3"), CLOSE_1, CLOSE_2),
        "None of the requested");
    assertRefused(
        asking(TestAssertion.of("ci").with("refuses_details", true), CLOSE_1),
        "None of the requested");
    token(
        exchange(TestAssertion.of("ci").with("refuses_details", true).sign())
            .formParam("audience", TICKETS));
  }

  @Test
  void the_details_of_an_assertion_bound_what_is_granted_for_it() {
    TestAssertion assertion = TestAssertion.of("ci").with(DETAILS, List.of(called("close", "T-1")));
    assertRefused(asking(assertion, CLOSE_2), "None of the requested");
    send(asking(assertion, CLOSE_1, CLOSE_2))
        .then()
        .statusCode(200)
        .body(DETAILS, equalTo(List.of(called("close", "T-1"))));
    send(asking(TestAssertion.of("ci").with(DETAILS, "all"), CLOSE_1))
        .then()
        .statusCode(400)
        .body("error", equalTo("invalid_request"));
  }

  @Test
  void nothing_is_dropped_by_asking_for_several_audiences_at_once() {
    String card = "{\"type\":\"card\"}";
    String token = token(asking(TestAssertion.of("ci"), CLOSE_1));
    // The board knows cards alone: for it nothing would be left of what the token is limited to.
    for (String details : new String[] {CLOSE_1, card}) {
      assertRefused(
          child(token, TICKETS)
              .formParam("audience", BOARD)
              .formParam(DETAILS, "[" + details + "]"),
          "None of the requested");
    }
  }

  @Test
  void a_child_inherits_or_asks_for_less_and_never_for_more() {
    String parent = token(asking(TestAssertion.of("ci"), CLOSE_1, CLOSE_2));
    String heir = token(child(parent, TICKETS));
    assertThat(claims(heir))
        .containsEntry(DETAILS, List.of(called("close", "T-1"), called("close", "T-2")));
    String narrow = token(child(parent, TICKETS).formParam(DETAILS, "[" + CLOSE_2 + "]"));
    assertThat(claims(narrow)).containsEntry(DETAILS, List.of(called("close", "T-2")));
    String some =
        token(child(narrow, TICKETS).formParam(DETAILS, "[" + CLOSE_1 + "," + CLOSE_2 + "]"));
    assertThat(claims(some)).containsEntry(DETAILS, List.of(called("close", "T-2")));
    assertRefused(
        child(narrow, TICKETS).formParam(DETAILS, "[" + CLOSE_1 + "]"), "None of the requested");
    assertRefused(
        child(narrow, TICKETS).formParam(DETAILS, "[" + call("comment", "T-2") + "]"),
        "None of the requested");
  }

  @Test
  void a_child_may_take_fewer_actions_and_never_all_by_naming_none() {
    String both = CLOSE_1.replace("}", ",\"actions\":[\"a\",\"b\"]}");
    String parent = token(asking(TestAssertion.of("ci"), both));
    token(
        child(parent, TICKETS)
            .formParam(DETAILS, "[" + CLOSE_1.replace("}", ",\"actions\":[\"b\"]}") + "]"));
    assertRefused(
        child(parent, TICKETS).formParam(DETAILS, "[" + CLOSE_1 + "]"), "None of the requested");
    assertRefused(
        child(parent, TICKETS)
            .formParam(DETAILS, "[" + CLOSE_1.replace("}", ",\"actions\":[]}") + "]"),
        "None of the requested");
  }

  @Test
  void a_session_without_details_passes_none_on() {
    String parent = token(exchange(TestAssertion.of("ci").sign()).formParam("audience", TICKETS));
    assertRefused(
        child(parent, TICKETS).formParam(DETAILS, "[" + CLOSE_1 + "]"), "None of the requested");
    assertThat(claims(token(child(parent, TICKETS)))).doesNotContainKey(DETAILS);
  }

  @Test
  void details_cannot_be_shed_by_a_detour() {
    String parent = token(asking(TestAssertion.of("ci"), CLOSE_1));
    // A target that understands none takes the token without; the session remembers them.
    String detour = token(child(parent, ARCHIVE));
    assertThat(claims(detour)).doesNotContainKey(DETAILS);
    assertThat(claims(token(child(detour, TICKETS))))
        .containsEntry(DETAILS, List.of(called("close", "T-1")));
    assertRefused(
        child(detour, TICKETS).formParam(DETAILS, "[" + CLOSE_2 + "]"), "None of the requested");
    // One that understands others would take their absence for everything.
    assertRefused(child(parent, BOARD), "None of the requested");
    assertRefused(child(detour, BOARD), "None of the requested");
  }

  @Test
  void an_agent_does_one_thing_to_one_ticket_once() {
    TestAssertion run = TestAssertion.of("ci").with("ticket", "T-1");
    String calls = "https://calls.example";
    assertRefused(
        exchange(run.sign()).formParam("audience", calls).formParam(DETAILS, "[" + CLOSE_2 + "]"),
        "None of the requested");
    send(exchange(run.sign()).formParam("audience", calls)).then().statusCode(400);
    String token =
        token(
            exchange(run.sign())
                .formParam("audience", calls)
                .formParam(DETAILS, "[" + CLOSE_1 + "]"));
    introspectAs("orders-api", token)
        .then()
        .body("active", equalTo(true))
        .body(DETAILS, equalTo(List.of(called("close", "T-1"))));
    introspectAs("orders-api", token).then().body("active", equalTo(false));
  }

  @Test
  void the_evidence_names_the_types_and_nothing_of_what_they_say() {
    String id =
        send(asking(TestAssertion.of("ci"), CLOSE_1))
            .then()
            .statusCode(200)
            .extract()
            .path("decision_id");
    String event = Events.text(trail, id);
    assertThat(event).contains("\"authorization_details_types\":[\"tool_call\"]");
    assertThat(event).doesNotContain("T-1").doesNotContain("close");
  }

  @Test
  void the_evidence_of_a_refusal_names_the_broken_part_of_the_schema() {
    String id =
        send(asking(TestAssertion.of("ci"), call("close", "secret-7")))
            .then()
            .statusCode(400)
            .extract()
            .path("decision_id");
    String event = Events.text(trail, id);
    assertThat(event).contains("/properties/identifier/pattern").contains("tool_call");
    assertThat(event).doesNotContain("secret-7");
  }

  @Test
  void the_metadata_lists_the_types() {
    given()
        .get("/.well-known/oauth-authorization-server")
        .then()
        .statusCode(200)
        .body(
            "authorization_details_types_supported",
            hasItems("card", "tool_call", "urn:example:note"));
  }
}
