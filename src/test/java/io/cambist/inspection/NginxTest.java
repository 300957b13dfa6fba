package io.cambist.inspection;

import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cambist.testing.DpopKey;
import io.cambist.testing.NginxProcess;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestAuthority;
import io.cambist.testing.TestAuthority.SelfSigned;
import io.cambist.testing.TestFederation;
import io.cambist.testing.TlsClients;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The documented configuration, in a real nginx, before an API that tells what it was sent. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
@TestProfile(BehindProxy.class)
class NginxTest {
  private static final Logger LOG = Logger.getLogger(NginxTest.class);
  private static final String DOOR = "https://door.example";

  private static HttpServer api;
  private static HttpServer unavailable;
  private static TestAuthority tls;
  private static Path home;

  @BeforeAll
  static void start() throws Exception {
    if (NginxProcess.program().isEmpty()) {
      LOG.error("THERE IS NO NGINX ON THIS MACHINE: THE DOCUMENTED CONFIGURATION IS NOT TESTED");
    }
    assumeTrue(NginxProcess.program().isPresent(), "nginx is not installed");
    home = Files.createDirectories(Path.of("target", "nginx"));
    tls = TestAuthority.create(Files.createTempDirectory(home, "tls"), "localhost");
    api = server(NginxTest::echo);
    unavailable =
        server(
            exchange -> {
              exchange.getResponseHeaders().add("Retry-After", "7");
              exchange.sendResponseHeaders(503, -1);
              exchange.close();
            });
  }

  @AfterAll
  static void stop() {
    if (api != null) {
      api.stop(0);
      unavailable.stop(0);
    }
  }

  private static HttpServer server(com.sun.net.httpserver.HttpHandler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", handler);
    server.start();
    return server;
  }

  /** Says what came; or sends nginx elsewhere, which asks again then. */
  private static void echo(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.startsWith("/moved/")) {
      exchange.getResponseHeaders().add("X-Accel-Redirect", path.substring("/moved".length()));
    }
    String said =
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + "\n"
            + exchange.getRequestHeaders().entrySet().stream()
                .map(header -> header.getKey().toLowerCase(Locale.ROOT) + "=" + header.getValue())
                .sorted()
                .collect(Collectors.joining("\n"));
    byte[] body = said.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static String example() {
    return Examples.of("nginx").get(0);
  }

  private static Nginx nginx(UnaryOperator<String> change) throws Exception {
    return Nginx.start(
        home, tls, change.apply(example()), RestAssured.port, api.getAddress().getPort());
  }

  private static Nginx beforeTheDoor() throws Exception {
    return nginx(
        text ->
            text.replace("target=orders&", "target=door&")
                .replace("server_name orders.example", "server_name door.example")
                .replaceAll("orders:(read|write)", "door:open"));
  }

