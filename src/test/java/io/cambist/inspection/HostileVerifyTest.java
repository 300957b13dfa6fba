package io.cambist.inspection;

import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.exchangeAs;
import static io.cambist.testing.Gateway.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.cutoff.Cut;
import io.cambist.cutoff.CutOffs;
import io.cambist.hostile.Wire;
import io.cambist.oauth.Reason;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers may try through a proxy, and what proxies may be configured to ask by mistake. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@TestProfile(BehindProxy.class)
class HostileVerifyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String URL = "https://orders.example/api";
  private static final String READ = "target=orders&scope=orders:read";

  @Inject CutOffs cutOffs;

  private static String orders() {
    return token(exchange(TestAssertion.of("ci").sign()));
  }

  private static void refused(Wire.Answer answer, int status, Reason reason) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(JsonPath.from(answer.body()).getString("error_description"))
        .isEqualTo(reason.description());
    assertThat(answer.headers()).doesNotContainKey("cambist-subject");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scope=orders:read",
        "target=",
        "target=Orders",
        "target=nowhere",
        "target=orders,bound",
        "target=orders%26scope=x",
        "target=orders&target=orders",
        "target=orders&scop=orders:read",
        "target=orders&scope=",
        "target=orders&scope=%20",
        "target=orders&scope=orders:read&scope=orders:write",
        "target=orders&scope=orders%22read",
        "target=orders&scope=ledger:post",
        "target=orders&authorization_details=",
        "target=tickets&authorization_details=%5B%5D",
        "target=tickets&authorization_details=%7B%7D",
        "target=tickets&authorization_details=%5B%7B%22type%22:1%7D%5D",
        "target=orders&authorization_details=%5B%7B%22type%22:%22tool_call%22%7D%5D",
        "target=orders&request_id_header=",
        "target=orders&request_id_header=X%20Y",
        "target=orders&audience=x",
        "target=orders&assurance=aal9",
        "target=orders&assurance=",
        "target=ledger",
        "target=%C3%A9%FF"
      })
  void what_is_not_understood_of_a_requirement_lets_nobody_pass(String required) {
    String token = orders();
    refused(
        Asking.nginx(required, "GET", URL).bearer(token).send(), 403, Reason.PROXY_MISCONFIGURED);
    int status = Asking.envoy(required, "GET", URL).bearer(token).send().status();
    assertThat(status).isIn(400, 403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /verify HTTP/1.1",
        "GET /verify? HTTP/1.1",
        "GET /verify/ HTTP/1.1",
        "GET /verify/target=orders HTTP/1.1",
        "GET /verify/target=orders?a=/b HTTP/1.1",
        "GET /verify/api/orders HTTP/1.1",
        "GET /verify?target=orders/api HTTP/1.1",
        "GET /verif%79?target=orders HTTP/1.1",
        "GET http://cambist/verify?target=orders HTTP/1.1",
        "GET http://cambist/verify/target=orders/api HTTP/1.1"
      })
  void an_address_that_says_nothing_plain_of_what_is_required_lets_nobody_pass(String line) {
    Asking asking =
        Asking.line(line)
            .with("X-Forwarded-Method", "GET")
            .with("X-Forwarded-Proto", "https")
            .with("X-Forwarded-Host", "orders.example")
            .with("X-Forwarded-Uri", "/api")
            .bearer(orders());
    refused(asking.send(), 403, Reason.PROXY_MISCONFIGURED);
  }

  @Test
  void a_callers_own_query_and_headers_require_nothing_and_loosen_nothing() {
    String token = orders();
    String wider = "target=orders&scope=orders:write";
    for (String url :
        List.of(
            URL + "?target=orders&scope=orders:read",
            "https://orders.example/target=orders&scope=orders:read/api",
            "https://orders.example/verify/target=orders/api")) {
      refused(
          Asking.envoy(wider, "GET", url).bearer(token).send(),
          403,
          Reason.ACCESS_SCOPE_INSUFFICIENT);
      refused(
          Asking.traefik(wider, "GET", url).bearer(token).send(),
          403,
          Reason.ACCESS_SCOPE_INSUFFICIENT);
    }
    refused(
        Asking.nginx(wider, "GET", URL)
            .with("target", "orders")
            .with("scope", "orders:read")
            .with("Cambist-Scope", "orders:write")
            .with("Content-Type", "application/x-www-form-urlencoded")
            .bearer(token)
            .send(),
        403,
        Reason.ACCESS_SCOPE_INSUFFICIENT);
    assertThat(
            Asking.envoy(READ, "GET", URL)
                .with("x-forwarded-method", "DELETE")
                .with("x-forwarded-uri", "//evil/..")
                .with("x-forwarded-host", "evil.example")
                .bearer(token)
                .status())
        .as("Envoy speaks by the request itself")
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//api",
        "/api//orders",
        "/api/../admin",
        "/api/..",
        "/./api",
        "/api/%2e%2e/admin",
        "/api%2Fadmin",
        "/api%5cadmin",
        "/api;v=1",
        "/api%3Bv=1",
        "/api%00",
        "/api%252fadmin",
        "/api%",
        "/api%zz",
        "/api\\admin",
        "/api#fragment",
        "/api admin",
        "api",
        "*",
        "",
        "https://orders.example/api",
        "/api?x#y"
      })
  void a_path_that_could_be_read_as_another_lets_nobody_pass(String uri) {
    String token = orders();
    Wire.Answer answer =
        Asking.nginx(READ, "GET", URL)
            .without("X-Forwarded-Uri")
            .with("X-Forwarded-Uri", uri)
            .bearer(token)
            .send();
    refused(answer, 403, Reason.ORIGINAL_URL_REFUSED);
    assertThat(Asking.line("GET /verify/" + READ + uri + " HTTP/1.1").bearer(token).status())
        .isIn(400, 403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/", "/a~b/c.d/-_.!$&'()*+,=:@", "/api?a=//..;%2F&b={|}\"<%"})
  void a_plain_path_with_any_query_passes(String uri) {
    assertThat(Asking.nginx(READ, "GET", "https://orders.example" + uri).bearer(orders()).status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "https, orders.example.evil.example",
    "https, evil.example",
    "https, orders.example.",
    "https, orders.example:444",
    "https, orders.example@evil.example",
    "https, evil.example@orders.example",
    "https, orders.example/",
    "https, 'orders.example,evil.example'",
    "https, 'orders.example evil.example'",
    "http, orders.example",
    "http, orders.example:443",
    "wss, orders.example",
    "'https,http', orders.example",
    "'https://evil.example/?', orders.example",
    "'https://orders.example/?', evil.example",
    "HTTPS, orders.example",
    "https, ''",
    "'', orders.example"
  })
  void a_host_or_scheme_that_is_not_the_apis_lets_nobody_pass(String proto, String host) {
    refused(
        Asking.nginx(READ, "GET", URL)
            .without("X-Forwarded-Proto")
            .without("X-Forwarded-Host")
            .with("X-Forwarded-Proto", proto)
            .with("X-Forwarded-Host", host)
            .bearer(orders())
            .send(),
        403,
        Reason.ORIGINAL_URL_REFUSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"X-Forwarded-Method", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Uri"})
  void what_a_proxy_says_twice_or_not_at_all_lets_nobody_pass(String header) {
    String token = orders();
    refused(
        Asking.nginx(READ, "GET", URL).without(header).bearer(token).send(),
        403,
        Reason.PROXY_MISCONFIGURED);
    refused(
        Asking.nginx(READ, "GET", URL)
            .with(header.toLowerCase(java.util.Locale.ROOT), "/api")
            .bearer(token)
            .send(),
        403,
        Reason.PROXY_MISCONFIGURED);
    if (header.equals("X-Forwarded-Proto")) {
      refused(
          Asking.envoy(READ, "GET", URL).without("x-forwarded-proto").bearer(token).send(),
          403,
          Reason.PROXY_MISCONFIGURED);
      refused(
          Asking.envoy(READ, "GET", URL).with("X-Forwarded-Proto", "https").bearer(token).send(),
          403,
          Reason.PROXY_MISCONFIGURED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET POST", "GET,POST", "", "G\tET", "1", "GET/"})
  void a_method_that_is_none_lets_nobody_pass(String method) {
    assertThat(
            Asking.nginx(READ, "GET", URL)
                .without("X-Forwarded-Method")
                .with("X-Forwarded-Method", method)
                .bearer(orders())
                .status())
        .isEqualTo(403);
  }

  @Test
  void a_hostile_name_is_harmless_in_a_header_and_can_be_told_from_every_other() {
    List<String> names =
        List.of(
            "J\u00fcrgen \ud83d\ude80",
            "50% off, \"quoted\"; a\\b",
            "a%0D%0Ab",
            "a+b c",
            "\u202eadmin");
    for (String name : names) {
      String token = token(exchange(TestAssertion.of("ci").subject(name).sign()));
      Wire.Answer answer = Asking.nginx(READ, "GET", URL).bearer(token).send();
      assertThat(answer.status()).isEqualTo(200);
      String header = answer.headers().get("cambist-subject");
      assertThat(header).matches("[!-~&&[^\",;+\\\\]]+");
      assertThat(URLDecoder.decode(header, StandardCharsets.UTF_8)).isEqualTo("ci:" + name);
      assertThat(answer.headers()).containsEntry("cambist-scope", "orders:read orders:deploy");
    }
  }

  @Test
  void an_actor_and_a_task_are_told_apart_from_what_they_could_be_taken_for() {
    String token =
        token(
            exchangeAs("orders-api", TestAssertion.of("partner").sign())
                .formParam("audience", "https://chain.example")
                .formParam("task", "caf\u00e9, 1")
                .formParam("actor_token", TestAssertion.of("agents").subject("a:b, c").sign())
                .formParam("actor_token_type", io.cambist.testing.Gateway.JWT));
    assertThat(
            Asking.nginx("target=chain", "GET", "https://chain.example/")
                .bearer(token)
                .send()
                .headers())
        .containsEntry("cambist-actor", "agents:a:b%2C%20c")
        .containsEntry("cambist-task", "caf%C3%A9%2C%201");
  }

  @Test
  void what_is_cut_off_does_not_pass_from_that_moment_on() {
    String token = token(exchange(TestAssertion.of("ci").subject("one-who-leaves").sign()));
    Asking asking = Asking.envoy(READ, "GET", URL).bearer(token);
    assertThat(asking.status()).isEqualTo(200);
    var cut = new Cut.Subject(new io.cambist.oauth.Party("ci", "one-who-leaves"));
    cutOffs.set(cut, "alice", "in this test").await().atMost(PATIENCE);
    try {
      refused(asking.send(), 401, Reason.ACCESS_TOKEN_INACTIVE);
    } finally {
      cutOffs.lift(cut, "alice", "in this test").await().atMost(PATIENCE);
    }
    refused(asking.send(), 401, Reason.ACCESS_TOKEN_INACTIVE);
  }

  @Test
  void a_refusal_of_head_has_no_body_that_would_stand_before_the_next_answer() throws IOException {
    String head = "/verify/" + READ + "/api HTTP/1.1\r\nHost: orders.example\r\n";
    String rest = "X-Forwarded-Proto: https\r\nAuthorization: Bearer rubbish\r\n\r\n";
    try (Wire wire = Wire.from(BehindProxy.PROXY)) {
      for (int i = 0; i < 3; i++) {
        assertThat(wire.send("HEAD " + head + rest).nextHead().status()).isEqualTo(401);
      }
      refused(wire.send("GET " + head + rest).next(), 401, Reason.ACCESS_TOKEN_INVALID);
    }
  }

  @Test
  void a_body_holds_up_nothing_be_it_sent_or_only_announced() throws IOException {
    String head =
        "GET /verify?"
            + READ
            + " HTTP/1.1\r\nHost: cambist\r\nX-Forwarded-Method: POST\r\n"
            + "X-Forwarded-Proto: https\r\nX-Forwarded-Host: orders.example\r\n"
            + "X-Forwarded-Uri: /api\r\nAuthorization: Bearer "
            + orders()
            + "\r\n";
    try (Wire wire = Wire.from(BehindProxy.PROXY)) {
      for (int i = 0; i < 3; i++) {
        assertThat(wire.send(head + "\r\n").next().status())
            .as("one after the other")
            .isEqualTo(200);
      }
      assertThat(wire.send(head + "Content-Length: 5\r\n\r\nhello").next().status()).isEqualTo(200);
      wire.send(head + "Content-Length: 5000\r\n\r\n");
      assertThat(wire.untilClosed()).singleElement().matches(answer -> answer.status() == 200);
    }
    try (Wire wire = Wire.from(BehindProxy.PROXY)) {
      wire.send(head + "Transfer-Encoding: chunked\r\n\r\n5\r\nhel");
      assertThat(wire.untilClosed()).singleElement().matches(answer -> answer.status() == 200);
    }
  }
}
