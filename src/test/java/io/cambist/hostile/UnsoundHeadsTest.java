package io.cambist.hostile;

import static io.cambist.hostile.Unsound.get;
import static io.cambist.hostile.Unsound.head;
import static io.cambist.hostile.Unsound.only;
import static io.cambist.hostile.Unsound.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.audit.AuditTrail;
import io.cambist.hostile.Wire.Answer;
import io.cambist.oauth.Reason;
import io.cambist.testing.Events;
import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are no sound HTTP are refused as all others are. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@ExtendWith(Complaints.class)
class UnsoundHeadsTest {
  private static final String HOST = "Host: localhost\r\n";

  @Inject AuditTrail trail;

  @TestFactory
  Stream<DynamicTest> a_request_names_its_host_once() {
    return Unsound.table(trail)
        .row("none", Reason.HOST_MALFORMED, head(""))
        .row("none, and a body", Reason.HOST_MALFORMED, lengths("3").replace(HOST, ""))
        .row("two", Reason.HOST_MALFORMED, head(HOST + HOST))
        .row("no host's name", Reason.HOST_MALFORMED, head("Host: a b\r\n"))
        .row("empty", Reason.HOST_MALFORMED, head("Host:\r\n"))
        .row("a port alone", Reason.HOST_MALFORMED, head("Host: :80\r\n"))
        .row("two in one", Reason.HOST_MALFORMED, head("Host: a_b,c\r\n"))
        .row("a user", Reason.HOST_MALFORMED, head("Host: a@b\r\n"))
        .row("two in HTTP/1.0", Reason.HOST_MALFORMED, head(HOST + HOST, "HTTP/1.0"))
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> a_url_is_a_path_or_an_http_url_and_percent_encoded() {
    return Unsound.table(trail)
        .row("broken escape", Reason.URL_MALFORMED, get("/oauth2/%zz"))
        .row("cut escape", Reason.URL_MALFORMED, get("/oauth2/token%"))
        .row("broken escape in the query", Reason.URL_MALFORMED, get("/oauth2/jwks?a=%zz"))
        .row("what needs an escape", Reason.URL_MALFORMED, get("/oauth2/a|b"))
        .row("two slashes alone", Reason.URL_MALFORMED, get("//"))
        .row("no slash", Reason.URL_MALFORMED, get("oauth2/jwks"))
        .row("a way up", Reason.URL_MALFORMED, get("/oauth2/../q/metrics"))
        .row("a way up in escapes", Reason.URL_MALFORMED, get("/oauth2/%2e%2E/q/metrics"))
        .row("a way up at the end", Reason.URL_MALFORMED, get("/oauth2/x/.."))
        .row("a slash in escapes", Reason.URL_MALFORMED, get("/oauth2%2fjwks"))
        .row("two slashes", Reason.URL_MALFORMED, get("/oauth2//jwks"))
        .row("a path parameter", Reason.URL_MALFORMED, get("/oauth2/jwks;a=b"))
        .row("a star", Reason.URL_MALFORMED, get("*"))
        .row("another scheme", Reason.URL_MALFORMED, get("ftp://localhost/oauth2/jwks"))
        .row("a tunnel", Reason.URL_MALFORMED, "CONNECT a:443 HTTP/1.1\r\n" + HOST + "\r\n")
        .row("too long", Reason.URL_TOO_LONG, get("/" + "a".repeat(5000)))
        .row("far too long", Reason.URL_TOO_LONG, get("/" + "a".repeat(200_000)))
        .row("too long before its end", Reason.URL_TOO_LONG, "GET /" + "a".repeat(5000))
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> nothing_reads_as_another_path_than_the_one_that_is_served() {
    Unsound table = Unsound.table(trail);
    for (String target :
        new String[] {
          "//oauth2/jwks",
          "///oauth2/jwks",
          "//%2e%2e/oauth2/jwks",
          "//x/../oauth2/jwks",
          "//localhost/oauth2/jwks",
          "//q/metrics",
          "/./oauth2/jwks",
          "/.",
          "/..",
          "/oauth2/jwks/",
          "/oauth2/jwks/.",
          "/oauth2/.%2e/q/metrics",
          "/oauth2/%2E./q/metrics",
          "/oauth2%2Fjwks",
          "/%2foauth2/jwks",
          "/oauth2%5cjwks",
          "/oauth2\\jwks",
          "\\oauth2\\jwks",
          "/oauth2/jwks%3ba=b",
          "/;/oauth2/jwks",
          "/oauth2/..;/q/metrics",
          "/oauth2/%252e%252e/q/metrics",
          "/oauth2/%c0%ae%c0%ae/q/metrics",
          "/oauth2/jwks%00",
          "/oauth2/jwks%0d%0a",
          "/oauth2/jwks#a",
          "http:///oauth2/jwks",
          "http://:80/oauth2/jwks",
          "http://a@localhost/oauth2/jwks",
          "http://localhost//oauth2/jwks",
          "http://localhost/../oauth2/jwks",
          "http://localhost?/oauth2/jwks",
          "http:/oauth2/jwks",
          "http:oauth2/jwks",
          "localhost:80",
          "?a=b"
        }) {
      table.row(target, Reason.URL_MALFORMED, get(target));
    }
    return table.tests();
  }

  @TestFactory
  Stream<DynamicTest> a_request_line_is_one_of_http_1() {
    return Unsound.table(trail)
        .row(
            "TLS",
            Reason.REQUEST_MALFORMED,
            "\u0016\u0003\u0001\u0000\u00ee\u0001\u0000\u0000\u00ea\u0003\r\n\r\n")
        .row("words", Reason.REQUEST_MALFORMED, "this is no HTTP at all\r\n\r\n")
        .row("no version", Reason.REQUEST_MALFORMED, "GET /oauth2/jwks\r\n\r\n")
        .row("half a version", Reason.REQUEST_MALFORMED, head(HOST, "HTTP/1"))
        .row("another word", Reason.HTTP_VERSION_UNSUPPORTED, head(HOST, "FOO/1.1"))
        .row("no method's name", Reason.REQUEST_MALFORMED, "G@T / HTTP/1.1\r\n" + HOST + "\r\n")
        .row("HTTP/0.9", Reason.HTTP_VERSION_UNSUPPORTED, head(HOST, "HTTP/0.9"))
        .row("HTTP/1.2", Reason.HTTP_VERSION_UNSUPPORTED, head(HOST, "HTTP/1.2"))
        .row("HTTP/3.7", Reason.HTTP_VERSION_UNSUPPORTED, head(HOST, "HTTP/3.7"))
        .row("another protocol", Reason.HTTP_VERSION_UNSUPPORTED, head(HOST, "RTSP/1.0"))
        .row(
            "HTTP/2 with prior knowledge",
            Reason.HTTP_VERSION_UNSUPPORTED,
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0")
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> the_length_of_a_body_is_beyond_doubt() {
    return Unsound.table(trail)
        .row("two lengths", Reason.REQUEST_MALFORMED, lengths("3", "5"))
        .row("one length twice", Reason.REQUEST_MALFORMED, lengths("3", "3"))
        .row("two lengths in one", Reason.REQUEST_MALFORMED, lengths("3, 3"))
        .row("below nothing", Reason.REQUEST_MALFORMED, lengths("-1"))
        .row("with a sign", Reason.REQUEST_MALFORMED, lengths("+3"))
        .row("no number", Reason.REQUEST_MALFORMED, lengths("abc"))
        .row("beyond all numbers", Reason.REQUEST_MALFORMED, lengths("9".repeat(30)))
        .row("length and chunks", Reason.REQUEST_MALFORMED, coded("chunked\r\nContent-Length: 3"))
        .row(
            "chunks in HTTP/1.0",
            Reason.REQUEST_MALFORMED,
            coded("chunked").replace("HTTP/1.1", "HTTP/1.0"))
        .row("chunked twice", Reason.TRANSFER_CODING_UNSUPPORTED, coded("chunked, chunked"))
        .row(
            "chunked in two headers",
            Reason.TRANSFER_CODING_UNSUPPORTED,
            coded("chunked\r\nTransfer-Encoding: chunked"))
        .row("compressed", Reason.TRANSFER_CODING_UNSUPPORTED, coded("gzip, chunked"))
        .row("compressed alone", Reason.TRANSFER_CODING_UNSUPPORTED, coded("gzip"))
        .row("another coding", Reason.TRANSFER_CODING_UNSUPPORTED, coded("xchunked"))
        .tests();
  }

  @TestFactory
  Stream<DynamicTest> headers_are_sound_and_few() {
    return Unsound.table(trail)
        .row("no colon", Reason.REQUEST_MALFORMED, head(HOST + "nothing\r\n"))
        .row("space in a name", Reason.REQUEST_MALFORMED, head(HOST + "X Y: 1\r\n"))
        .row("space before the colon", Reason.REQUEST_MALFORMED, head(HOST + "X : 1\r\n"))
        .row("NUL", Reason.REQUEST_MALFORMED, head(HOST + "X: a\0b\r\n"))
        .row("a bare CR", Reason.REQUEST_MALFORMED, head(HOST + "X: a\rb\r\n"))
        .row("too long", Reason.HEADERS_TOO_LARGE, head(HOST + header(20_000)))
        .row("far too long", Reason.HEADERS_TOO_LARGE, head(HOST + header(200_000)))
        .row("too many", Reason.HEADERS_TOO_LARGE, head(HOST + header(1).repeat(5000)))
        .row(
            "another expectation",
            Reason.EXPECTATION_UNSUPPORTED,
            head(HOST + "Expect: 200-ok\r\n"))
        .row(
            "one expectation too many",
            Reason.EXPECTATION_UNSUPPORTED,
            head(HOST + "Expect: 100-continue\r\nExpect: x\r\n"))
        .tests();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X: \0hidden",
        "Authorization hidden",
        "Authorization: \0hidden",
        "Expect: hidden",
        "hidden : x"
      })
  void a_refusal_repeats_nothing_of_the_request(String header) throws IOException {
    Answer answer = only(Wire.answers(head(HOST + header + "\r\n")));

    assertThat(answer.body() + Events.text(trail, Unsound.decision(answer)))
        .contains("decision")
        .doesNotContain("hidden");
  }

  @Test
  void a_head_request_is_refused_without_a_body() throws IOException {
    Answer answer = only(Wire.answers(head("").replace("GET", "HEAD")));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.headers()).containsEntry("cache-control", "no-store");
    assertThat(answer.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /oauth2/jwks HTTP/1.0\r\n",
        "GET http://localhost/oauth2/jwks HTTP/1.1\r\nHost: other\r\n",
        "GET /oauth2/jwks?a=%C3%A4&b=[ HTTP/1.1\r\nHost: [::1]:8080\r\n",
        "GET HTTPS://[::1]:8443/oauth2/jwks?a=/../b;//c HTTP/1.1\r\nHost: my_gateway:80\r\n",
        "\r\n\r\nGET /oauth2/jwks HTTP/1.1\r\nHost: localhost\r\n",
        "GET /oauth2/jwks HTTP/1.1\r\nhost: a\r\nexpect: 100-Continue\r\n",
        // Not taken: it would tunnel past what a proxy forbids.
        "GET /oauth2/jwks HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAA\r\n"
      })
  void what_is_sound_though_rare_is_answered(String request) throws IOException {
    String connection = "Connection: Upgrade, HTTP2-Settings\r\nConnection: close\r\n\r\n";
    Answer answer = only(Wire.answers(request + connection));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).startsWith("{\"keys\":");
  }

  private static String header(int length) {
    return "X-Long: " + "a".repeat(length) + "\r\n";
  }

  private static String lengths(String... lengths) {
    var headers = new StringBuilder();
    for (String length : lengths) {
      headers.append("Content-Length: ").append(length).append("\r\n");
    }
    return post("/oauth2/token", headers.toString(), "a=b");
  }

  private static String coded(String codings) {
    return post("/oauth2/token", "Transfer-Encoding: " + codings + "\r\n", "3\r\na=b\r\n0\r\n\r\n");
  }
}
