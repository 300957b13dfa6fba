package io.cambist.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.cambist.hostile.Wire;
import io.cambist.testing.OperatorToken;
import io.cambist.testing.TestFederation;
import io.cambist.testing.TestProvider;
import io.cambist.testing.TestProvider.User;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Other ways to write a path lead to no endpoint, and never past its guard. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@QuarkusTestResource(TestProvider.class)
class PathTricksTest {
  private static final String BODY =
      "{\"kind\":\"client\",\"name\":\"desk\",\"reason\":\"by a trick\"}";

  private static List<String> tricks(String path) {
    var tricks = new ArrayList<String>();
    for (String end : List.of(";", ";x", ";x=y", "%3B", "%3bx", "/", "//", "%2F", "/.", "/..;/x")) {
      tricks.add(path + end);
    }
    for (String end : List.of("%00", "%0a", "%20", "%09", ".json", "/x/..", "%5c", "#", "*")) {
      tricks.add(path + end);
    }
    String last = path.substring(path.lastIndexOf('/'));
    String before = path.substring(0, path.length() - last.length());
    for (String middle :
        List.of("/", "/.", "/x/..", ";x", "%3B", "%2F..", "/%2e%2e/v1", "\\x\\..")) {
      tricks.add(before + middle + last);
    }
    tricks.add("/" + path);
    tricks.add("/oauth2/.." + path);
    tricks.add("/oauth2/..;" + path);
    tricks.add("/oauth2/%2e%2e" + path);
    tricks.add("/oauth2;" + path);
    tricks.add("/oauth2/jwks/.." + path);
    tricks.add(path.replace("/api/", "/API/"));
    tricks.add(path.replace("/v1/", "/V1/"));
    tricks.add(path.replace("/v1/", "%2Fv1%2F"));
    tricks.add(path.replace("/api/", "/%61pi/"));
    tricks.add(path.replace("/v1/", "/v1%2e/"));
    tricks.add(path.toUpperCase(Locale.ROOT));
    return tricks;
  }

  @TestFactory
  Stream<DynamicTest> nobody_gets_anywhere() {
    return Stream.of("/api/v1/sessions", "/api/v1/audit", "/api/v1/me", "/api/v1/federation/keys")
        .flatMap(path -> tricks(path).stream())
        .map(
            trick ->
                dynamicTest(
                    trick,
                    () -> assertThat(status("GET", trick, "", "")).isIn(400, 401, 404, 405)));
  }

  /** A viewer may look; cutting off is for administrators, however it is written. */
  @TestFactory
  Stream<DynamicTest> a_viewer_gets_no_further() {
    String token = OperatorToken.of(User.VICTOR).sign();
    return Stream.of("/api/v1/cutoffs", "/api/v1/cutoffs/lift")
        .flatMap(path -> tricks(path).stream())
        .map(
            trick ->
                dynamicTest(
                    trick,
                    () -> assertThat(status("POST", trick, token, BODY)).isIn(400, 403, 404, 405)));
  }

  @TestFactory
  Stream<DynamicTest> a_method_by_another_name_gets_no_further() {
    return Stream.of("X-HTTP-Method-Override: GET", "X-Original-URL: /", "X-Rewrite-URL: /oauth2")
        .map(
            header ->
                dynamicTest(
                    header,
                    () ->
                        assertThat(
                                Wire.answers(
                                        "GET /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\n"
                                            + header
                                            + "\r\nConnection: close\r\n\r\n")
                                    .get(0)
                                    .status())
                            .isEqualTo(401)));
  }

  private static int status(String method, String path, String token, String body)
      throws IOException {
    String authorization = token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
    String head =
        "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s"
            .formatted(method, path, authorization);
    String content =
        body.isEmpty()
            ? "\r\n"
            : "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(body.length(), body);
    return Wire.answers(head + content).get(0).status();
  }
}
