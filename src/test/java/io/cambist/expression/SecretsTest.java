package io.cambist.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is never shown, and what is. */
class SecretsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        // JWS, JWE, parts of them, and what is around them
        "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.MEUCIQDx",
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJqYW5lIn0.",
        "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..48V1_ALb6US04U3b.5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TA.x",
        "eyJzdWIiOiJqYW5lIn0",
        "ewogICJhbGciOiAiRVMyNTYiCn0.e30.c2ln",
        "eyAiYWxnIjogIkVTMjU2IiB9",
        "Bearer eyJhbGciOiJFUzI1NiJ9",
        "bearer  abcdefgh",
        "Basic dXNlcjpwYXNz",
        "https://example.org/?access_token=eyJhbGciOiJFUzI1NiJ9&x=1",
        "say \"eyJhbGciOiJFUzI1NiJ9\"",
        // PEM
        "-----BEGIN PRIVATE KEY-----\nMEE\n-----END PRIVATE KEY-----",
        // what makers of credentials hand out, and what is in addresses
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "glpat-aaaaaaaaaaaaaaaaaaaa",
        "xoxb-123456789012-abcdef",
        "sk_live_aaaaaaaaaaaa",
        "hvs.aaaaaaaaaaaaaaaaaaaaaaaa",
        "https://jane:sesame@example.org/",
        "redis://:sesame@redis:6379",
        // what looks drawn by lot
        "f81d4fae7dec11d0a76500a0c91e6bf6",
        "d2luZG93cyA5NSBpcyBub3QgZGVhZA9zXq",
        "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
        "wJ4lrXUt2FEMIK7MDE8bPx",
        "https://hooks.example.org/services/T01/B02/Xk4PqT7yLm2VwR9cAb3NdE5f",
      })
  void a_credential_is_known_by_its_shape(String text) {
    assertThat(Secrets.note(text)).isPresent();
    assertThat(Excerpt.of(text, "anything")).startsWith("(").doesNotContain(text.substring(4));
    assertThat(Excerpt.of(List.of("x", Map.of("y", text)), "")).doesNotContain(text.substring(4));
    assertThat(Excerpt.of(Map.of(text, 1L), "")).doesNotContain(text.substring(4));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "refs/heads/main",
        "refs/heads/feature/ACME-1234-make-the-orders-page-load-faster",
        "repo:octo-org/octo-repo:environment:Production",
        "octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main",
        "arn:aws:iam::123456789012:role/GitHubActionsRole2",
        "system:serviceaccount:payments:orders-api",
        "orders-7d9c5b6f4d-x2vq8",
        "spiffe://example.org/ns/payments/sa/orders",
        "8f14e45f-ceea-467f-a0e6-7d9c5b6f4d11",
        "https://token.actions.githubusercontent.com/octo-org",
        "projects/123456789/locations/global/workloadIdentityPools/ci/providers/github",
        "1234567890123456789",
        "jane.doe@example.org",
        "CN=Orders-API,OU=Payments,O=Example Corporation,C=CH",
        "2026-11-26T06:32:39.838144742Z",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "Mozilla/5.0 (X11; Linux x86_64)",
        "urn:ietf:params:oauth:token-type:jwt",
        "keyJar and heyJude",
        "Zürich, Großmünster",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      })
  void what_names_things_is_shown(String text) {
    assertThat(Excerpt.of(text, "anything")).isEqualTo("\"" + text + "\"");
  }

  @Test
  void little_that_is_drawn_by_lot_is_shown_and_nothing_that_is_long() {
    var random = new Random(4711);
    Function<byte[], String> url = Base64.getUrlEncoder().withoutPadding()::encodeToString;
    assertThat(shown(random, 48, url)).isZero();
    assertThat(shown(random, 32, url)).isLessThan(5);
    assertThat(shown(random, 24, url)).isLessThan(15);
    assertThat(shown(random, 24, Base64.getEncoder()::encodeToString)).isLessThan(15);
    assertThat(shown(random, 16, url)).isLessThan(130);
    assertThat(shown(random, 16, HexFormat.of()::formatHex)).isZero();
  }

  private static long shown(Random random, int bytes, Function<byte[], String> encoding) {
    return Stream.generate(
            () -> {
              var secret = new byte[bytes];
              random.nextBytes(secret);
              return encoding.apply(secret);
            })
        .limit(1000)
        .filter(secret -> Secrets.note(secret).isEmpty())
        .count();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "userPassword",
        "client_secret",
        "id_token",
        "accessToken",
        "API-Key",
        "apikey",
        "private.key",
        "Authorization",
        "set-cookie",
        "credentials",
        "pin",
        "password_value",
        "db_secret_name",
        "passwordOfJane",
        "userpassword",
        "DBPassword",
        "pwd2",
        "secret-2",
        "otp1",
        "credential_of_job",
      })
  void a_secret_is_known_by_its_name(String name) {
    assertThat(Excerpt.of("hunter2", name)).isEqualTo("(hidden for its name, 7 characters)");
    assertThat(Excerpt.of(4711L, name)).isEqualTo("(hidden for its name)");
    assertThat(Excerpt.of(List.of("hunter2"), name)).doesNotContain("hunter2");
    assertThat(Excerpt.of(Map.of("x", "hunter2"), name)).doesNotContain("hunter2");
    assertThat(Excerpt.of(Map.of(name, "hunter2"), "")).doesNotContain("hunter2");
    assertThat(Excerpt.of(true, name)).isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "token_use",
        "token_type",
        "secretary",
        "token_secretary",
        "pin_code_length",
        "key",
        "keyId",
        "passport",
        "_",
        "sub"
      })
  void other_names_hide_nothing(String name) {
    assertThat(Excerpt.of("hunter2", name)).isEqualTo("\"hunter2\"");
  }

  @Test
  void names_of_parties_and_digests_may_look_random() {
    String id = "00uid4BxXw6I6TV4m0g3";
    assertThat(Excerpt.of(id, "sub")).isEqualTo("\"" + id + "\"");
    assertThat(Excerpt.of(id, "other")).isEqualTo("(looks like a credential, 20 characters)");
    String commit = "ffac537e6cbbf934b08745a378932722df287a53";
    assertThat(Excerpt.of(commit, "sha")).isEqualTo("\"" + commit + "\"");
    assertThat(Excerpt.of(commit, "job_workflow_sha")).isEqualTo("\"" + commit + "\"");
    assertThat(Excerpt.of(commit, "other")).isEqualTo("(looks like a credential, 40 characters)");
    assertThat(Excerpt.of("eyJhbGciOiJFUzI1NiJ9", "sub")).isEqualTo("(token, 20 characters)");
  }

  @Test
  void a_token_is_hidden_wherever_a_shown_part_of_a_long_text_could_reach_into_it() {
    var random = new SecureRandom();
    for (int before = 0; before < 300; before += 7) {
      var secret = new byte[600];
      random.nextBytes(secret);
      String text = "x ".repeat(before / 2) + Base64.getUrlEncoder().encodeToString(secret);
      assertThat(Excerpt.of(text, "")).startsWith("(");
    }
  }
}
