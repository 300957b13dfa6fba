package io.cambist.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.cambist.audit.AuditTrail;
import io.cambist.hostile.Wire;
import io.cambist.oauth.Reason;
import io.cambist.testing.OperatorToken;
import io.cambist.testing.TestFederation;
import io.cambist.testing.TestProvider;
import io.cambist.testing.TestProvider.User;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What operators send is one JSON object of texts, and not more than that. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@QuarkusTestResource(TestProvider.class)
class RequestBodiesTest {
  private static final String PATH = "/api/v1/cutoffs";

  /** A reason in 64 KiB. */
  private static final String LARGE =
      "{\"kind\":\"client\",\"name\":\"x\",\"reason\":\"" + "x".repeat(64 * 1024) + "\"}";

  @RegisterExtension static final Overheard LOG = new Overheard();

  @Inject AuditTrail audit;

  @TestFactory
  Stream<DynamicTest> what_is_not_one_object_of_texts_is_refused() {
    Map<String, String> bodies = new LinkedHashMap<>();
    bodies.put("nothing", "");
    bodies.put("no JSON", "kind=client&name=ci&reason=form");
    bodies.put("half of it", "{\"kind\":\"client\"");
    bodies.put("more behind it", "{} {}");
    bodies.put("a list", "[{\"kind\":\"client\"}]");
    bodies.put("a text", "\"client\"");
    bodies.put("null", "null");
    bodies.put(
        "a member that there is not", "{\"kind\":\"client\",\"name\":\"x\",\"force\":\"yes\"}");
    bodies.put("a member twice", "{\"reason\":\"one of\",\"reason\":\"two of\"}");
    bodies.put("a member twice in disguise", "{\"reason\":\"one of\",\"re\\u0061son\":\"two of\"}");
    bodies.put("a number", "{\"kind\":\"client\",\"name\":7,\"reason\":\"number\"}");
    bodies.put("a boolean", "{\"kind\":\"client\",\"name\":true,\"reason\":\"bool\"}");
    bodies.put("a null", "{\"kind\":\"client\",\"name\":null,\"reason\":\"null\"}");
    bodies.put("an object", "{\"kind\":\"client\",\"name\":{\"a\":\"b\"},\"reason\":\"deep\"}");
    bodies.put(
        "a list of several", "{\"kind\":\"client\",\"name\":[\"a\",\"b\"],\"reason\":\"list\"}");
    bodies.put("comments", "{\"kind\":\"client\",/* c */\"name\":\"x\",\"reason\":\"comment\"}");
    bodies.put("very deep", "{\"kind\":" + "[".repeat(20) + "]".repeat(20) + "}");
    bodies.put(
        "half a surrogate pair", "{\"kind\":\"client\",\"name\":\"\\ud800\",\"reason\":\"half\"}");
    return bodies.entrySet().stream()
        .map(
            body ->
                dynamicTest(
                    body.getKey(),
                    () -> {
                      Api.refused(
                          Api.as(User.ADA)
                              .contentType("application/json")
                              .body(body.getValue())
                              .post(PATH)
                              .then(),
                          audit,
                          Reason.JSON_MALFORMED,
                          User.ADA);
                      assertThat(LOG.complaints()).isEmpty();
                    }));
  }

  @TestFactory
  Stream<DynamicTest> another_content_type_is_refused() {
    return Stream.of(
            "application/x-www-form-urlencoded",
            "text/plain",
            "text/json",
            "application/jsonp",
            "application/*",
            "multipart/form-data")
        .map(
            type ->
                dynamicTest(
                    type,
                    () -> {
                      String body = "{\"kind\":\"client\"}";
                      String head =
                          "Content-Type: " + type + "\r\nContent-Length: " + body.length();
                      Wire.Answer answer = send(User.ADA, head, body);
                      assertThat(answer.status()).isEqualTo(400);
                      assertThat(answer.body()).contains("Send one JSON object");
                    }));
  }

  @Test
  void an_encoded_body_and_one_without_a_type_are_refused() throws IOException {
    for (String header :
        new String[] {
          "X-Nothing: x",
          "Content-Type: application/json\r\nContent-Encoding: gzip",
          "Content-Type: application/json\r\nContent-Type: application/json"
        }) {
      Wire.Answer answer = send(User.ADA, header + "\r\nContent-Length: 2", "{}");
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("Send one JSON object");
    }
  }

  @Test
  void twenty_thousand_brackets_are_refused() throws IOException {
    String deep = "{\"kind\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}";
    String head = "Content-Type: application/json\r\nContent-Length: " + deep.length();
    assertThat(send(User.ADA, head, deep).status()).isEqualTo(400);
  }

  @Test
  void a_body_of_more_than_64_kib_is_refused_however_it_comes() throws IOException {
    Api.as(User.ADA)
        .contentType("application/json")
        .body(LARGE)
        .post(PATH)
        .then()
        .statusCode(413)
        .body("error", equalTo("invalid_request"))
        .body("decision_id", containsString("r"));
    String chunk = Integer.toHexString(LARGE.length()) + "\r\n" + LARGE + "\r\n0\r\n\r\n";
    assertThat(
            send(User.ADA, "Content-Type: application/json\r\nTransfer-Encoding: chunked", chunk)
                .status())
        .isEqualTo(413);
    assertThat(
            send(User.ADA, "Content-Type: application/json\r\nContent-Length: 9999999999999", "{")
                .status())
        .isEqualTo(413);
  }

  @Test
  void whoever_may_not_is_told_before_their_body_is_read() throws IOException {
    String endless = "Content-Type: application/json\r\nContent-Length: 99999999";
    assertThat(send(User.VICTOR, endless, "{").status()).isEqualTo(403);
    assertThat(
            Wire.answers(
                    "POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\n" + endless + "\r\n\r\n{")
                .get(0)
                .status())
        .isEqualTo(401);
  }

  @Test
  void a_list_of_one_counts_as_the_one() {
    Api.as(User.ADA)
        .contentType("application/json; charset=utf-8")
        .body("{\"kind\":[\"client\"],\"name\":[\"x\"],\"reason\":[\"no\"]}")
        .post(PATH)
        .then()
        .statusCode(400)
        .body("error_description", containsString("(reason)"));
  }

  private static Wire.Answer send(User user, String headers, String body) throws IOException {
    return Wire.answers(
            "POST "
                + PATH
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                + OperatorToken.of(user).sign()
                + "\r\n"
                + headers
                + "\r\n\r\n"
                + body)
        .get(0);
  }
}
