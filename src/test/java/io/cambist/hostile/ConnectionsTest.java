package io.cambist.hostile;

import static io.cambist.hostile.Unsound.SOUND;
import static io.cambist.hostile.Unsound.get;
import static io.cambist.hostile.Unsound.post;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambist.audit.AuditTrail;
import io.cambist.hostile.Wire.Answer;
import io.cambist.testing.Events;
import io.cambist.testing.Gateway;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several requests on one connection, and bodies that come in parts. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@ExtendWith(Complaints.class)
class ConnectionsTest {
  private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

  @Inject AuditTrail trail;

  @Test
  void a_sound_request_that_is_refused_leaves_the_connection_to_the_next() throws IOException {
    try (Wire wire = Wire.open()) {
      wire.send(get("/nothing") + post("/oauth2/token", "Content-Length: 3\r\n", "a=b") + SOUND);

      assertThat(wire.next().status()).isEqualTo(404);
      assertThat(wire.next().status()).isEqualTo(400);
      assertThat(wire.next().status()).isEqualTo(200);
    }
  }

  @Test
  void what_came_before_an_unsound_request_is_answered_and_what_comes_behind_is_dropped()
      throws IOException {
    long events = Unsound.settledEvents(trail);
    List<Answer> answers = Wire.answers(SOUND + get("/%zz") + SOUND + "garbage\r\n\r\n" + SOUND);

    assertThat(answers).extracting(Answer::status).containsExactly(200, 400);
    Events.text(trail, Unsound.decision(answers.get(1)));
    assertThat(Unsound.events()).isEqualTo(events + 1);
  }

  @Test
  void an_exchange_is_answered_before_the_garbage_behind_it() throws IOException {
    String form =
        "grant_type="
            + URLEncoder.encode(Gateway.GRANT, StandardCharsets.UTF_8)
            + "&subject_token_type="
            + URLEncoder.encode(Gateway.JWT, StandardCharsets.UTF_8)
            + "&subject_token="
            + TestAssertion.of("ci").sign();
    String exchange = post("/oauth2/token", "Content-Length: " + form.length() + "\r\n", form);
    List<Answer> answers = Wire.answers(exchange + "garbage\r\n\r\n" + SOUND);

    assertThat(answers).extracting(Answer::status).containsExactly(200, 400);
    assertThat(answers.get(0).body()).contains("access_token");
  }

  @Test
  void a_caller_who_leaves_in_the_middle_of_a_head_is_refused_nothing() throws IOException {
    long events = Unsound.settledEvents(trail);
    try (Wire wire = Wire.open()) {
      assertThat(wire.send("GET /x HTTP/1.1\r\nHost: a\r\n").endSending().untilClosed()).isEmpty();
    }
    // The one event is of settling.
    assertThat(Unsound.settledEvents(trail)).isEqualTo(events + 1);
  }

  @ParameterizedTest
  @CsvSource({
    "/oauth2/token, token.refused",
    "/oauth2/introspect, introspection.refused",
    "/oauth2/revoke, revocation.refused"
  })
  void a_body_of_broken_chunks_is_refused_before_the_connection_ends(String path, String kind)
      throws IOException {
    for (String chunks :
        List.of("zz\r\na=b\r\n0\r\n\r\n", "3\r\na=bXX0\r\n\r\n", "3\r\na=b\r\n-1\r\n\r\n")) {
      long events = Unsound.settledEvents(trail);
      assertRefused(Wire.answers(post(path, CHUNKED, chunks) + SOUND), kind, events);
    }
    long events = Unsound.settledEvents(trail);
    try (Wire wire = Wire.open()) {
      wire.send(post(path, "Expect: 100-continue\r\n" + CHUNKED, ""));
      assertThat(wire.next().status()).isEqualTo(100);
      assertRefused(wire.send("3\r\na=b\r\nzz\r\n").untilClosed(), kind, events);
    }
  }

  private void assertRefused(List<Answer> answers, String kind, long events) throws IOException {
    Answer answer = Unsound.only(answers);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("\"error\":\"invalid_request\"", "check its request line");
    assertThat(answer.headers()).containsEntry("cache-control", "no-store");
    JsonNode event = Events.of(trail, Unsound.decision(answer));
    assertThat(event.path("kind").asText()).isEqualTo(kind);
    assertThat(event.path("reason").asText()).isEqualTo("request_malformed");
    assertThat(Unsound.events()).isEqualTo(events + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/oauth2/token", "/oauth2/introspect", "/oauth2/revoke"})
  void a_caller_who_waits_to_be_asked_for_its_body_is_asked(String path) throws IOException {
    try (Wire wire = Wire.open()) {
      wire.send(post(path, "Expect: 100-continue\r\nContent-Length: 3\r\n", ""));
      assertThat(wire.next().status()).isEqualTo(100);
      assertThat(wire.send("a=b").next().body()).contains("decision_id");
    }
  }

  @Test
  void a_body_that_would_be_refused_is_not_asked_for() throws IOException {
    try (Wire wire = Wire.open()) {
      wire.send(post("/oauth2/token", "Expect: 100-continue\r\nContent-Length: 70000\r\n", ""));
      assertThat(Unsound.only(wire.untilClosed()).status()).isEqualTo(413);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/oauth2/token, token.refused",
    "/oauth2/introspect, introspection.refused",
    "/oauth2/revoke, revocation.refused"
  })
  void a_body_that_ends_before_its_length_is_refused_though_nobody_hears_it(
      String path, String kind) throws IOException {
    long events = Unsound.settledEvents(trail);
    try (Wire wire = Wire.open()) {
      wire.send(post(path, "Content-Length: 50\r\n", "a=b")).endSending().untilClosed();
    }
    // The other event is of settling.
    assertThat(Unsound.settledEvents(trail)).isEqualTo(events + 2);
    String event = Unsound.latestEvents(2);
    assertThat(event).contains(kind, "form_malformed", "the body did not arrive whole");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /nowhere, 404",
    "GET, /nowhere, 404",
    "GET, /oauth2/jwks, 200",
    "GET, /.well-known/oauth-authorization-server, 200",
    "PUT, /oauth2/token, 405",
    "POST, /oauth2/jwks, 405",
    "GET, /q/metrics, 200",
    "GET, /q/health/live, 200"
  })
  void a_large_body_that_nobody_reads_ends_the_connection(String method, String path, int status)
      throws IOException {
    for (String length :
        List.of(
            "Content-Length: 9999999999\r\n\r\na",
            "Content-Length: 65537\r\n\r\n",
            CHUNKED + "\r\n1\r\na\r\n")) {
      Answer answer =
          Unsound.only(
              Wire.answers(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + length));
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.headers()).containsEntry("connection", "close");
    }
  }

  @Test
  void a_small_body_that_nobody_reads_leaves_the_connection_to_the_next() throws IOException {
    try (Wire wire = Wire.open()) {
      wire.send(SOUND.replace("\r\n\r\n", "\r\nContent-Length: 3\r\n\r\na=b") + SOUND);

      assertThat(wire.next().status()).isEqualTo(200);
      assertThat(wire.next().status()).isEqualTo(200);
    }
  }

  @Test
  void a_form_of_two_content_types_is_none() throws IOException {
    String second = "Content-Type: application/json\r\nContent-Length: 3\r\n";
    try (Wire wire = Wire.open()) {
      Answer answer = wire.send(post("/oauth2/token", second, "a=b")).next();

      assertThat(answer.status()).isEqualTo(415);
      assertThat(Events.of(trail, Unsound.decision(answer)).path("reason").asText())
          .isEqualTo("content_type_unsupported");
    }
  }
}
