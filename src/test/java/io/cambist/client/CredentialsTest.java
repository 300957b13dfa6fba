package io.cambist.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.oauth.Reason;
import io.cambist.testing.RawJwt;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
  private static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  private static final String ASSERTION =
      RawJwt.with("{\"alg\":\"ES256\"}", "{\"sub\":\"me\"}", new byte[6]);

  @Test
  void basic_credentials_are_form_urlencoded_before_base64() {
    assertThat(basic("a%3Ab:s%25+t")).isEqualTo(new Credentials.Basic("a:b", "s% t"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Basic", "Basic !!", "Bearer abc", "Basic bm9jb2xvbg==", "Basic OnNlY3JldA=="})
  void a_header_that_is_no_basic_pair_is_refused(String header) {
    var unusable = (Credentials.Unusable) Credentials.of(Optional.of(header));
    assertThat(unusable.refusal().reason()).isEqualTo(Reason.CLIENT_AUTHENTICATION_MALFORMED);
  }

  @Test
  void two_methods_at_once_are_refused() {
    var both = of("Basic YTpi", Map.of("client_id", "a", "client_secret", "b"));
    assertThat(((Credentials.Unusable) both).refusal().reason())
        .isEqualTo(Reason.CLIENT_AUTHENTICATION_SEVERAL);
  }

  @Test
  void a_client_id_that_differs_from_the_headers_is_refused() {
    var other = of("Basic YTpi", Map.of("client_id", "c"));
    assertThat(other).isInstanceOf(Credentials.Unusable.class);
    var same = of("Basic YTpi", Map.of("client_id", "a"));
    assertThat(same).isEqualTo(new Credentials.Basic("a", "b"));
  }

  @Test
  void a_secret_without_a_client_id_is_refused() {
    assertThat(of(Map.of("client_secret", "s"))).isInstanceOf(Credentials.Unusable.class);
  }

  @Test
  void no_secret_shows_in_a_text() {
    assertThat(new Credentials.Basic("a", "hidden").toString()).doesNotContain("hidden");
    assertThat(new Credentials.Post("a", "hidden").toString()).doesNotContain("hidden");
  }

  @Test
  void an_assertion_beside_anything_else_is_refused() {
    for (Credentials both :
        List.of(
            of("Basic YTpi", asserted(ASSERTION, JWT_BEARER)),
            of("Basic YTpi", Map.of("client_assertion_type", JWT_BEARER)),
            of(
                Map.of(
                    "client_id",
                    "a",
                    "client_secret",
                    "b",
                    "client_assertion",
                    ASSERTION,
                    "client_assertion_type",
                    JWT_BEARER)))) {
      assertThat(reason(both)).isEqualTo(Reason.CLIENT_AUTHENTICATION_SEVERAL);
    }
  }

  @Test
  void an_assertion_and_its_type_come_together_and_are_known() {
    assertThat(reason(of(Map.of("client_assertion", ASSERTION))))
        .isEqualTo(Reason.CLIENT_ASSERTION_TYPE_MISSING);
    assertThat(reason(of(Map.of("client_assertion_type", JWT_BEARER))))
        .isEqualTo(Reason.CLIENT_ASSERTION_MISSING);
    assertThat(reason(of(asserted(ASSERTION, "urn:ietf:params:oauth:token-type:jwt"))))
        .isEqualTo(Reason.CLIENT_ASSERTION_TYPE_UNSUPPORTED);
    assertThat(reason(of(asserted("no.jwt", JWT_BEARER))))
        .isEqualTo(Reason.CLIENT_ASSERTION_REFUSED);
    assertThat(of(asserted(ASSERTION, JWT_BEARER)).claimedClient()).contains("me");
  }

  @Test
  void an_assertion_is_the_same_with_another_signature() {
    var asserted = (Credentials.Asserted) of(asserted(ASSERTION, JWT_BEARER));
    assertThat(asserted.isAlso(ASSERTION)).isTrue();
    assertThat(asserted.isAlso(ASSERTION.substring(0, ASSERTION.length() - 4) + "BBBB")).isTrue();
    assertThat(asserted.isAlso(ASSERTION.substring(1))).isFalse();
    assertThat(asserted.toString()).doesNotContain(ASSERTION.substring(0, 10));
  }

  private static Map<String, String> asserted(String assertion, String type) {
    return Map.of("client_assertion", assertion, "client_assertion_type", type);
  }

  private static Reason reason(Credentials credentials) {
    return ((Credentials.Unusable) credentials).refusal().reason();
  }

  private static Credentials of(Map<String, String> form) {
    return Credentials.of(
        Optional.empty(), name -> Optional.ofNullable(form.get(name)), Optional.empty());
  }

  private static Credentials of(String authorization, Map<String, String> form) {
    return Credentials.of(
        Optional.of(authorization), name -> Optional.ofNullable(form.get(name)), Optional.empty());
  }

  private static Credentials basic(String pair) {
    String header =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    return Credentials.of(Optional.of(header));
  }
}
