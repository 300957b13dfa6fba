package io.cambist;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.testing.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
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
      strings = {"PT15M", "PT0.5S", "P1D", "p1dt2h", "90", "90s", "500ms", "5m", "2h", "1d"})
  void a_duration_that_the_configuration_reads_is_taken(String text) {
    assertThat(problems("cambist.max-ttl", text)).isEmpty();
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
        .containsExactly("CAMBIST_MAX_TTL (" + text + ") is not a duration. Set it like PT15M.");
  }

  @ParameterizedTest
  @CsvSource({
    "cambist.federation-poll, CAMBIST_FEDERATION_POLL, PT2S",
    "cambist.redis-timeout, CAMBIST_REDIS_TIMEOUT, PT0.5S",
    "cambist.issuer-keys.timeout, CAMBIST_ISSUER_KEYS_TIMEOUT, PT2S",
    "cambist.session-retention, CAMBIST_SESSION_RETENTION, PT1H"
  })
  void the_remedy_suits_the_setting(String key, String name, String example) {
    assertThat(problems(key, "soon"))
        .containsExactly(name + " (soon) is not a duration. Set it like " + example + ".");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "99999", "65536", "-1", "80 80"})
  void a_port_that_is_none_is_refused_with_a_remedy(String text) {
    assertThat(problems("quarkus.http.port", text))
        .containsExactly(
            "QUARKUS_HTTP_PORT (" + text + ") is not a port from 0 to 65535. Set it like 8080.");
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
  }

  private static List<String> tls(String certificate, String key) {
    return problems(Map.of("cambist.tls-certificate", certificate, "cambist.tls-key", key));
  }
}
