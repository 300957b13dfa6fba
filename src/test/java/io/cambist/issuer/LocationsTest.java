package io.cambist.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationsTest {
  private static final URI AFAR = URI.create("https://issuer.example/document");
  private static final URI HERE = URI.create("http://127.0.0.1:8081/document");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://keys.example/jwks",
        "HTTPS://keys.example:8443/jwks?n=1",
        "http://localhost:8081/jwks",
        "http://127.0.0.1/jwks",
        "http://[::1]:8081/jwks"
      })
  void keys_are_fetched_with_tls_or_from_loopback(String uri) {
    assertThat(Locations.mayBeFetched(URI.create(uri))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://keys.example/jwks",
        "http://localhost.evil.example/jwks",
        "http://127.0.0.1.evil.example/jwks",
        "http://0.0.0.0/jwks",
        "http://169.254.169.254/jwks",
        "https://user@keys.example/jwks",
        "https:///jwks",
        "https:jwks",
        "ftp://keys.example/jwks",
        "file:///etc/passwd",
        "/jwks"
      })
  void keys_are_fetched_from_nowhere_else(String uri) {
    assertThat(Locations.mayBeFetched(URI.create(uri))).isFalse();
  }

  @Test
  void a_document_from_afar_may_not_lead_to_our_own_machine() {
    URI local = URI.create("http://127.0.0.1:9000/jwks");
    assertThat(Locations.mayLeadTo(AFAR, local)).isFalse();
    assertThat(Locations.mayLeadTo(HERE, local)).isTrue();
    assertThat(Locations.mayLeadTo(AFAR, URI.create("https://keys.example/jwks"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/x, https://a.example/y, true",
    "https://a.example/x, https://A.example:443/y, true",
    "https://a.example/x, http://a.example/x, false",
    "https://a.example/x, https://a.example:8443/x, false",
    "https://a.example/x, https://b.example/x, false"
  })
  void an_origin_is_scheme_host_and_port(URI one, URI other, boolean same) {
    assertThat(Locations.sameOrigin(one, other)).isEqualTo(same);
  }
}
