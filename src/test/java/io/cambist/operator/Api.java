package io.cambist.operator;

import static io.cambist.testing.Gateway.claims;
import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.exchangeAs;
import static io.cambist.testing.Gateway.member;
import static io.cambist.testing.Gateway.send;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambist.audit.AuditTrail;
import io.cambist.oauth.Reason;
import io.cambist.testing.Events;
import io.cambist.testing.Gateway;
import io.cambist.testing.OperatorToken;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestProvider.User;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The operators' API as a tool sees it. */
final class Api {
  static final String ORDERS = "https://orders.example";
  static final String LEDGER = "https://ledger.example";
  static final String CHAIN = "https://chain.example";

  static final Duration PATIENCE = Duration.ofSeconds(20);

  private Api() {}

  static RequestSpecification with(String token) {
    return given().header("Authorization", "Bearer " + token);
  }

  static RequestSpecification as(User user) {
    return with(OperatorToken.of(user).sign());
  }

  /**
   * @param path encoded already
   */
  static ValidatableResponse get(User user, String path) {
    return as(user).urlEncodingEnabled(false).get("/api/v1/" + path).then();
  }

  static ValidatableResponse post(User user, String path, Map<String, ?> body) {
    return as(user).contentType("application/json").body(body).post("/api/v1/" + path).then();
  }

  /** The members of a request; what has no value is left out. */
  static Map<String, String> members(String... namesAndValues) {
    var members = new LinkedHashMap<String, String>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i + 1] != null) {
        members.put(namesAndValues[i], namesAndValues[i + 1]);
      }
    }
    return members;
  }

  /** What a job gets for an assertion of its CI system. */
  static Response job(TestAssertion assertion) {
    return send(exchange(assertion.sign()).formParam("audience", ORDERS));
  }

  static String token(Response issued) {
    return member(issued, "access_token").asText();
  }

  static String sid(String token) {
    return (String) claims(token).get("sid");
  }

  /** An exchange by a client that is the audience of this token, for the target of chains. */
  static String onward(String client, String token) {
    return token(send(exchangeAs(client, token).formParam("audience", CHAIN)));
  }

  static JsonNode tree(ValidatableResponse answer) {
    try {
      return new ObjectMapper().readTree(answer.extract().asString());
    } catch (JsonProcessingException notJson) {
      throw new AssertionError(notJson);
    }
  }

  /**
   * Asks until the answer is as it should be: indexes and the audit are written soon, not at once.
   */
  static ValidatableResponse eventually(
      Supplier<ValidatableResponse> question, Predicate<JsonPath> answered) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    ValidatableResponse answer = question.get();
    while (!answered.test(answer.extract().jsonPath()) && System.nanoTime() < end) {
      answer = question.get();
    }
    assertThat(answered.test(answer.extract().jsonPath())).as(answer.extract().asString()).isTrue();
    return answer;
  }

  /** The sessions that a question finds, once all of these are among them. */
  static List<String> listed(String query, String... sids) {
    return eventually(
            () -> get(User.VICTOR, "sessions?" + query).statusCode(200),
            found -> found.<String>getList("sessions.sid").containsAll(List.of(sids)))
        .extract()
        .path("sessions.sid");
  }

  /** Fails unless it is a refusal with this reason, which the audit tells too. */
  static ValidatableResponse refused(
      ValidatableResponse answer, AuditTrail audit, Reason reason, User user) {
    answer
        .statusCode(reason.status())
        .contentType("application/json")
        .header("Cache-Control", "no-store");
    JsonNode body = tree(answer);
    assertThat(body.path("error").asText()).isEqualTo(reason.code().text());
    assertThat(body.path("error_description").asText()).startsWith(text(reason));
    JsonNode event = Events.of(audit, body.path("decision_id").asText());
    assertThat(event.path("kind").asText()).isEqualTo("operator.refused");
    assertThat(event.path("reason").asText()).isEqualTo(reason.text());
    assertThat(event.path("operator").asText()).isEqualTo(user.described());
    return answer;
  }

  private static String text(Reason reason) {
    return reason.description().substring(0, reason.description().length() - 1);
  }

  /** Of a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  /** The token of a build job of this subject, with a task of its own. */
  static String jobOf(String subject) {
    return Gateway.token(
        exchange(TestAssertion.of("ci").subject(subject).sign())
            .formParam("audience", ORDERS)
            .formParam("task", "build " + subject));
  }

  /** A token of this subject that can be exchanged further. */
  static String chainOf(String subject) {
    return Gateway.token(
        exchange(TestAssertion.of("ci").subject(subject).sign()).formParam("audience", CHAIN));
  }
}
