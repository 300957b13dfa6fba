package io.cambist.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.oauth.Reason;
import io.cambist.testing.Gateway;
import io.cambist.testing.StoredSessions;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** A table of requests that must be refused, each with its own reason. */
final class Hostile {
  private final List<DynamicTest> tests = new ArrayList<>();

  private Hostile() {}

  static Hostile table() {
    return new Hostile();
  }

  /** An exchange that must be refused. */
  Hostile exchange(String name, Reason reason, Supplier<RequestSpecification> request) {
    return post(name, reason, "/oauth2/token", request);
  }

  /** A form that must be refused; what the request needs beforehand is made beforehand. */
  Hostile post(String name, Reason reason, String path, Supplier<RequestSpecification> request) {
    tests.add(
        DynamicTest.dynamicTest(
            name,
            () -> {
              RequestSpecification ready = request.get();
              refused(reason, () -> ready.post(path));
            }));
    return this;
  }

  /** A subject token of the issuer ci that must be refused. */
  Hostile token(String name, Reason reason, Supplier<String> token) {
    return exchange(name, reason, () -> Gateway.exchange(token.get()));
  }

  /** A request that must be refused. */
  Hostile row(String name, Reason reason, Supplier<Response> request) {
    tests.add(DynamicTest.dynamicTest(name, () -> refused(reason, request)));
    return this;
  }

  Stream<DynamicTest> tests() {
    return tests.stream();
  }

  private static void refused(Reason reason, Supplier<Response> request) {
    int sessions = StoredSessions.count();
    Response answer = request.get();
    String body = answer.asString();
    String expected = reason.description().substring(0, reason.description().length() - 1);
    assertThat(body).contains("\"error\":\"" + reason.code().text() + "\"");
    assertThat(answer.jsonPath().getString("error_description")).startsWith(expected);
    assertThat(answer.statusCode()).isEqualTo(reason.status());
    assertThat(answer.jsonPath().getString("decision_id")).matches("[ir][0-9a-v]{22}");
    assertThat(answer.contentType()).isEqualTo("application/json");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(body).doesNotContain("access_token\":", "io.cambist", "Exception");
    assertThat(StoredSessions.count()).isEqualTo(sessions);
  }
}
