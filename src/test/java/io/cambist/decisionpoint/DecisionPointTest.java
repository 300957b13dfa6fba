package io.cambist.decisionpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambist.federation.Target;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Binding;
import io.cambist.oauth.Party;
import io.cambist.oauth.Scopes;
import io.cambist.oauth.StartRefused;
import io.cambist.testing.TestCertificate;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who we are to a decision point, and what becomes of one that fails. */
class DecisionPointTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path directory;

  @AfterAll
  static void stop() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  private static <T> T await(io.vertx.core.Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private static Inquiry inquiry() {
    var target =
        new Target(
            "orders",
            "https://orders.example",
            Set.of(),
            Set.of(),
            Scopes.of("a"),
            Duration.ofMinutes(5),
            Optional.empty(),
            true,
            Binding.NONE,
            Set.of(),
            Optional.empty(),
            false,
            2,
            Map.of());
    return new Inquiry(
        new Party("ci", "job"),
        Map.of("team", "shop"),
        Optional.empty(),
        ActorChain.NONE,
        "ci",
        false,
        target,
        Scopes.of("a"),
        AuthorizationDetails.NONE,
        Duration.ofMinutes(2),
        Optional.empty(),
        "rule",
        "revision",
        Instant.EPOCH);
  }

  private static DecisionPoint point(
      String url,
      Optional<Path> token,
      Optional<Path> certificate,
      Optional<Path> key,
      Optional<Path> authorities) {
    return new DecisionPoint(
        VERTX,
        new SimpleMeterRegistry(),
        () -> {
          throw new AssertionError("the federation is not asked for");
        },
        Optional.of(url),
        token,
        certificate,
        key,
        authorities,
        Duration.ofSeconds(5));
  }

  private static DecisionPoint point(String url, Optional<Path> token) {
    return point(url, token, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static Advice ask(DecisionPoint point) {
    return point.ask(inquiry()).await().atMost(PATIENCE);
  }

  private static Evaluation evaluation(
      HttpServer server, Optional<BearerToken> token, Duration timeout) {
    var settings =
        new Settings(
            Settings.endpoint(url(server)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            timeout);
    return new Evaluation(
        VERTX, VERTX.createHttpClient(settings.client()), settings.endpoint(), token, timeout);
  }

  /** As in earnest, where a context is at hand on which answers arrive. */
  private static Future<Advice> sent(Evaluation evaluation) {
    Promise<Advice> arrived = Promise.promise();
    VERTX.runOnContext(turn -> evaluation.send(inquiry().json()).onComplete(arrived));
    return arrived.future();
  }

  private static String url(HttpServer server) {
    return "http://127.0.0.1:" + server.actualPort();
  }

  @Test
  void it_is_shown_the_bearer_token_of_the_file_and_later_the_one_that_replaces_it()
      throws Exception {
    var shown = new CopyOnWriteArrayList<String>();
    HttpServer server =
        await(
            VERTX
                .createHttpServer()
                .requestHandler(
                    request -> {
                      shown.add(request.getHeader("Authorization"));
                      request.response().end("{\"decision\":true}");
                    })
                .listen(0, "127.0.0.1"));
    Path file = Files.writeString(directory.resolve("token"), "first.token\n");
    var token = new BearerToken(file);
    Evaluation evaluation = evaluation(server, Optional.of(token), Duration.ofSeconds(5));
    await(sent(evaluation));
    Files.writeString(file, "second.token");
    token.refresh();
    await(sent(evaluation));
    Files.writeString(file, "no token at all\r\nX: y");
    token.refresh();
    await(sent(evaluation));
    assertThat(shown)
        .containsExactly("Bearer first.token", "Bearer second.token", "Bearer second.token");
    assertThat(token.toString()).doesNotContain("token at", "second");
    server.close();
  }

  @Test
  void after_five_failures_it_is_left_alone() {
    var asked = new AtomicInteger();
    HttpServer server =
        await(
            VERTX
                .createHttpServer()
                .requestHandler(
                    request -> {
                      asked.incrementAndGet();
                      request.response().setStatusCode(500).end();
                    })
                .listen(0, "127.0.0.1"));
    DecisionPoint point = point(url(server), Optional.empty());
    for (int i = 0; i < 20; i++) {
      assertThat(ask(point)).isInstanceOf(Advice.Unavailable.class);
    }
    assertThat(asked).hasValue(5);
    assertThat(((Advice.Unavailable) ask(point)).why()).contains("left alone");
    server.close();
  }

  @Test
  void what_was_given_up_holds_no_connection() throws Exception {
    var open = new AtomicInteger();
    HttpServer server =
        await(
            VERTX
                .createHttpServer()
                .connectionHandler(
                    connection -> {
                      open.incrementAndGet();
                      connection.closeHandler(closed -> open.decrementAndGet());
                    })
                .requestHandler(request -> {})
                .listen(0, "127.0.0.1"));
    Evaluation evaluation = evaluation(server, Optional.empty(), Duration.ofMillis(50));
    for (int i = 0; i < 3; i++) {
      Future<Advice> asked = sent(evaluation);
      assertThatThrownBy(() -> await(asked)).isNotNull();
    }
    while (open.get() > 0) {
      Thread.onSpinWait();
    }
    server.close();
  }

  @Test
  void files_that_hold_something_else_refuse_the_start() throws Exception {
    Optional<Path> garbage = Optional.of(Files.writeString(directory.resolve("x.pem"), "garbage"));
    String url = "https://localhost:1";
    assertThatThrownBy(() -> point(url, Optional.empty(), garbage, garbage, Optional.empty()))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("CAMBIST_DECISION_POINT_CERTIFICATE");
    Optional<Path> token =
        Optional.of(Files.writeString(directory.resolve("bearer"), "some.token"));
    assertThatThrownBy(() -> point(url, token, Optional.empty(), Optional.empty(), garbage))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("CAMBIST_DECISION_POINT_AUTHORITIES");
  }

  @Test
  void an_answer_without_end_is_read_no_further_than_it_may_be() {
    HttpServer server =
        await(
            VERTX
                .createHttpServer()
                .requestHandler(
                    request ->
                        request.response().end("{\"decision\":true,\"x\":\"" + "x".repeat(70_000)))
                .listen(0, "127.0.0.1"));
    assertThat(((Advice.Unavailable) ask(point(url(server), Optional.empty()))).why())
        .contains("larger than");
    server.close();
  }

  @Test
  void nobody_there_is_told_without_what_was_sent() {
    assertThat(ask(point("http://127.0.0.1:1", Optional.empty())))
        .isInstanceOfSatisfying(
            Advice.Unavailable.class, away -> assertThat(away.why()).doesNotContain("127.0.0.1"));
  }

  private Path pem(String name, String type, byte[] der) throws Exception {
    String text =
        "-----BEGIN "
            + type
            + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END "
            + type
            + "-----\n";
    return Files.writeString(directory.resolve(name), text);
  }

  private Path certificate(String name, TestCertificate certificate) throws Exception {
    return pem(name + ".pem", "CERTIFICATE", certificate.certificate().getEncoded());
  }

  private Path key(String name, TestCertificate certificate) throws Exception {
    KeyStore store = certificate.keyStore();
    Key key = store.getKey(store.aliases().nextElement(), new char[0]);
    return pem(name + ".key", "PRIVATE KEY", key.getEncoded());
  }

  @Test
  void over_tls_it_shows_its_certificate_and_we_ours() throws Exception {
    TestCertificate authority = TestCertificate.authority("pdp authority");
    TestCertificate theirs = TestCertificate.subject("CN=pdp").dns("localhost").sign(authority);
    TestCertificate ours = TestCertificate.subject("CN=cambist").sign(authority);
    Path authorities = certificate("authority", authority);
    HttpServer server =
        await(
            VERTX
                .createHttpServer(
                    new HttpServerOptions()
                        .setSsl(true)
                        .setClientAuth(ClientAuth.REQUIRED)
                        .setTrustOptions(new PemTrustOptions().addCertPath(authorities.toString()))
                        .setKeyCertOptions(
                            new PemKeyCertOptions()
                                .addCertPath(certificate("pdp", theirs).toString())
                                .addKeyPath(key("pdp", theirs).toString())))
                .requestHandler(request -> request.response().end("{\"decision\":true}"))
                .listen(0, "127.0.0.1"));
    String url = "https://localhost:" + server.actualPort();
    Optional<Path> certificate = Optional.of(certificate("ours", ours));
    Optional<Path> key = Optional.of(key("ours", ours));
    assertThat(ask(point(url, Optional.empty(), certificate, key, Optional.of(authorities))))
        .isInstanceOf(Advice.Permitted.class);
    assertThat(ask(point(url, Optional.empty(), certificate, key, Optional.empty())))
        .as("whose authority we do not know")
        .isInstanceOf(Advice.Unavailable.class);
    Optional<Path> token =
        Optional.of(Files.writeString(directory.resolve("bearer"), "some.token"));
    assertThat(ask(point(url, token, Optional.empty(), Optional.empty(), Optional.of(authorities))))
        .as("without our certificate")
        .isInstanceOf(Advice.Unavailable.class);
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://pdp.example",
        "pdp.example",
        "https://",
        "https://user@pdp.example",
        "https://pdp.example?a=b",
        "ftp://localhost",
        "https://pdp example"
      })
  void an_unsafe_url_stops_the_start(String url) {
    assertThatThrownBy(() -> Settings.endpoint(url))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("CAMBIST_DECISION_POINT")
        .hasMessageContaining("https://pdp.example");
  }

  @Test
  void without_anything_that_shows_who_we_are_there_is_no_start() {
    assertThatThrownBy(() -> point("https://pdp.example", Optional.empty()))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("_TOKEN_FILE");
    assertThatThrownBy(
            () -> point("https://pdp.example", Optional.of(directory.resolve("missing"))))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("not a file");
  }
}
