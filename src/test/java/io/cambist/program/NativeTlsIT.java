package io.cambist.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.testing.PackagedGateway;
import io.cambist.testing.RedisServer;
import io.cambist.testing.TestAuthority;
import io.cambist.testing.TestAuthority.SelfSigned;
import io.cambist.testing.TlsClients;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The packaged program with a certificate of its own. */
class NativeTlsIT {
  private static final int TRIES = 300;

  private static RedisServer redis;
  private static TestAuthority authority;
  private static PackagedGateway gateway;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    redis = RedisServer.start();
    Path home = Program.home();
    authority = TestAuthority.create(home, "localhost");
    port = PackagedGateway.freePort();
    Map<String, String> settings = Program.settings(home, redis.url());
    settings.put("CAMBIST_ISSUER", "https://localhost:" + port);
    settings.put("CAMBIST_TLS_CERTIFICATE", authority.certificate().toString());
    settings.put("CAMBIST_TLS_KEY", authority.key().toString());
    settings.put("QUARKUS_HTTP_SSL_PORT", Integer.toString(port));
    gateway = PackagedGateway.launch(home, settings);
    HttpClient client = TlsClients.plain(authority.authority());
    for (int tries = 0; tries < TRIES; tries++) {
      if (ready(client)) {
        return;
      }
      if (gateway.hasEnded(Duration.ofMillis(100))) {
        break;
      }
    }
    throw new IllegalStateException("the gateway is not ready:\n" + gateway.log());
  }

  @AfterAll
  static void stop() throws IOException {
    gateway.close();
    redis.close();
  }

  private static boolean ready(HttpClient client) throws InterruptedException {
    try {
      return get(client, "/q/health/ready").statusCode() == 200;
    } catch (IOException nobodyListens) {
      return false;
    }
  }

  private static HttpResponse<String> get(HttpClient client, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + port + path)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void it_presents_its_certificate_and_speaks_http_1_1_and_no_plain_http() throws Exception {
    HttpResponse<String> answer =
        get(TlsClients.plain(authority.authority()), "/.well-known/oauth-authorization-server");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    assertThat(answer.body()).contains("https://localhost:" + port + "/oauth2/token");
    SSLSession session = answer.sslSession().orElseThrow();
    assertThat(session.getPeerPrincipal().getName()).isEqualTo("CN=localhost");
    assertThat(session.getLocalCertificates()).as("none was sent").isNull();
    assertThat(gateway.status("/q/health/live")).as("plain HTTP").isZero();
    assertThat(gateway.log()).doesNotContain("WARN", "ERROR", "\tat ");
  }

  @Test
  void it_asks_for_a_certificate_and_takes_one_that_no_authority_signed() throws Exception {
    SelfSigned own = SelfSigned.create("a stranger");

    assertThat(sent(own)).containsExactly(own.certificate());
  }

  @Test
  void an_expired_certificate_passes_the_handshake_and_is_judged_later() throws Exception {
    SelfSigned own =
        SelfSigned.create(
            "yesterday",
            Instant.parse("2020-01-01T00:00:00Z"),
            Instant.parse("2020-01-02T00:00:00Z"));

    assertThat(sent(own)).containsExactly(own.certificate());
  }

  private static Certificate[] sent(SelfSigned own) throws Exception {
    HttpResponse<String> answer =
        get(TlsClients.with(authority.authority(), own.keyStore()), "/oauth2/jwks");
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.sslSession().orElseThrow().getLocalCertificates();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unfit")
  void files_that_cannot_serve_stop_the_start_and_say_what_to_do(
      String what, String certificate, String key, String said) throws Exception {
    Path home = Program.home();
    Map<String, String> settings = new HashMap<>(Program.settings(home, "redis://127.0.0.1:1"));
    settings.put("CAMBIST_TLS_CERTIFICATE", certificate);
    settings.put("CAMBIST_TLS_KEY", key);
    try (PackagedGateway unfit = PackagedGateway.launch(home, settings)) {
      assertThat(unfit.exitCode()).isNotZero();
      assertThat(unfit.log())
          .contains("Cambist cannot start", said)
          .doesNotContain("\tat ", "Exception", "BEGIN");
    }
  }

  static Stream<Arguments> unfit() throws Exception {
    String certificate = authority.certificate().toString();
    String key = authority.key().toString();
    Path other = Files.createDirectories(Program.home().resolve("other"));
    String othersKey = TestAuthority.create(other, "localhost").key().toString();
    return Stream.of(
        Arguments.of("no key", certificate, "", "CAMBIST_TLS_KEY is not set"),
        Arguments.of("no certificate", "", key, "CAMBIST_TLS_CERTIFICATE is not set"),
        Arguments.of("no such file", "nowhere.pem", key, "CAMBIST_TLS_CERTIFICATE (nowhere.pem)"),
        Arguments.of("no key in it", certificate, certificate, "openssl pkcs8 -topk8"),
        Arguments.of("another's key", certificate, othersKey, "is not the RSA or EC key"));
  }
}
