package io.cambist.hostile;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.matchesPattern;

import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class EndlessBodyTest {
  @ParameterizedTest
  @ValueSource(strings = {"/oauth2/token", "/oauth2/introspect", "/oauth2/revoke"})
  void a_body_over_64_kib_is_refused_as_everything_is(String path) {
    given()
        .contentType("application/x-www-form-urlencoded")
        .body("subject_token=" + "a".repeat(65_536))
        .post(path)
        .then()
        .statusCode(413)
        .body("error_description", containsString("64 KiB"))
        .body("decision_id", matchesPattern("r[0-9a-v]{22}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 10000000000",
        "Content-Length: 65537",
        "Content-Length: 99999999999999999999999"
      })
  void it_is_refused_before_a_byte_of_it_is_read(String length) throws IOException {
    assertThat(answerTo(length, "")).contains(" 4").doesNotContain(" 200 ");
  }

  @ParameterizedTest
  @ValueSource(ints = {65_537, 200_000})
  void a_chunked_one_is_refused_before_it_ends(int sent) throws IOException {
    String chunk = Integer.toHexString(sent) + "\r\n" + "a".repeat(sent) + "\r\n";

    assertThat(answerTo("Transfer-Encoding: chunked", chunk)).contains(" 413 ", "64 KiB");
  }

  @Test
  void half_a_body_is_not_waited_for_forever() throws IOException {
    assertThat(answerTo("Content-Length: 30", "grant")).contains(" 408 ", "decision_id");
  }

  /** All that the gateway says until it hangs up, while the request never ends. */
  private static String answerTo(String length, String begun) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
      socket.setSoTimeout(20_000);
      String head =
          "POST /oauth2/token HTTP/1.1\r\nHost: localhost\r\n"
              + "Content-Type: application/x-www-form-urlencoded\r\n"
              + length
              + "\r\n\r\n";
      socket.getOutputStream().write((head + begun).getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
