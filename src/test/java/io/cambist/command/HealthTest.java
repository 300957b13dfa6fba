package io.cambist.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.cambist.command.Desk.Said;
import io.cambist.testing.TestAuthority.SelfSigned;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a gateway is ready, asked without a shell. */
class HealthTest {
  private static final String UP = "{\"status\":\"UP\",\"checks\":[]}";

  @TempDir Path directory;
  private final Desk desk = new Desk();
  private HttpServer server;

  private HttpServer serve(HttpServer fresh, int status, String body) {
    server = fresh;
    server.createContext(
        "/q/health/ready",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          try (var out = exchange.getResponseBody()) {
            out.write(bytes);
          }
        });
    server.start();
    return server;
  }

  private static InetSocketAddress somewhere() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private Said plain(int status, String body) throws IOException {
    int port = serve(HttpServer.create(somewhere(), 0), status, body).getAddress().getPort();
    desk.environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    return desk.run("health");
  }

  /** A gateway that shows this certificate. */
  private void secure(SelfSigned shown) throws Exception {
    var keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(shown.keyStore(), new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    HttpsServer fresh = HttpsServer.create(somewhere(), 0);
    fresh.setHttpsConfigurator(new HttpsConfigurator(context));
    int port = serve(fresh, 200, UP).getAddress().getPort();
    desk.environment.put("QUARKUS_HTTP_SSL_PORT", Integer.toString(port));
  }

  private Said secure(SelfSigned shown, SelfSigned configured) throws Exception {
    secure(shown);
    String pem =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(configured.certificate().getEncoded())
            + "\n-----END CERTIFICATE-----\n";
    Path file = Files.writeString(directory.resolve("tls.crt"), pem);
    desk.environment.put("CAMBIST_TLS_CERTIFICATE", file.toString());
    desk.environment.put("CAMBIST_TLS_KEY", "tls.key");
    return desk.run("health");
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  @Test
  void one_that_is_ready_is_told_so() throws Exception {
    Said said = plain(200, UP);
    assertThat(said.code()).isZero();
    assertThat(said.out()).startsWith("ready: http://localhost:").endsWith("/q/health/ready\n");
    String url = "http://localhost:" + server.getAddress().getPort();
    assertThat(new Desk().run("health", url).code()).isZero();
    assertThat(new Desk().run("health", url + "/").code()).isZero();
    assertThat(new Desk().run("health", url + "/q/health/ready").code()).isZero();
    assertThat(new Desk().run("health", url + "/elsewhere").out())
        .isEqualTo("not ready: " + url + "/elsewhere answers 404\n");
  }

  @Test
  void one_that_is_not_says_on_one_line_which_check_is_down_and_why() throws Exception {
    String checks =
        """
        {"status":"DOWN","checks":[
          {"name":"redis","status":"DOWN","data":{"problem":"nobody\\nlistens"}},
          {"name":"federation","status":"UP","data":{"revision":"abc"}},
          {"name":"drain","status":"DOWN"}]}
        """;
    assertThat(plain(503, checks))
        .isEqualTo(new Said(1, "not ready: redis: nobody\\u{a}listens; drain is down\n", ""));
  }

  @Test
  void an_answer_that_is_none_is_told_by_its_status() throws Exception {
    assertThat(plain(503, "<html>").out()).endsWith("/q/health/ready answers 503\n");
  }

  @Test
  void whoever_answers_200_and_does_not_say_that_it_is_up_is_not_ready() throws Exception {
    assertThat(plain(200, "<html>").out()).endsWith("answers 200, but not as a gateway does\n");
    stop();
    assertThat(plain(200, "{\"status\":\"DOWN\",\"checks\":[]}").code()).isEqualTo(1);
  }

  @Test
  void a_reason_that_is_missing_is_no_reason_to_fail() throws Exception {
    String checks =
        "{\"status\":\"DOWN\",\"checks\":[{\"name\":\"redis\",\"status\":\"DOWN\",\"data\":{\"problem\":null}}]}";
    assertThat(plain(503, checks).out()).isEqualTo("not ready: redis: null\n");
  }

  @Test
  void who_never_comes_to_an_end_is_not_waited_for() throws Exception {
    server = HttpServer.create(somewhere(), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, UP.length());
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
        });
    server.start();
    URI url = URI.create("http://localhost:" + server.getAddress().getPort());
    var options = new HealthOptions(url, Optional.empty());
    var said = new ByteArrayOutputStream();
    var out = new Output(new PrintStream(said, true, StandardCharsets.UTF_8), false);
    assertThat(new Health(options, out, Duration.ofMillis(200)).run()).isEqualTo(1);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .isEqualTo("not ready: " + url + " does not answer in time\n");
  }

  @Test
  void a_url_that_can_be_none_of_a_gateway_is_bad_usage() {
    for (String url :
        List.of("http://localhost:99999", "http://a@localhost", "http://localhost?x", "ftp://x")) {
      assertThat(desk.run("health", url).code()).as(url).isEqualTo(2);
    }
  }

  @Test
  void where_nobody_listens_it_is_not_ready() {
    desk.environment.put("QUARKUS_HTTP_PORT", "1");
    assertThat(desk.run("health"))
        .isEqualTo(
            new Said(1, "not ready: nobody listens at http://localhost:1/q/health/ready\n", ""));
  }

  @Test
  void a_port_that_is_none_is_bad_usage() {
    desk.environment.put("QUARKUS_HTTP_PORT", "http");
    assertThat(desk.run("health").code()).isEqualTo(2);
  }

  @Test
  void the_very_certificate_of_the_settings_is_taken_whatever_it_names() throws Exception {
    SelfSigned own = SelfSigned.create("cambist.example");
    Said said = secure(own, own);
    assertThat(said.out()).startsWith("ready: https://localhost:");
    assertThat(said.code()).isZero();
  }

  @Test
  void another_certificate_is_not() throws Exception {
    Said said = secure(SelfSigned.create("localhost"), SelfSigned.create("localhost"));
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out())
        .startsWith("not ready: the gateway shows another certificate")
        .endsWith("restart it\n");
  }

  @Test
  void nor_is_one_that_was_renewed_for_the_same_key() throws Exception {
    SelfSigned before = SelfSigned.create("localhost");
    Said said = secure(before, before.renewed("localhost"));
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out()).endsWith("restart it\n");
  }

  @Test
  void nor_is_one_that_has_expired() throws Exception {
    SelfSigned old =
        SelfSigned.create(
            "localhost",
            Instant.parse("2020-01-01T00:00:00Z"),
            Instant.parse("2020-01-02T00:00:00Z"));
    Said said = secure(old, old);
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out()).startsWith("not ready: CAMBIST_TLS_CERTIFICATE (").contains("NotAfter");
  }

  @Test
  void without_that_file_only_what_the_machine_trusts_is_taken() throws Exception {
    secure(SelfSigned.create("localhost"));
    Said said = desk.run("health", "https://localhost:" + server.getAddress().getPort());
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out()).contains("unable to find valid certification path");
  }
}