  private static HttpRequest.Builder request(Nginx nginx, String uri, String... authorizations) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(nginx.url(uri)));
    List.of(authorizations).forEach(value -> request.header("Authorization", value));
    return request;
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return send(TlsClients.plain(tls.authority()), request);
  }

  private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
      throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String header(HttpResponse<String> answer, String name) {
    List<String> values = answer.headers().allValues(name);
    assertThat(values).as(name + " in " + answer.headers()).hasSizeLessThanOrEqualTo(1);
    return values.isEmpty() ? "" : values.get(0);
  }

  @Test
  void a_request_with_a_good_token_reaches_the_api_with_the_name_of_its_caller_and_no_token()
      throws Exception {
    String token = token(exchange(TestAssertion.of("ci").sign()));
    try (Nginx nginx = nginx(text -> text)) {
      HttpResponse<String> answer =
          send(
              request(nginx, "/orders/7?x=a|b".replace("|", "%7C"), "Bearer " + token)
                  .header("Cambist-Subject", "admin")
                  .header("Cambist-Actor", "admin")
                  .header("X-Forwarded-Uri", "//forged")
                  .header("X-Forwarded-Method", "TRACE")
                  .header("X-Forwarded-Host", "evil.example"));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body())
          .startsWith("GET /orders/7?x=a%7Cb\n")
          .contains("cambist-subject=[ci:repo:acme/shop:ref:refs/heads/main]")
          .contains("cambist-client=[ci]", "cambist-scope=[orders:read orders:deploy]")
          .doesNotContain("admin", "authorization", token.substring(0, 30));
      assertThat(answer.headers().firstValue("cambist-decision")).isEmpty();
      assertThat(nginx.log()).doesNotContain("[error]", "[warn]", "[emerg]");
    }
  }

  @Test
  void a_refusal_reaches_the_client_with_what_it_has_to_do() throws Exception {
    String token = token(exchange(TestAssertion.of("ci").sign()));
    try (Nginx nginx = nginx(text -> text)) {
      HttpResponse<String> bare = send(request(nginx, "/orders"));
      assertThat(bare.statusCode()).isEqualTo(401);
      assertThat(header(bare, "WWW-Authenticate"))
          .startsWith("Bearer realm=\"orders\", DPoP realm=\"orders\"")
          .doesNotContain("error");

      HttpResponse<String> invalid = send(request(nginx, "/orders", "Bearer rubbish"));
      assertThat(invalid.statusCode()).isEqualTo(401);
      assertThat(header(invalid, "WWW-Authenticate")).contains("error=\"invalid_token\"");
      assertThat(header(invalid, "Cambist-Decision")).startsWith("r");

      HttpResponse<String> insufficient =
          send(
              request(nginx, "/orders", "Bearer " + token)
                  .POST(HttpRequest.BodyPublishers.ofString("an order")));
      assertThat(insufficient.statusCode()).isEqualTo(403);
      assertThat(header(insufficient, "WWW-Authenticate"))
          .contains("error=\"insufficient_scope\"", "scope=\"orders:write\"");

      HttpResponse<String> twice =
          send(request(nginx, "/orders", "Bearer " + token, "Bearer rubbish"));
      assertThat(twice.statusCode()).as("two Authorization headers").isIn(400, 401);

      for (String uri :
          List.of("//orders", "/a/%2e%2e/orders", "/orders;x", "/a%2forders", "/a/../orders")) {
        HttpResponse<String> answer = send(request(nginx, uri, "Bearer " + token));
        assertThat(answer.statusCode()).as(uri).isEqualTo(403);
      }
      assertThat(send(request(nginx, "/_verify", "Bearer " + token)).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void a_proof_is_for_the_method_and_the_url_that_nginx_was_asked_for() throws Exception {
    DpopKey key = DpopKey.generate();
    String token =
        token(
            exchange(TestAssertion.of("ci").with("twice", true).sign())
                .formParam("audience", DOOR)
                .header("DPoP", key.proof()));
    try (Nginx nginx = beforeTheDoor()) {
      HttpResponse<String> missing = send(request(nginx, "/open", "DPoP " + token));
      assertThat(missing.statusCode()).isEqualTo(401);
      HttpResponse<String> nonce =
          send(
              request(nginx, "/open", "DPoP " + token)
                  .header("DPoP", key.proofWith(token, "GET", DOOR + "/open", "made-up")));
      assertThat(nonce.statusCode()).isEqualTo(401);
      assertThat(header(nonce, "WWW-Authenticate")).contains("error=\"use_dpop_nonce\"");
      String proof = key.proofWith(token, "POST", DOOR + "/open", header(nonce, "DPoP-Nonce"));
      HttpResponse<String> wrong =
          send(request(nginx, "/open", "DPoP " + token).header("DPoP", proof));
      assertThat(wrong.statusCode()).as("GET with the proof of a POST").isEqualTo(401);
      HttpRequest.Builder post =
          request(nginx, "/open?now", "DPoP " + token)
              .header("DPoP", proof)
              .POST(HttpRequest.BodyPublishers.ofString("{}"));
      HttpResponse<String> passed = send(post);
      assertThat(passed.statusCode()).as(passed.body()).isEqualTo(200);
      assertThat(passed.body()).startsWith("POST /open?now\n").doesNotContain(proof);
      assertThat(header(passed, "DPoP-Nonce")).isNotEmpty();
      assertThat(send(post).statusCode()).as("the same proof again").isEqualTo(401);
    }
  }

  @Test
  void nginx_asks_again_about_the_same_request_and_a_caller_cannot() throws Exception {
    String token = token(exchange(TestAssertion.of("ci").sign()).formParam("audience", DOOR));
    try (Nginx nginx = beforeTheDoor()) {
      String id = "0123456789abcdef0123456789abcdef";
      HttpResponse<String> answer =
          send(request(nginx, "/moved/there", "Bearer " + token).header("X-Request-Id", id));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).as("nginx was led there").startsWith("GET /there");
      assertThat(header(answer, "Cambist-Decision")).as("the second answer").isEmpty();
      HttpResponse<String> again =
          send(request(nginx, "/moved/there", "Bearer " + token).header("X-Request-Id", id));
      assertThat(again.statusCode()).isEqualTo(401);
    }
  }

  @Test
  void the_certificate_of_the_connection_is_the_key_of_a_token() throws Exception {
    SelfSigned own = SelfSigned.create("agent");
    String token = Certified.token(own.certificate());
    try (Nginx nginx =
        nginx(
            text ->
                text.replace("target=orders&", "target=certified&")
                    .replace("server_name orders.example", "server_name certified.example")
                    .replaceAll("orders:(read|write)", "act"))) {
      HttpRequest.Builder request =
          request(nginx, "/act", "Bearer " + token)
              .header("Client-Cert", Certified.header(own.certificate()));
      assertThat(send(request).statusCode()).as("a forged header").isEqualTo(401);
      SelfSigned thief = SelfSigned.create("thief");
      assertThat(send(TlsClients.with(tls.authority(), thief.keyStore()), request).statusCode())
          .isEqualTo(401);
      assertThat(send(TlsClients.with(tls.authority(), own.keyStore()), request).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void while_nothing_can_be_decided_the_client_is_told_to_come_again() throws Exception {
    Map<String, Integer> away =
        Map.of("Redis is away", unavailable.getAddress().getPort(), "Cambist is away", 1);
    for (Map.Entry<String, Integer> gateway : away.entrySet()) {
      try (Nginx nginx =
          Nginx.start(home, tls, example(), gateway.getValue(), api.getAddress().getPort())) {
        HttpResponse<String> answer = send(request(nginx, "/orders", "Bearer x"));
        assertThat(answer.statusCode()).as(gateway.getKey()).isEqualTo(503);
        assertThat(header(answer, "Retry-After")).isEqualTo(gateway.getValue() == 1 ? "" : "7");
      }
    }
  }
}
