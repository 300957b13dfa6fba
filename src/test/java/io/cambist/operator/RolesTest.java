package io.cambist.operator;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambist.audit.AuditTrail;
import io.cambist.testing.Events;
import io.cambist.testing.OperatorToken;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.cambist.testing.TestProvider;
import io.cambist.testing.TestProvider.User;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Method;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who may call what: every endpoint of the API, and everybody. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@QuarkusTestResource(TestProvider.class)
class RolesTest {
  private static final String SID = "AAAAAAAAAAAAAAAAAAAAAA";

  @Inject AuditTrail audit;

  /**
   * An endpoint.
   *
   * @param least the lowest role that may call it
   * @param status what it answers whoever may, with this body
   */
  private record Endpoint(String method, String path, User least, int status, String body) {
    String name() {
      return method + " " + path;
    }

    int expected(Optional<User> caller) {
      if (caller.isEmpty()) {
        return 401;
      }
      return rank(caller.get()) >= rank(least) ? status : 403;
    }

    private static int rank(User user) {
      return List.of(User.MALLORY, User.VICTOR, User.OLGA, User.ADA).indexOf(user);
    }

    Response call(RequestSpecification caller) {
      String url = path.replace("{sid}", SID).replace("{id}", "r1k8av48xxxxxxxxxxxxxxx");
      RequestSpecification request =
          body.isEmpty() ? caller : caller.contentType("application/json").body(body);
      return request.request(Method.valueOf(method), url);
    }
  }

  private static final List<Endpoint> ENDPOINTS =
      List.of(
          new Endpoint("GET", "/api/v1/me", User.VICTOR, 200, ""),
          new Endpoint("GET", "/api/v1/sessions", User.VICTOR, 200, ""),
          new Endpoint("GET", "/api/v1/sessions/{sid}", User.VICTOR, 404, ""),
          new Endpoint("GET", "/api/v1/sessions/{sid}/extent", User.VICTOR, 404, ""),
          new Endpoint(
              "POST", "/api/v1/sessions/{sid}/end", User.OLGA, 404, "{\"reason\":\"to try\"}"),
          new Endpoint("GET", "/api/v1/cutoffs", User.VICTOR, 200, ""),
          new Endpoint("GET", "/api/v1/cutoffs/extent?kind=client&name=ci", User.VICTOR, 200, ""),
          new Endpoint("POST", "/api/v1/cutoffs", User.ADA, 400, "{}"),
          new Endpoint("POST", "/api/v1/cutoffs/lift", User.ADA, 400, "{}"),
          new Endpoint("GET", "/api/v1/decisions/{id}", User.VICTOR, 404, ""),
          new Endpoint("GET", "/api/v1/audit", User.VICTOR, 200, ""),
          new Endpoint("GET", "/api/v1/audit/feed", User.VICTOR, 200, ""),
          new Endpoint("GET", "/api/v1/federation", User.VICTOR, 200, ""),
          new Endpoint("GET", "/api/v1/federation/keys", User.VICTOR, 200, ""),
          new Endpoint("POST", "/api/v1/dry-run", User.VICTOR, 400, "{}"),
          new Endpoint("GET", "/api/v1/activity", User.VICTOR, 200, ""));

  @Test
  void no_endpoint_is_missing_here() {
    Map<String, Map<String, Object>> paths =
        given().get("/api/v1/openapi?format=json").then().statusCode(200).extract().path("paths");
    var described = new TreeSet<String>();
    paths.forEach(
        (path, operations) ->
            operations.keySet().stream()
                .filter(member -> !member.equals("parameters"))
                .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));
    assertThat(ENDPOINTS)
        .extracting(endpoint -> endpoint.name().split("\\?", 2)[0])
        .containsExactlyInAnyOrderElementsOf(described);
  }

  @TestFactory
  Stream<DynamicTest> an_endpoint_answers_those_who_may_call_it_and_no_others() {
    return ENDPOINTS.stream()
        .flatMap(
            endpoint ->
                Stream.concat(
                        Stream.of(Optional.<User>empty()),
                        Stream.of(User.values()).map(Optional::of))
                    // Whoever may watch is answered as long as they watch; see LiveFeedTest.
                    .filter(
                        caller ->
                            !endpoint.path().endsWith("/feed") || endpoint.expected(caller) > 200)
                    .map(
                        caller ->
                            DynamicTest.dynamicTest(
                                endpoint.name() + " by " + caller.map(User::text).orElse("nobody"),
                                () -> check(endpoint, caller))));
  }

  private void check(Endpoint endpoint, Optional<User> caller) {
    Response answer = endpoint.call(caller.map(Api::as).orElseGet(() -> given()));
    int expected = endpoint.expected(caller);
    answer
        .then()
        .statusCode(expected)
        .contentType("application/json")
        .header("Cache-Control", "no-store");
    if (expected == 401) {
      answer
          .then()
          .header("WWW-Authenticate", startsWith("Bearer"))
          .body("error", equalTo("invalid_token"))
          .body("decision_id", matchesPattern("r[0-9a-v]{22}"));
    } else if (expected == 403) {
      answer.then().body("error", equalTo("insufficient_scope"));
      JsonNode event = Events.of(audit, answer.path("decision_id"));
      assertThat(event.path("kind").asText()).isEqualTo("operator.refused");
      assertThat(event.path("reason").asText()).isEqualTo("operator_role_missing");
      assertThat(event.path("operator").asText()).isEqualTo(caller.get().described());
    }
  }

  @Test
  void an_operator_is_told_who_they_are() {
    Api.get(User.OLGA, "me")
        .statusCode(200)
        .body("name", equalTo("olga"))
        .body("subject", equalTo("id-of-olga"))
        .body("role", equalTo("operator"));
  }

  @Test
  void the_highest_of_several_roles_counts() {
    String token = OperatorToken.of(User.MALLORY).roles("x", "platform", "watchers").sign();
    Api.with(token).get("/api/v1/me").then().body("role", equalTo("administrator"));
  }

  @Test
  void a_viewers_attempt_to_end_a_session_leaves_it_alive() {
    String token = Api.token(Api.job(TestAssertion.of("ci")));
    String sid = Api.sid(token);
    Api.post(User.VICTOR, "sessions/" + sid + "/end", Map.of("reason", "because I can"))
        .statusCode(403);
    Api.get(User.VICTOR, "sessions/" + sid).body("session.state", equalTo("active"));
    Api.post(User.OLGA, "cutoffs", Map.of("kind", "client", "name", "ci", "reason", "so there"))
        .statusCode(403);
    Api.get(User.VICTOR, "sessions/" + sid).body("session.state", equalTo("active"));
  }

  @Test
  void another_method_is_refused_whoever_asks() {
    for (String method : List.of("PUT", "DELETE", "PATCH", "POST")) {
      Response answer = Api.as(User.ADA).request(Method.valueOf(method), "/api/v1/sessions");
      answer.then().statusCode(405).header("Allow", not(startsWith("POST")));
      given().request(Method.valueOf(method), "/api/v1/sessions").then().statusCode(405);
    }
    given().head("/api/v1/sessions").then().statusCode(401);
  }
}
