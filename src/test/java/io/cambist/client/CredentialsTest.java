package io.cambist.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.oauth.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
  @Test
  void basic_credentials_are_form_urlencoded_before_base64() {
    assertThat(basic("a%3Ab:s%25+t")).isEqualTo(new Credentials.Basic("a:b", "s% t"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Basic", "Basic !!", "Bearer abc", "Basic bm9jb2xvbg==", "Basic OnNlY3JldA=="})
  void a_header_that_is_no_basic_pair_is_refused(String header) {
    var unusable =
        (Credentials.Unusable)
            Credentials.of(Optional.of(header), Optional.empty(), Optional.empty());
    assertThat(unusable.refusal().reason()).isEqualTo(Reason.CLIENT_AUTHENTICATION_MALFORMED);
  }

  @Test
  void two_methods_at_once_are_refused() {
    var both = Credentials.of(Optional.of("Basic YTpi"), Optional.of("a"), Optional.of("b"));
    assertThat(((Credentials.Unusable) both).refusal().reason())
        .isEqualTo(Reason.CLIENT_AUTHENTICATION_SEVERAL);
  }

  @Test
  void a_client_id_that_differs_from_the_headers_is_refused() {
    var other = Credentials.of(Optional.of("Basic YTpi"), Optional.of("c"), Optional.empty());
    assertThat(other).isInstanceOf(Credentials.Unusable.class);
    var same = Credentials.of(Optional.of("Basic YTpi"), Optional.of("a"), Optional.empty());
    assertThat(same).isEqualTo(new Credentials.Basic("a", "b"));
  }

  @Test
  void a_secret_without_a_client_id_is_refused() {
    assertThat(Credentials.of(Optional.empty(), Optional.empty(), Optional.of("s")))
        .isInstanceOf(Credentials.Unusable.class);
  }

  @Test
  void no_secret_shows_in_a_text() {
    assertThat(new Credentials.Basic("a", "hidden").toString()).doesNotContain("hidden");
    assertThat(new Credentials.Post("a", "hidden").toString()).doesNotContain("hidden");
  }

  private static Credentials basic(String pair) {
    String header =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    return Credentials.of(Optional.of(header), Optional.empty(), Optional.empty());
  }
}
