package io.cambist.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.federation.Federation;
import io.cambist.federation.Workshop;
import io.cambist.oauth.Reason;
import io.cambist.testing.TestCertificate;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.Json;
import io.vertx.core.net.KeyCertOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys on a server of an organisation's own authority, which hands them to those it knows. */
class GuardedKeysTest {
  private static final String ISS = "https://kubernetes.default.svc.cluster.local";

  @TempDir Path directory;

  private final TestCertificate authority = TestCertificate.authority("cluster");
  private final TestKey key = TestKey.ec("key-1", "P-256");
  private final Verifying verifying = new Verifying();
  private final List<String> shown = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private Path token;

  @BeforeEach
  void start() throws Exception {
    server = serve();
    Files.createDirectories(directory.resolve("keys"));
    authority.writeTo(directory.resolve("keys/ca.crt"));
    token = Files.writeString(directory.resolve("keys/token"), "first.token\n");
  }

  @AfterEach
  void close() {
    server.close();
    verifying.close();
  }

  private HttpServer serve() throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(
        TestCertificate.subject("CN=api").dns("localhost").sign(authority).keyStore(), new char[0]);
    return verifying
        .vertx
        .createHttpServer(
            new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(KeyCertOptions.wrap((X509KeyManager) keys.getKeyManagers()[0])))
        .requestHandler(this::answer)
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private void answer(HttpServerRequest request) {
    String authorization = String.valueOf(request.getHeader("Authorization"));
    shown.add(authorization);
    if (request.path().equals("/moved")) {
      request.response().setStatusCode(307).putHeader("Location", "/keys").end();
    } else if (request.path().equals("/away")) {
      String elsewhere = "https://127.0.0.1:" + server.actualPort() + "/keys";
      request.response().setStatusCode(307).putHeader("Location", elsewhere).end();
    } else {
      request
          .response()
          .setStatusCode(authorization.equals("null") ? 401 : 200)
          .end(Json.encode(TestIssuer.keySet(key.publicJwk())));
    }
  }

  private Federation federation(String path, String... lines) {
    return new Workshop(directory)
        .with("shop.yaml", Workshop.GOOD)
        .with(
            "cluster.yaml",
            """
            issuers:
              cluster:
                issuer: %s
                audiences: [%s]
                jwks-uri: https://localhost:%d%s
            """
                    .formatted(ISS, TestIssuer.AUDIENCE, server.actualPort(), path)
                + String.join("", List.of(lines).stream().map("    %s\n"::formatted).toList()))
        .loaded();
  }

  private Federation guarded(String path) {
    return federation(path, "jwks-authorities: keys/ca.crt", "jwks-token-file: keys/token");
  }

  private String assertion() {
    long now = verifying.clock.instant().getEpochSecond();
    return key.sign(
        "ES256", Map.of("iss", ISS, "sub", "job-1", "aud", TestIssuer.AUDIENCE, "exp", now + 300));
  }

  @Test
  void a_server_of_that_authority_is_asked_with_the_token() {
    assertThat(verifying.assertion(assertion(), guarded("/keys")).party().subject())
        .isEqualTo("job-1");
    assertThat(shown).containsExactly("Bearer first.token");
  }

  @Test
  void the_token_is_read_anew_for_each_fetch() throws Exception {
    Federation federation = guarded("/keys");
    verifying.assertion(assertion(), federation);
    Files.writeString(token, "second.token");
    verifying.clock.advance(Duration.ofHours(2));

    verifying.assertion(assertion(), federation);

    assertThat(shown).containsExactly("Bearer first.token", "Bearer second.token");
  }

  @Test
  void a_file_of_keys_has_no_server_that_anybody_could_vouch_for() throws Exception {
    new Workshop(directory)
        .with(
            "shop.yaml",
            Workshop.GOOD.replace(
                "    jwks-file: keys/partner.json",
                "    jwks-file: keys/partner.json\n    jwks-authorities: keys/ca.crt"));
    assertThat(new Workshop(directory).problems())
        .extracting(Object::toString)
        .singleElement()
        .asString()
        .contains("has jwks-authorities, but its keys are in a file");
  }

  @Test
  void it_goes_where_the_same_server_leads_and_nowhere_else() {
    verifying.assertion(assertion(), guarded("/moved"));
    assertThat(shown).hasSize(2).containsOnly("Bearer first.token");

    assertThat(verifying.reason(assertion(), guarded("/away")))
        .isEqualTo(Reason.ISSUER_KEYS_UNAVAILABLE);
    assertThat(shown).as("asked once, and not where it led").hasSize(3);
  }

  @Test
  void without_its_authority_the_server_sees_no_token() {
    assertThat(verifying.reason(assertion(), federation("/keys", "jwks-token-file: keys/token")))
        .isEqualTo(Reason.ISSUER_KEYS_UNAVAILABLE);
    assertThat(shown).isEmpty();
  }

  @Test
  void other_authorities_vouch_for_nobody() throws Exception {
    TestCertificate.authority("cluster").writeTo(directory.resolve("keys/ca.crt"));
    assertThat(verifying.reason(assertion(), guarded("/keys")))
        .isEqualTo(Reason.ISSUER_KEYS_UNAVAILABLE);
    assertThat(shown).isEmpty();
  }

  @Test
  void without_a_token_that_can_be_sent_nobody_is_asked_and_the_operator_is_told()
      throws Exception {
    for (String unfit : List.of("", "two\nlines", "a b", "ключ")) {
      Files.writeString(token, unfit);
      Federation federation = guarded("/keys");
      assertThat(verifying.reason(assertion(), federation))
          .isEqualTo(Reason.ISSUER_KEYS_UNAVAILABLE);
      assertThat(verifying.keys.health(federation))
          .anySatisfy(
              health ->
                  assertThat(health.lastError()).contains("jwks-token-file holds no bearer token"));
      verifying.clock.advance(Duration.ofHours(2));
    }
    assertThat(shown).isEmpty();
  }
}
