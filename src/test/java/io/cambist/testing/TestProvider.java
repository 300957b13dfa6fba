package io.cambist.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The OpenID Connect provider at which the operators of the tests sign in: with the code flow and
 * PKCE for people ({@link CodeFlow}), and with tokens that a test makes as it likes for tools
 * ({@link OperatorToken}).
 */
public final class TestProvider implements QuarkusTestResourceLifecycleManager {
  public static final String CLIENT = "cambist-console";
  public static final String SECRET = "the-console's secret of the tests and nothing else";

  /** Where every class loader of the tests finds it. */
  private static final String ISSUER = "cambist.testing.provider";

  private final ExecutorService threads = Executors.newCachedThreadPool(TestProvider::daemon);
  private HttpServer server;

  /** Somebody with an account there, and the role that the provider gives them. */
  public enum User {
    VICTOR("watchers"),
    OLGA("on-call"),
    ADA("platform"),
    MALLORY("");

    private final String role;

    User(String role) {
      this.role = role;
    }

    public List<String> roles() {
      return role.isEmpty() ? List.of() : List.of(role);
    }

    /** As the login page shows it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    public String subject() {
      return "id-of-" + text();
    }

    /** As the audit names them. */
    public String described() {
      return text() + " (" + subject() + ")";
    }
  }

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    String issuer = "http://127.0.0.1:" + server.getAddress().getPort();
    System.setProperty(ISSUER, issuer);
    OperatorToken.makeKey();
    var flow = new CodeFlow();
    server.createContext(
        "/.well-known/openid-configuration", exchange -> json(exchange, 200, metadata(issuer)));
    server.createContext("/jwks", exchange -> json(exchange, 200, OperatorToken.jwks()));
    server.createContext("/authorize", exchange -> page(exchange, flow));
    server.createContext("/sign-in", exchange -> signIn(exchange, flow));
    server.createContext("/token", exchange -> token(exchange, flow));
    server.setExecutor(threads);
    server.start();
    return Map.of(
        "cambist.operators.issuer",
        issuer,
        "cambist.operators.client-id",
        CLIENT,
        "cambist.operators.client-secret",
        SECRET);
  }

  @Override
  public void stop() {
    if (server != null) {
      server.stop(0);
      threads.shutdownNow();
    }
  }

  /** Its URL. */
  static String issuer() {
    return System.getProperty(ISSUER);
  }

  private static Map<String, Object> metadata(String issuer) {
    var metadata = new LinkedHashMap<String, Object>();
    metadata.put("issuer", issuer);
    metadata.put("jwks_uri", issuer + "/jwks");
    metadata.put("authorization_endpoint", issuer + "/authorize");
    metadata.put("token_endpoint", issuer + "/token");
    metadata.put("response_types_supported", List.of("code"));
    metadata.put("subject_types_supported", List.of("public"));
    metadata.put("id_token_signing_alg_values_supported", List.of("RS256"));
    metadata.put("code_challenge_methods_supported", List.of("S256"));
    return metadata;
  }

  /** The login page: a button for each user. */
  private static void page(HttpExchange exchange, CodeFlow flow) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    try {
      flow.check(parameters(query));
    } catch (IllegalArgumentException refused) {
      send(exchange, 400, "text/plain", refused.getMessage());
      return;
    }
    String buttons =
        Stream.of(User.values())
            .map(
                user ->
                    "<button name=\"user\" id=\"%1$s\" value=\"%1$s\">%1$s</button>"
                        .formatted(user.text()))
            .collect(Collectors.joining("\n"));
    send(
        exchange,
        200,
        "text/html",
        "<!doctype html><title>Sign in</title><form method=\"post\" action=\"/sign-in?%s\">%s</form>"
            .formatted(query.replace("&", "&amp;").replace("\"", "&quot;"), buttons));
  }

  private static void signIn(HttpExchange exchange, CodeFlow flow) throws IOException {
    try {
      Map<String, String> asked = parameters(exchange.getRequestURI().getRawQuery());
      String user = parameters(body(exchange)).getOrDefault("user", "");
      exchange.getResponseHeaders().add("Location", flow.signIn(asked, user));
      send(exchange, 302, "text/plain", "");
    } catch (IllegalArgumentException refused) {
      send(exchange, 400, "text/plain", refused.getMessage());
    }
  }

  private static void token(HttpExchange exchange, CodeFlow flow) throws IOException {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    try {
      json(exchange, 200, flow.redeem(parameters(body(exchange)), authorization));
    } catch (IllegalArgumentException refused) {
      json(exchange, 400, Map.of("error", refused.getMessage()));
    }
  }

  private static String body(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), UTF_8);
  }

  private static Map<String, String> parameters(String form) {
    return form == null || form.isEmpty()
        ? Map.of()
        : Stream.of(form.split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(
                Collectors.toMap(
                    pair -> pair[0],
                    pair -> pair.length > 1 ? URLDecoder.decode(pair[1], UTF_8) : ""));
  }

  private static void json(HttpExchange exchange, int status, Object body) throws IOException {
    send(exchange, status, "application/json", new ObjectMapper().writeValueAsString(body));
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", type + "; charset=utf-8");
    exchange.getResponseHeaders().add("Cache-Control", "no-store");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (exchange) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private static Thread daemon(Runnable task) {
    var thread = new Thread(task, "test-provider");
    thread.setDaemon(true);
    return thread;
  }
}
