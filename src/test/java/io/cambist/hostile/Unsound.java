package io.cambist.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambist.audit.AuditTrail;
import io.cambist.hostile.Wire.Answer;
import io.cambist.oauth.Reason;
import io.cambist.testing.Events;
import io.cambist.testing.StoredSessions;
import io.restassured.RestAssured;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** A table of requests that no resource sees, each on a connection that ends with its refusal. */
final class Unsound {
  static final String SOUND = get("/oauth2/jwks");

  private final AuditTrail trail;
  private final List<DynamicTest> tests = new ArrayList<>();

  private Unsound(AuditTrail trail) {
    this.trail = trail;
  }

  static Unsound table(AuditTrail trail) {
    return new Unsound(trail);
  }

  Unsound row(String name, Reason reason, String request) {
    tests.add(DynamicTest.dynamicTest(name, () -> refused(reason, request)));
    return this;
  }

  Stream<DynamicTest> tests() {
    return tests.stream();
  }

  private void refused(Reason reason, String request) throws IOException {
    long events = settledEvents(trail);
    // What comes behind it must never be taken for a request.
    Answer answer = only(Wire.answers(request + SOUND));

    assertThat(answer.status()).isEqualTo(reason.status());
    assertThat(answer.headers())
        .containsEntry("content-type", "application/json")
        .containsEntry("cache-control", "no-store")
        .containsEntry("connection", "close");
    assertThat(answer.body())
        .isEqualTo(
            "{\"error\":\"invalid_request\",\"error_description\":\"%s\",\"decision_id\":\"%s\"}",
            reason.description(), decision(answer));
    JsonNode event = Events.of(trail, decision(answer));
    assertThat(event.path("kind").asText()).isEqualTo("request.refused");
    assertThat(event.path("reason").asText()).isEqualTo(reason.text());
    assertThat(events()).isEqualTo(events + 1);
  }

  static Answer only(List<Answer> answers) {
    assertThat(answers).hasSize(1);
    return answers.get(0);
  }

  static String decision(Answer answer) throws IOException {
    return new ObjectMapper().readTree(answer.body()).path("decision_id").asText();
  }

  /** How many refusals were written. */
  static long events() {
    return StoredSessions.ask(Request.cmd(Command.XLEN).arg("{audit}:refused")).toLong();
  }

  /** The refusals that were written last. */
  static String latestEvents(int count) {
    return StoredSessions.ask(
            Request.cmd(Command.XREVRANGE)
                .arg("{audit}:refused")
                .arg("+")
                .arg("-")
                .arg("COUNT")
                .arg(count))
        .toString();
  }

  /** How many refusals were written, once all of before are. */
  static long settledEvents(AuditTrail trail) {
    Events.text(trail, RestAssured.given().get("/nothing").path("decision_id"));
    return events();
  }

  static String get(String url) {
    return "GET " + url + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  }

  static String head(String headers) {
    return head(headers, "HTTP/1.1");
  }

  static String head(String headers, String version) {
    return "GET /oauth2/jwks " + version + "\r\n" + headers + "\r\n";
  }

  /** A form with these headers besides its own. */
  static String post(String path, String headers, String body) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        + headers
        + "\r\n"
        + body;
  }
}
