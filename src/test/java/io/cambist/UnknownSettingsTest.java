package io.cambist;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A name that is misspelt is no setting, and must not be taken for one that was never set. */
class UnknownSettingsTest {
  private static List<String> problems(String name, String value) {
    return UnknownSettings.problems(Map.of(name, value));
  }

  @ParameterizedTest
  @CsvSource({
    "CAMBIST_MAXTTL, CAMBIST_MAX_TTL",
    "CAMBIST_DPOP_NONSE, CAMBIST_DPOP_NONCE",
    "CAMBIST_TRUSTED_PROXY, CAMBIST_TRUSTED_PROXIES",
    "CAMBIST_REDIS_URL, CAMBIST_REDIS",
    "CAMBIST_TLS_CERT, CAMBIST_TLS_CERTIFICATE",
    "CAMBIST_OPERATOR_ISSUER, CAMBIST_OPERATORS_ISSUER",
    "CAMBIST_TTL, CAMBIST_MAX_TTL",
    "CAMBIST_KEYS, CAMBIST_SIGNING_KEYS",
    "CAMBIST_MAX_TTL_SECONDS, CAMBIST_MAX_TTL",
    "CAMBIST_PORT, QUARKUS_HTTP_PORT",
    "_PROD_CAMBIST_MAXTTL, CAMBIST_MAX_TTL"
  })
  void a_name_that_is_none_is_refused_with_what_may_be_meant(String written, String meant) {
    assertThat(problems(written, "x"))
        .singleElement()
        .asString()
        .isEqualTo(
            written
                + " is no setting of this program, and would change nothing. "
                + (meant.startsWith("QUARKUS")
                    ? "Ports are set by QUARKUS_HTTP_PORT, and by QUARKUS_HTTP_SSL_PORT with TLS."
                    : "Did you mean " + meant + "?"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CAMBIST_COLOUR", "CAMBIST_NAME"})
  void where_nothing_is_close_it_is_told_where_names_are(String name) {
    assertThat(problems(name, "red"))
        .containsExactly(
            name
                + " is no setting of this program, and would change nothing."
                + " Remove it, or write one of those in docs/configuration.md.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"_STAGING_", "_MY_PROF_", "_DEV_"})
  void what_is_for_another_profile_would_never_be_heard(String profile) {
    assertThat(problems(profile + "CAMBIST_MAX_TTL", "PT1M"))
        .singleElement()
        .asString()
        .startsWith(profile + "CAMBIST_MAX_TTL is for a profile that this program does not have")
        .endsWith("or write CAMBIST_MAX_TTL.");
    assertThat(problems("_PROD_CAMBIST_MAX_TTL", "PT1M")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "CAMBIST_SERVICE_HOST, 10.0.0.1",
    "CAMBIST_SERVICE_PORT, 8080",
    "CAMBIST_SERVICE_PORT_HTTP, 8080",
    "CAMBIST_PORT, tcp://10.0.0.1:8080",
    "CAMBIST_PORT_8080_TCP, tcp://10.0.0.1:8080",
    "CAMBIST_PORT_8080_TCP_PROTO, tcp",
    "CAMBIST_PORT_8080_TCP_PORT, 8080",
    "CAMBIST_PORT_8080_TCP_ADDR, 10.0.0.1",
    "CAMBIST_REDIS_SERVICE_HOST, 10.0.0.2",
    "CAMBIST_REDIS_PORT, tcp://10.0.0.2:6379",
    "CAMBIST_IMAGE, registry.example/cambist:0.1.0",
    "CAMBIST_NAME, /web/cambist",
    "CAMBIST_ENV_LANG, C.UTF-8",
    "CAMBIST_REDIS_NAME, /web/redis",
    "CAMBIST_REDIS_ENV_REDIS_VERSION, 7.0.15",
    "CAMBIST_MAX_TTL, PT5M",
    "PATH, /usr/bin",
    "QUARKUS_LOG_LEVEL, INFO"
  })
  void what_others_tell_of_services_and_containers_and_what_is_not_ours_is_let_be(
      String name, String value) {
    assertThat(problems(name, value)).isEmpty();
  }

  @Test
  void properties_are_judged_by_their_exact_names_wherever_they_stand() {
    var config =
        new SmallRyeConfigBuilder()
            .withSources(new EnvConfigSource(Map.of("CAMBIST_MAXTTL", "PT5M"), 300))
            .withSources(
                new PropertiesConfigSource(
                    Map.of(
                        "cambist.max-ttl", "PT5M",
                        "%dev.cambist.epoch", "1",
                        "%prod.cambist.epohc", "1",
                        "cambist.redis.timeout", "PT1S",
                        "quarkus.log.level", "INFO"),
                    "file",
                    250))
            .build();
    assertThat(UnknownSettings.problems(config))
        .hasSize(3)
        .anyMatch(problem -> problem.startsWith("CAMBIST_MAXTTL is"))
        .anyMatch(
            problem ->
                problem.startsWith("cambist.epohc is")
                    && problem.endsWith("Did you mean cambist.epoch?"))
        .anyMatch(
            problem ->
                problem.startsWith("cambist.redis.timeout is")
                    && problem.endsWith("Did you mean cambist.redis-timeout?"));
  }
}
