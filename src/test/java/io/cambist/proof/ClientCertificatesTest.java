package io.cambist.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Reason;
import io.cambist.proof.ClientCertificate.Source;
import io.cambist.proof.ClientCertificates.Found;
import io.cambist.testing.SettableClock;
import io.cambist.testing.TestAuthority;
import io.cambist.testing.TestAuthority.SelfSigned;
import io.cambist.testing.TlsClients;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.core.net.impl.TrustAllTrustManager;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates over real TLS, which takes all of them, and in headers. */
class ClientCertificatesTest {
  private static final String NOBODY = "";
  private static final String US = "127.0.0.1";
  private static final String HEADER = "Client-Cert";

  @TempDir private static Path directory;

  private static Vertx vertx;
  private static TestAuthority authority;
  private static HttpServer https;
  private static HttpServer http;
  private static SelfSigned own;
  private static SelfSigned others;
  private static volatile ClientCertificates certificates;
  private static volatile ProofRequest seen;
  private static final BlockingQueue<Found> FOUND = new LinkedBlockingQueue<>();

  private final SettableClock clock = new SettableClock(Clock.systemUTC().instant());

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    authority = TestAuthority.create(directory, "localhost");
    own = SelfSigned.create("own");
    others = SelfSigned.create("others");
    var tls =
        new HttpServerOptions()
            .setSsl(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setCertPath(authority.certificate().toString())
                    .setKeyPath(authority.key().toString()))
            .setClientAuth(ClientAuth.REQUEST)
            .setTrustOptions(TrustOptions.wrap(TrustAllTrustManager.INSTANCE));
    https = serve(vertx.createHttpServer(tls));
    http = serve(vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false)));
  }

  private static HttpServer serve(HttpServer server) {
    return server
        .requestHandler(ClientCertificatesTest::look)
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private static void look(HttpServerRequest request) {
    Found found = certificates.of(request);
    seen = ProofRequest.of(request, found);
    FOUND.add(found);
    request.response().end();
  }

  @AfterAll
  static void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Found over(HttpClient client, HttpServer server, String trusted, String... headers)
      throws Exception {
    certificates = new ClientCertificates(Optional.of(trusted), HEADER, Optional.empty(), clock);
    String scheme = server == https ? "https" : "http";
    var request =
        HttpRequest.newBuilder(
            URI.create(scheme + "://localhost:" + server.actualPort() + "/oauth2/token?x=y"));
    for (String value : headers) {
      request.header(HEADER, value);
    }
    client.send(request.build(), HttpResponse.BodyHandlers.discarding());
    return FOUND.poll(10, TimeUnit.SECONDS);
  }

  private Found overTls(SelfSigned presented, String trusted, String... headers) throws Exception {
    HttpClient client =
        presented == null
            ? TlsClients.plain(authority.authority())
            : TlsClients.with(authority.authority(), presented.keyStore());
    return over(client, https, trusted, headers);
  }

  private Found behindProxy(String... headers) throws Exception {
    return over(HttpClient.newHttpClient(), http, US, headers);
  }

  /** With headers that no client library sends. */
  private Found raw(String... headers) throws Exception {
    certificates = new ClientCertificates(Optional.of(US), HEADER, Optional.empty(), clock);
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), http.actualPort())) {
      var head = new StringBuilder("GET / HTTP/1.1\r\nHost: localhost\r\n");
      for (String value : headers) {
        head.append(HEADER).append(": ").append(value).append("\r\n");
      }
      socket
          .getOutputStream()
          .write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
      return FOUND.poll(10, TimeUnit.SECONDS);
    }
  }

  private static String rfc9440(Certificate certificate) throws Exception {
    return ":" + Base64.getEncoder().encodeToString(certificate.getEncoded()) + ":";
  }

  private static String pem(Certificate certificate) throws Exception {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
        + "\n-----END CERTIFICATE-----\n";
  }

  private static String nginx(String pem) {
    return URLEncoder.encode(pem, StandardCharsets.US_ASCII).replace("+", "%20");
  }

  private static void isLeaf(Found found, X509Certificate expected, Source source)
      throws Exception {
    ClientCertificate certificate = found.certificate().orElseThrow();
    assertThat(certificate.leaf()).isEqualTo(expected);
    assertThat(certificate.source()).isEqualTo(source);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(expected.getEncoded());
    String thumbprint = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    var confirmation = new Confirmation(Confirmation.Method.MTLS, thumbprint);
    assertThat(certificate.confirmation()).isEqualTo(confirmation);
    var possession = new Possession(Optional.empty(), Optional.of(certificate.confirmation()));
    assertThat(possession.proves(confirmation)).isTrue();
    assertThat(possession.proves(new Confirmation(Confirmation.Method.DPOP, thumbprint))).isFalse();
    assertThat(Possession.NONE.proves(confirmation)).isFalse();
  }

  private static void isRefused(Found found) {
    assertThat(found).isInstanceOf(Found.Unusable.class);
    assertThat(((Found.Unusable) found).refusal().reason()).isEqualTo(Reason.CERTIFICATE_REFUSED);
  }

  @Test
  void a_self_signed_certificate_of_the_connection_is_found() throws Exception {
    isLeaf(overTls(own, NOBODY), own.certificate(), Source.CONNECTION);
  }

  @Test
  void of_a_chain_only_the_first_is_the_callers() throws Exception {
    HttpClient client =
        TlsClients.with(authority.authority(), own.keyStore(others.certificate(), ofAuthority()));

    Found found = over(client, https, NOBODY);

    isLeaf(found, own.certificate(), Source.CONNECTION);
    assertThat(found.certificate().orElseThrow().chain())
        .containsExactly(own.certificate(), others.certificate(), (X509Certificate) ofAuthority());
  }

  private static Certificate ofAuthority() throws Exception {
    try (InputStream in = Files.newInputStream(authority.authority())) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  @Test
  void without_a_certificate_there_is_none_with_and_without_tls() throws Exception {
    assertThat(overTls(null, NOBODY)).isEqualTo(new Found.Absent());
    assertThat(over(HttpClient.newHttpClient(), http, NOBODY)).isEqualTo(new Found.Absent());
  }

  @Test
  void one_that_is_not_valid_at_this_time_is_refused_and_not_ignored() throws Exception {
    clock.advance(Duration.ofDays(2));
    isRefused(overTls(own, NOBODY));
    isRefused(behindProxy(rfc9440(own.certificate())));
    clock.advance(Duration.ofDays(-4));
    isRefused(overTls(own, NOBODY));
  }

  @Test
  void a_header_from_an_address_that_is_not_trusted_is_as_if_it_were_not_there() throws Exception {
    String spoofed = rfc9440(others.certificate());

    assertThat(over(HttpClient.newHttpClient(), http, NOBODY, spoofed))
        .isEqualTo(new Found.Absent());
    assertThat(over(HttpClient.newHttpClient(), http, "10.0.0.0/8", spoofed))
        .isEqualTo(new Found.Absent());
    assertThat(over(HttpClient.newHttpClient(), http, NOBODY, "rubbish", spoofed))
        .isEqualTo(new Found.Absent());
    isLeaf(overTls(own, NOBODY, spoofed), own.certificate(), Source.CONNECTION);
  }

  @Test
  void the_header_of_a_trusted_proxy_is_believed_in_either_form() throws Exception {
    isLeaf(behindProxy(rfc9440(own.certificate())), own.certificate(), Source.PROXY);
    isLeaf(behindProxy(nginx(pem(own.certificate()))), own.certificate(), Source.PROXY);
    isLeaf(
        behindProxy(nginx(pem(own.certificate())).replace("%2B", "+").replace("%2F", "/")),
        own.certificate(),
        Source.PROXY);
  }

  @Test
  void the_certificate_of_the_proxy_itself_is_never_its_callers() throws Exception {
    isLeaf(overTls(own, US, rfc9440(others.certificate())), others.certificate(), Source.PROXY);
    assertThat(overTls(own, US)).isEqualTo(new Found.Absent());
  }

  @Test
  void several_headers_of_a_trusted_proxy_are_refused() throws Exception {
    isRefused(behindProxy(rfc9440(own.certificate()), rfc9440(own.certificate())));
    isRefused(raw("", rfc9440(own.certificate())));
  }

  @Test
  void an_empty_header_of_a_trusted_proxy_says_that_there_is_no_certificate() throws Exception {
    assertThat(raw("")).isEqualTo(new Found.Absent());
    assertThat(raw("  ")).isEqualTo(new Found.Absent());
  }

  @Test
  void several_certificates_in_one_header_are_refused() throws Exception {
    isRefused(behindProxy(nginx(pem(own.certificate()) + pem(others.certificate()))));
    isRefused(behindProxy(rfc9440(own.certificate()) + ", " + rfc9440(others.certificate())));
    byte[] two = new byte[own.certificate().getEncoded().length + 1];
    System.arraycopy(own.certificate().getEncoded(), 0, two, 0, two.length - 1);
    isRefused(behindProxy(":" + Base64.getEncoder().encodeToString(two) + ":"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"::", ":AA==:", ":MAA=:", "AA==", "rubbish", ":A:", "%", "-----BEGIN"})
  void a_header_of_a_trusted_proxy_that_cannot_be_read_is_refused(String value) throws Exception {
    isRefused(behindProxy(value));
  }

  @Test
  void a_request_is_read_with_every_proof_and_without_its_query() throws Exception {
    over(HttpClient.newHttpClient(), http, NOBODY);

    assertThat(seen.method()).isEqualTo("GET");
    assertThat(seen.place()).isEqualTo("/oauth2/token");
    assertThat(seen.proofs()).isEqualTo(List.of());
  }

  @Test
  void the_refusal_of_a_certificate_refuses_the_request() throws Exception {
    Found unusable = behindProxy("rubbish");
    var nonces = new DpopNonces(new RedisNonceSecret(null), clock, "optional");
    var request =
        new ProofRequest("POST", Proof.PATH, List.of(), unusable, new ProofRequest.Token.None());

    assertThat(
            new ProofVerifier(Proof.ISSUER, nonces, clock).verify(request).await().indefinitely())
        .isEqualTo(new ProofVerifier.Result.Refused(((Found.Unusable) unusable).refusal()));
  }
}
