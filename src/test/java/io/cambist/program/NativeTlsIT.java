package io.cambist.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.testing.Gateway;
import io.cambist.testing.PackagedGateway;
import io.cambist.testing.RedisServer;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestAuthority;
import io.cambist.testing.TestAuthority.SelfSigned;
import io.cambist.testing.TestCertificate;
import io.cambist.testing.TlsClients;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packaged program with a certificate of its own. */
class NativeTlsIT {
  private static final int TRIES = 1200;

  private static RedisServer redis;
  private static TestAuthority authority;
  private static final TestCertificate BADGES = TestCertificate.authority("badges");
  private static SelfSigned sealed;
  private static PackagedGateway gateway;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    redis = RedisServer.start();
    Path home = Program.home();
    authority = TestAuthority.create(home, "localhost");
    port = PackagedGateway.freePort();
    Map<String, String> settings = Program.settings(home, redis.url());
    sealed = SelfSigned.create("sealed");
    Files.writeString(
        Path.of(settings.get("CAMBIST_FEDERATION")).resolve("sealed.pem"), pem(sealed));
    BADGES.writeTo(Path.of(settings.get("CAMBIST_FEDERATION")).resolve("badges.pem"));
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

  private static String pem(SelfSigned own) throws CertificateEncodingException {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(own.certificate().getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }

  private static HttpClient with(SelfSigned own) throws Exception {
    return TlsClients.with(authority.authority(), own.keyStore());
  }

  /** An exchange of this token for an audience, with more parameters of names and values. */
  private static HttpResponse<String> exchange(
      HttpClient client, String subjectToken, String audience, String... more) throws Exception {
    var form =
        new StringBuilder("grant_type=" + encoded(Gateway.GRANT))
            .append("&subject_token_type=" + encoded(Gateway.JWT))
            .append("&audience=" + encoded(audience))
            .append("&subject_token=" + subjectToken);
    for (int i = 0; i < more.length; i += 2) {
      form.append("&" + more[i] + "=" + encoded(more[i + 1]));
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/oauth2/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static JsonPath json(HttpResponse<String> answer) {
    return JsonPath.from(answer.body());
  }

  @Test
  void a_certificate_binds_the_token_and_a_thief_without_its_key_has_nothing() throws Exception {
    SelfSigned own = SelfSigned.create("agent");
    String certified = "https://certified.example";
    String assertion = TestAssertion.of("ci").sign();
    HttpResponse<String> without =
        exchange(TlsClients.plain(authority.authority()), assertion, certified);
    assertThat(without.statusCode()).isEqualTo(400);
    assertThat(json(without).getString("error_description")).contains("client certificate");

    HttpResponse<String> issued = exchange(with(own), assertion, certified);
    assertThat(issued.statusCode()).as(issued.body()).isEqualTo(200);
    assertThat(json(issued).getString("token_type")).isEqualTo("Bearer");
    String token = json(issued).getString("access_token");
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(own.certificate().getEncoded());
    assertThat(Gateway.claims(token).get("cnf"))
        .isEqualTo(
            Map.of("x5t#S256", Base64.getUrlEncoder().withoutPadding().encodeToString(digest)));

    assertThat(exchange(TlsClients.plain(authority.authority()), token, certified).statusCode())
        .isEqualTo(400);
    HttpResponse<String> thiefs = exchange(with(SelfSigned.create("thief")), token, certified);
    assertThat(json(thiefs).getString("error_description")).contains("prove in this request");
    HttpResponse<String> behind =
        exchange(
            TlsClients.with(
                authority.authority(), SelfSigned.create("thief").keyStore(own.certificate())),
            token,
            certified);
    assertThat(behind.statusCode()).as("elsewhere in the chain").isEqualTo(400);
    assertThat(exchange(with(own), token, certified).statusCode()).isEqualTo(200);
  }

  @Test
  void a_client_authenticates_by_its_certificate_and_nobody_else_by_another() throws Exception {
    String orders = "https://orders.example";
    String assertion = TestAssertion.of("partner").sign();
    for (HttpClient other :
        List.of(
            TlsClients.plain(authority.authority()),
            with(SelfSigned.create("sealed")),
            TlsClients.with(
                authority.authority(),
                SelfSigned.create("thief").keyStore(sealed.certificate())))) {
      HttpResponse<String> refused = exchange(other, assertion, orders, "client_id", "sealed");
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(json(refused).getString("error")).isEqualTo("invalid_client");
    }
    HttpResponse<String> issued = exchange(with(sealed), assertion, orders, "client_id", "sealed");
    assertThat(issued.statusCode()).as(issued.body()).isEqualTo(200);
    assertThat(Gateway.claims(json(issued).getString("access_token")).get("client_id"))
        .isEqualTo("sealed");
  }

  @Test
  void a_client_authenticates_by_a_name_that_its_authority_has_certified() throws Exception {
    String assertion = TestAssertion.of("partner").sign();
    TestCertificate between = TestCertificate.subject("CN=between").authority().sign(BADGES);
    TestCertificate right =
        TestCertificate.subject("CN=badge").uri("urn:example:badge").sign(between);
    TestCertificate stranger = TestCertificate.authority("badges");
    for (KeyStore wrong :
        List.of(
            right.keyStore(),
            TestCertificate.subject("CN=badge")
                .uri("urn:example:other")
                .sign(BADGES)
                .keyStore(BADGES),
            TestCertificate.subject("CN=badge")
                .uri("urn:example:badge")
                .sign(stranger)
                .keyStore(BADGES),
            stranger.keyStore(right, between, BADGES))) {
      HttpResponse<String> refused = byBadge(wrong, assertion);
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(json(refused).getString("error")).isEqualTo("invalid_client");
    }
    HttpResponse<String> issued = byBadge(right.keyStore(between), assertion);
    assertThat(issued.statusCode()).as(issued.body()).isEqualTo(200);
    assertThat(Gateway.claims(json(issued).getString("access_token")).get("client_id"))
        .isEqualTo("badge");
  }

  private static HttpResponse<String> byBadge(KeyStore own, String assertion) throws Exception {
    return exchange(
        TlsClients.with(authority.authority(), own),
        assertion,
        "https://orders.example",
        "client_id",
        "badge");
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
    assertThat(answer.body())
        .contains("https://localhost:" + port + "/oauth2/token")
        .contains("self_signed_tls_client_auth", "bound_access_tokens\":true");
    SSLSession session = answer.sslSession().orElseThrow();
    assertThat(session.getPeerPrincipal().getName()).isEqualTo("CN=localhost");
    assertThat(session.getLocalCertificates()).as("none was sent").isNull();
    assertThat(gateway.status("/q/health/live")).as("plain HTTP").isZero();
    assertThat(gateway.log()).doesNotContain("WARN", "ERROR", "\tat ");
  }

  @Test
  void its_own_command_asks_it_over_tls_and_takes_its_certificate_alone() throws Exception {
    Path other = Files.createDirectories(Program.home().resolve("other"));
    var settings = new HashMap<String, String>();
    settings.put("QUARKUS_HTTP_SSL_PORT", Integer.toString(port));
    settings.put("CAMBIST_TLS_CERTIFICATE", authority.certificate().toString());
    settings.put("CAMBIST_TLS_KEY", authority.key().toString());
    assertThat(Command.run(settings, "health"))
        .isEqualTo(
            new Command.Said(0, "ready: https://localhost:" + port + "/q/health/ready\n", ""));

    settings.put(
        "CAMBIST_TLS_CERTIFICATE",
        TestAuthority.create(other, "localhost").certificate().toString());
    Command.Said said = Command.run(settings, "health");
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out()).contains("shows another certificate");
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

  @Test
  void files_that_cannot_serve_stop_the_start_and_say_what_to_do() throws Exception {
    Path other = Files.createDirectories(Program.home().resolve("other"));
    String othersKey = TestAuthority.create(other, "localhost").key().toString();
    refused(authority.certificate().toString(), othersKey, "is not the RSA or EC key");
    refused("nowhere.pem", othersKey, "CAMBIST_TLS_CERTIFICATE (nowhere.pem)");
  }

  private static void refused(String certificate, String key, String said) throws Exception {
    Path home = Program.home();
    Map<String, String> settings = Program.settings(home, "redis://127.0.0.1:1");
    settings.put("CAMBIST_TLS_CERTIFICATE", certificate);
    settings.put("CAMBIST_TLS_KEY", key);
    try (PackagedGateway unfit = PackagedGateway.launch(home, settings)) {
      assertThat(unfit.exitCode()).isNotZero();
      assertThat(unfit.log())
          .contains("Cambist cannot start", said)
          .doesNotContain("\tat ", "Exception", "BEGIN");
    }
  }
}
