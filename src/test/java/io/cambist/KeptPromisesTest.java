package io.cambist;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeptPromisesTest {
  private static SmallRyeConfig config(String profile, Map<String, String> variables) {
    return new SmallRyeConfigBuilder()
        .withProfile(profile)
        .withSources(new EnvConfigSource(variables, 900))
        .withSources(
            new PropertiesConfigSource(
                Map.of("quarkus.tls.client-certificates.trust-all", "true"), "our own", 500))
        .build();
  }

  @ParameterizedTest
  @CsvSource({
    "QUARKUS_TLS_TRUST_ALL, true",
    "QUARKUS_TLS_TRUST_ALL, ${X:true}",
    "_PROD_QUARKUS_TLS_TRUST_ALL, true",
    "QUARKUS_TLS_CLIENT_CERTIFICATES_TRUST_ALL, true",
    "QUARKUS_TLS_HOSTNAME_VERIFICATION_ALGORITHM, NONE",
    "QUARKUS_HTTP_TLS_CONFIGURATION_NAME, other",
    "QUARKUS_HTTP_INSECURE_REQUESTS, enabled",
    "QUARKUS_HTTP_INSECURE_REQUESTS, disabled",
    "QUARKUS_HTTP_INSECURE_REQUESTS, redirect",
    "QUARKUS_HTTP_HTTP2, true",
    "QUARKUS_SHUTDOWN_DELAY, PT1S",
    "QUARKUS_HTTP_CORS, true",
    "QUARKUS_HTTP_CORS_ENABLED, true",
    "QUARKUS_HTTP_CORS_ORIGINS, *",
    "QUARKUS_HTTP_PROXY_USE_PROXY_PROTOCOL, true",
    "QUARKUS_HTTP_PROXY_ENABLE_FORWARDED_HOST, true",
    "QUARKUS_HTTP_ACCESS_LOG_ENABLED, true"
  })
  void what_would_break_one_is_refused_by_name_whatever_its_rank(String name, String value) {
    assertThat(KeptPromises.problems(config("prod", Map.of(name, value))))
        .singleElement()
        .asString()
        .startsWith(name + " ")
        .endsWith(". Remove it.")
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @CsvSource({
    "QUARKUS_TLS_TRUST_ALL, false",
    "QUARKUS_HTTP_HTTP2, false",
    "QUARKUS_HTTP_CORS_ENABLED, ''",
    "QUARKUS_TLS_TRUST_STORE_PEM_CERTS, ca.pem",
    "QUARKUS_SHUTDOWN_TIMEOUT, PT20S",
    "QUARKUS_HTTP_HOST, 127.0.0.1",
    "QUARKUS_LOG_LEVEL, DEBUG"
  })
  void what_breaks_none_is_let_be(String name, String value) {
    assertThat(KeptPromises.problems(config("prod", Map.of(name, value)))).isEmpty();
  }

  @Test
  void no_profile_but_that_of_production_starts_the_packaged_program() {
    for (String profile : new String[] {"test", "dev", "staging", "prod,test"}) {
      assertThat(KeptPromises.problems(config(profile, Map.of())))
          .singleElement()
          .asString()
          .startsWith("QUARKUS_PROFILE (");
    }
  }
}
