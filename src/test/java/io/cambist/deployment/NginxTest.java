package io.cambist.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cambist.testing.NginxProcess;
import io.cambist.testing.PackagedGateway;
import io.cambist.testing.TestAuthority;
import io.cambist.testing.TlsClients;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The nginx in front of two gateways, before one that tells what it was sent. */
class NginxTest {
  private static final Logger LOG = Logger.getLogger(NginxTest.class);
  private static final Path FILE = Path.of("docs", "deploy", "nginx.conf");

  /** What a raw request may smuggle, though it begins or ends like something that is let in. */
  private static final List<String> DISGUISES =
      List.of(
          "/oauth2/../verify",
          "/oauth2/%2e%2e/verify",
          "/oauth2/..%2fverify",
          "/.well-known/../q/metrics",
          "//verify",
          "/%76erify",
          "/oauth2x");

  private static HttpServer gateway;
  private static NginxProcess nginx;
  private static int inner;
  private static HttpClient callers;

  @BeforeAll
  static void start() throws Exception {
    if (NginxProcess.program().isEmpty()) {
      LOG.error("THERE IS NO NGINX ON THIS MACHINE: WHAT IT LETS THROUGH IS NOT TESTED");
    }
    assumeTrue(NginxProcess.program().isPresent(), "nginx is not installed");
    gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    gateway.createContext("/", NginxTest::echo);
    gateway.start();
    Path home = Files.createDirectories(Path.of("target", "nginx"));
    TestAuthority tls =
        TestAuthority.create(Files.createTempDirectory(home, "gateways"), "localhost");
    callers = TlsClients.plain(tls.authority());
    int outer = PackagedGateway.freePort();
    inner = PackagedGateway.freePort();
    String there = "server 127.0.0.1:" + gateway.getAddress().getPort() + " ";
    String adapted = Files.readString(FILE).replaceAll("(?m)^#(server \\{|    .*|}|)$", "$1");
    for (List<String> change :
        List.of(
            List.of("server 127.0.0.1:8081 ", there),
            List.of("server 127.0.0.1:8082 ", there),
            List.of("listen 443 ssl;", "listen 127.0.0.1:" + outer + " ssl;"),
            List.of("listen 10.0.0.5:443 ssl;", "listen 127.0.0.1:" + inner + " ssl;"),
            List.of("/etc/nginx/tls/cambist.crt", tls.certificate().toAbsolutePath().toString()),
            List.of("/etc/nginx/tls/cambist.key", tls.key().toAbsolutePath().toString()))) {
      assertThat(adapted).contains(change.get(0));
      adapted = adapted.replace(change.get(0), change.get(1));
    }
    nginx = NginxProcess.start(home, adapted, outer);
  }

  @AfterAll
  static void stop() {
    if (nginx != null) {
      nginx.close();
    }
    if (gateway != null) {
      gateway.stop(0);
    }
  }

  private static void echo(HttpExchange exchange) throws IOException {
    byte[] said =
        (exchange.getRequestMethod()
                + " "
                + exchange.getRequestURI()
                + "\n"
                + exchange.getRequestHeaders().keySet().stream()
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .sorted()
                    .collect(Collectors.joining("\n")))
            .getBytes(UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(200, said.length);
    exchange.getResponseBody().write(said);
    exchange.close();
  }

  private static HttpResponse<String> ask(int port, String uri, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + port + uri));
    for (String header : headers) {
      request.header(header, "forged");
    }
    return callers.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void assertReached(int port, String uri) throws Exception {
    HttpResponse<String> answer = ask(port, uri);
    assertThat(answer.statusCode()).as(uri).isEqualTo(200);
    assertThat(answer.body()).startsWith("GET " + uri + "\n");
  }

  private static void assertKeptAway(int port, List<String> uris) throws Exception {
    for (String uri : uris) {
      assertThat(ask(port, uri).statusCode()).as(uri).isEqualTo(404);
    }
  }

  @Test
  void callers_reach_what_they_need() throws Exception {
    for (String uri :
        List.of(
            "/oauth2/token",
            "/oauth2/jwks",
            "/oauth2/introspect?a=b%2Fc",
            "/.well-known/oauth-authorization-server")) {
      assertReached(nginx.port(), uri);
    }
  }

  @Test
  void the_world_reaches_nothing_else() throws Exception {
    assertKeptAway(
        nginx.port(),
        List.of(
            "/",
            "/verify",
            "/verify?target=orders",
            "/verify/target=orders/x",
            "/api/v1/sessions",
            "/console",
            "/console/sessions",
            "/q/health/ready",
            "/q/metrics",
            "/assets/console.css"));
    assertKeptAway(nginx.port(), DISGUISES);
  }

  @Test
  void what_is_let_in_is_what_the_gateway_is_asked_for() throws Exception {
    for (String uri : List.of("/verify/../oauth2/jwks", "/verify/target=x/..%2f..%2foauth2/jwks")) {
      HttpResponse<String> answer = ask(nginx.port(), uri);
      assertThat(answer.body()).as(uri).startsWith("GET /oauth2/jwks\n");
    }
  }

  @Test
  void nobody_says_for_a_proxy_what_only_proxies_may_say() throws Exception {
    String[] forged = {
      "Client-Cert",
      "Forwarded",
      "X-Forwarded-For",
      "X-Forwarded-Host",
      "X-Forwarded-Method",
      "X-Forwarded-Port",
      "X-Forwarded-Prefix",
      "X-Forwarded-Proto",
      "X-Forwarded-Uri"
    };
    List<HttpResponse<String>> answers =
        List.of(ask(nginx.port(), "/oauth2/jwks", forged), ask(inner, "/api/v1/me", forged));
    for (HttpResponse<String> answer : answers) {
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("host").doesNotContain("forwarded", "client-cert");
    }
  }

  @Test
  void operators_have_an_inner_address_for_what_is_theirs() throws Exception {
    for (String uri :
        List.of(
            "/api/v1/sessions?a=b",
            "/console",
            "/console/sessions",
            "/assets/console.css",
            "/webjars/x.js")) {
      assertReached(inner, uri);
    }
    assertKeptAway(inner, List.of("/", "/verify?target=orders", "/q/metrics", "/oauth2/token"));
  }
}
