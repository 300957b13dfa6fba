package io.cambist;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.settings.Form;
import io.cambist.settings.Setting;
import io.cambist.testing.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProductionSettingsTest {
  @TempDir Path scratch;

  private static List<String> problems(String key, String value) {
    return problems(Map.of(key, value));
  }

  /** Of these settings among good ones. */
  private static List<String> problems(Map<String, String> special) {
    Map<String, String> settings = new HashMap<>();
    settings.put("cambist.issuer", "https://cambist.example");
    settings.put("cambist.federation", "src/main");
    settings.put("cambist.redis", "redis://redis.example");
    settings.put("cambist.signing-keys", "src/main");
    settings.putAll(special);
    return ProductionSettings.problems(name -> Optional.ofNullable(settings.get(name)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PT15M", "PT0.5S", "P1D", "p1dt2h", "90", "90s", "500ms", "5m", "2h", "1d", " 5m "
      })
  void a_duration_that_the_configuration_reads_is_taken(String text) {
    assertThat(problems("cambist.session-retention", text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PTT",
        "P5",
        "P",
        "PT",
        "P.",
        "PT5",
        "abc",
        "5x",
        "P999999999999D",
        "99999999999h"
      })
  void every_other_duration_is_refused_with_a_remedy(String text) {
    assertThat(problems("cambist.max-ttl", text))
        .containsExactly(
            "CAMBIST_MAX_TTL ("
                + text
                + ") is not a duration from PT1S to PT24H. Set it like PT15M.");
  }

  /** What is just within the bounds, and just outside. */
  @ParameterizedTest
  @CsvSource({
    "MAX_TTL, PT1S, PT24H, PT0.999S, PT24H1S",
    "SESSION_RETENTION, PT0S, P31D, PT-1S, P32D",
    "EPOCH, 0, 999999999, -1, 1000000000",
    "DRAIN, PT0S, PT5M, PT-1S, PT5M1S",
    "FEDERATION_POLL, PT0.1S, PT5M, PT0S, PT6M",
    "ISSUER_KEYS_TIMEOUT, PT0.05S, PT10S, PT0.049S, PT10.001S",
    "REDIS_TIMEOUT, PT0.05S, PT10S, PT0S, PT10M",
    "REDIS_REPLICAS, 0, 9, -1, 10",
    "AUDIT_ISSUED_LENGTH, 1000, 100000000, 999, 100000001",
    "AUDIT_REFUSED_LENGTH, 1000, 100000000, 0, 100000001",
    "DECISION_POINT_TIMEOUT, PT0.01S, PT10S, PT0S, PT11S",
    "HTTP_PORT, 1, 65535, 0, 65536",
    "HTTP_SSL_PORT, 1, 65535, 0, 65536"
  })
  void bounds_are_kept_and_told_with_the_remedy(
      Setting setting, String least, String most, String less, String more) {
    assertThat(problems(setting.key(), least)).isEmpty();
    assertThat(problems(setting.key(), most)).isEmpty();
    for (String outside : List.of(less, more, "soon")) {
      assertThat(problems(setting.key(), outside))
          .singleElement()
          .asString()
          .startsWith(setting.variable() + " (" + outside + ") is not ")
          .contains(setting.form().what() + ". Set it like ");
    }
  }

  @Test
  void every_problem_is_told_at_once_on_a_line_of_its_own() {
    Map<String, String> bad = new HashMap<>();
    for (Setting setting : Setting.values()) {
      bad.put(setting.key(), "not\nso");
    }
    bad.put("cambist.operators.audience", "any");
    assertThat(problems(bad))
        .allSatisfy(problem -> assertThat(problem).matches("[A-Z][^\n]+"))
        .extracting(problem -> problem.replaceFirst("[^A-Z_].*", ""))
        .containsAll(
            Arrays.stream(Setting.values())
                .filter(
                    setting ->
                        !setting.form().equals(new Form.Judged("a text"))
                            && setting != Setting.TLS_KEY)
                .map(Setting::variable)
                .toList());
  }

  @Test
  void no_text_takes_a_line_of_its_own_or_has_no_end() {
    assertThat(problems("cambist.max-ttl", "a\nCAMBIST_EPOCH is fine" + "x".repeat(1000)))
        .singleElement()
        .asString()
        .startsWith("CAMBIST_MAX_TTL (a?CAMBIST_EPOCH is fine")
        .hasSizeLessThan(300);
  }

  @Test
  void files_that_are_missing_are_told_with_all_else() {
    assertThat(
            problems(
                Map.of(
                    "cambist.redis", "rediss://redis.example",
                    "cambist.redis-ca", "nowhere.pem",
                    "cambist.decision-point", "https://pdp.example",
                    "cambist.decision-point-token-file", "nowhere",
                    "cambist.decision-point-key", "nowhere.pem",
                    "cambist.decision-point-authorities", "nowhere.pem",
                    "cambist.max-ttl", "forever")))
        .hasSize(6)
        .anyMatch(problem -> problem.startsWith("CAMBIST_REDIS_CA (nowhere.pem)"))
        .anyMatch(problem -> problem.startsWith("CAMBIST_DECISION_POINT_TOKEN_FILE (nowhere)"))
        .anyMatch(problem -> problem.startsWith("CAMBIST_DECISION_POINT_KEY (nowhere.pem)"))
        .anyMatch(problem -> problem.contains("belong together"))
        .anyMatch(problem -> problem.startsWith("CAMBIST_DECISION_POINT_AUTHORITIES"));
    assertThat(problems("cambist.decision-point-authorities", "nowhere.pem"))
        .anyMatch(problem -> problem.startsWith("CAMBIST_DECISION_POINT is not set"));
    assertThat(problems("cambist.decision-point", "https://pdp.example"))
        .singleElement()
        .asString()
        .contains("nothing by which it knows us");
    assertThat(problems("cambist.decision-point", "http://localhost:8181")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "99999", "65536", "-1", "0", "80 80"})
  void a_port_that_is_none_is_refused_with_a_remedy(String text) {
    assertThat(problems("quarkus.http.port", text))
        .containsExactly(
            "QUARKUS_HTTP_PORT ("
                + text
                + ") is not a whole number from 1 to 65535. Set it like 8080.");
  }

  @Test
  void a_port_is_taken() {
    assertThat(problems("quarkus.http.port", "65535")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a:hunter2@x",
        "ftp://a:hunter2@x",
        "https://hunter2@x/",
        "https://a:hunter2/y@x",
        "https://a:hunter2 z@x",
        "https:a:hunter2@x",
        "a:hunter2@x"
      })
  void the_issuers_user_and_password_are_never_repeated(String url) {
    assertThat(problems("cambist.issuer", url)).hasSize(1);
    assertThat(problems("cambist.issuer", url).get(0))
        .startsWith("CAMBIST_ISSUER (")
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://cambist.example:99999",
        "https://cambist.example:0",
        "https://cambist.example:",
        "https://cambist.example/a/../b",
        "https://cambist.example/./b",
        "https://cambist.example/m\u00fcnchen",
        "https://cambist.example?pw=hunter2",
        "https://cambist.example#hunter2"
      })
  void an_issuer_that_others_could_read_as_another_is_refused(String url) {
    assertThat(problems("cambist.issuer", url))
        .singleElement()
        .asString()
        .startsWith("CAMBIST_ISSUER (https://cambist.example")
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://cambist.example:8443",
        "https://cambist.example/tenants/one",
        "https://xn--mnchen-3ya.example"
      })
  void an_issuer_may_have_port_and_path(String url) {
    assertThat(problems("cambist.issuer", url)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "REDIS_CA, redis://redis.example, 'with rediss '",
    "REDIS_CA, redis+cluster://redis.example, 'with rediss '",
    "REDIS_SENTINEL_USER, rediss://redis.example, no sentinels",
    "REDIS_SENTINEL_PASSWORD, redis+cluster://redis.example, no sentinels"
  })
  void what_is_said_of_tls_or_sentinels_that_are_not_there_is_refused(
      Setting setting, String redis, String told) throws Exception {
    assertThat(
            problems(Map.of("cambist.redis", redis, setting.key(), certificateFile().toString())))
        .singleElement()
        .asString()
        .startsWith(setting.variable() + " is set, while CAMBIST_REDIS leads to ")
        .contains(told)
        .doesNotContain(".pem");
  }

  @Test
  void what_is_said_of_tls_and_sentinels_that_are_there_is_taken() throws Exception {
    assertThat(
            problems(
                Map.of(
                    "cambist.redis", "REDISS+SENTINEL://one,two/primary",
                    "cambist.redis-ca", certificateFile().toString(),
                    "cambist.redis-sentinel-user", "u",
                    "cambist.redis-sentinel-password", "p")))
        .isEmpty();
  }

  private Path certificateFile() throws Exception {
    return TestAuthority.create(scratch, "localhost").certificate();
  }

  @Test
  void the_header_of_a_certificate_is_one_of_its_own_and_needs_proxies_to_believe() {
    assertThat(problems("cambist.client-certificate-header", "X-Client-Cert"))
        .singleElement()
        .asString()
        .startsWith("CAMBIST_TRUSTED_PROXIES is not set");
    assertThat(
            problems(
                Map.of(
                    "cambist.trusted-proxies", "10.0.0.1",
                    "cambist.client-certificate-header", "authorization")))
        .singleElement()
        .asString()
        .contains("(authorization) is a header with a meaning of its own");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://idp.example",
        "idp.example",
        "https://user:secret@idp.example",
        "https://idp.example?x=y",
        "https://idp.example#x",
        "https:///realm",
        "not a url"
      })
  void operators_sign_in_at_a_safe_url_which_is_not_repeated(String url) {
    assertThat(problems("cambist.operators.issuer", url))
        .singleElement()
        .asString()
        .startsWith("CAMBIST_OPERATORS_ISSUER is no https:// URL")
        .doesNotContain("secret");
  }

  @Test
  void the_settings_of_operators_belong_together() {
    assertThat(problems("cambist.operators.issuer", "https://idp.example/realms/staff")).isEmpty();
    assertThat(problems("cambist.operators.issuer", "http://localhost:8081")).isEmpty();
    assertThat(problems("cambist.operators.client-secret", "s"))
        .singleElement()
        .asString()
        .startsWith("CAMBIST_OPERATORS_CLIENT_ID is not set");
    assertThat(problems("cambist.operators.client-id", "console")).hasSize(2);
    assertThat(problems("cambist.operators.audience", "https://cambist.example/api/v1"))
        .singleElement()
        .asString()
        .startsWith("CAMBIST_OPERATORS_ISSUER is not set");
    assertThat(problems("cambist.operators.roles-claim", "roles"))
        .singleElement()
        .asString()
        .startsWith("CAMBIST_OPERATORS_ISSUER is not set");
  }

  @Test
  void tokens_made_for_others_are_never_let_in() {
    assertThat(problems("cambist.operators.audience", "any"))
        .anyMatch(problem -> problem.startsWith("CAMBIST_OPERATORS_AUDIENCE (any)"));
  }

  @Test
  void the_certificate_and_the_key_of_the_server_belong_together(@TempDir Path directory)
      throws Exception {
    TestAuthority one = TestAuthority.create(directory, "localhost");
    Path elsewhere = Files.createDirectories(directory.resolve("other"));
    TestAuthority other = TestAuthority.create(elsewhere, "localhost");
    String certificate = one.certificate().toString();
    String key = one.key().toString();
    assertThat(tls(certificate, key)).isEmpty();
    assertThat(tls(certificate, ""))
        .singleElement()
        .asString()
        .startsWith("CAMBIST_TLS_KEY is not");
    assertThat(tls("", key))
        .singleElement()
        .asString()
        .startsWith("CAMBIST_TLS_CERTIFICATE is not");
    assertThat(tls("nowhere.pem", key))
        .singleElement()
        .asString()
        .startsWith("CAMBIST_TLS_CERTIFICATE (nowhere.pem)");
    assertThat(tls(certificate, certificate))
        .singleElement()
        .asString()
        .contains("openssl pkcs8 -topk8");
    assertThat(tls(certificate, other.key().toString()))
        .singleElement()
        .asString()
        .contains("is not the RSA or EC key")
        .doesNotContain("BEGIN");
    assertThat(
            problems(
                Map.of(
                    "cambist.decision-point",
                    "https://pdp.example",
                    "cambist.decision-point-certificate",
                    certificate,
                    "cambist.decision-point-key",
                    other.key().toString())))
        .singleElement()
        .asString()
        .startsWith("CAMBIST_DECISION_POINT_KEY (" + other.key() + ") is not the RSA or EC key");
  }

  /** Some have no end. */
  @Test
  void what_is_no_file_or_too_long_for_one_of_certificates_is_not_read() throws Exception {
    String key = TestAuthority.create(scratch, "localhost").key().toString();
    Path tooLong = Files.write(scratch.resolve("long.pem"), new byte[(1 << 20) + 1]);
    for (String file : List.of("/dev/zero", tooLong.toString(), "${NOCERT}")) {
      assertThat(tls(file, key))
          .singleElement()
          .asString()
          .startsWith("CAMBIST_TLS_CERTIFICATE (" + file + ") is not a file of PEM certificates");
    }
  }

  private static List<String> tls(String certificate, String key) {
    return problems(Map.of("cambist.tls-certificate", certificate, "cambist.tls-key", key));
  }
}
