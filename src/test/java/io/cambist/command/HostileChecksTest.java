package io.cambist.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.command.Desk.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A pull request may hold anything: it is refused or denied, in bounded time, and never repeated.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class HostileChecksTest {
  @TempDir Path directory;
  private final Desk desk = new Desk();

  private Said check(String federation, String tests) {
    return desk.run("check", Desk.directory(directory, federation, tests));
  }

  @Test
  void ten_thousand_tests_are_tried() {
    var tests = new StringBuilder(Desk.TESTS);
    for (int i = 0; i < 10_000; i++) {
      tests
          .append("  - { name: t")
          .append(i)
          .append(", client: ci, subject: { like: main, claims: { sub: s")
          .append(i)
          .append(" } }, target: orders, permit: { scopes: orders:deploy, ttl: 2m } }\n");
    }
    Said said = check(Desk.FEDERATION, tests.toString());
    assertThat(said.out()).contains("passed: shop.test.yaml: 10004 of 10004 tests\n");
    assertThat(said.code()).isZero();
  }

  @Test
  void ten_thousand_problems_are_told_in_a_few_hundred_lines() {
    var tests = new StringBuilder("tests:\n");
    for (int i = 0; i < 10_000; i++) {
      tests.append("  - { name: t").append(i).append(", sbject: x }\n");
    }
    Said said = check(Desk.FEDERATION, tests.toString());
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.lines()).hasSize(201).last().asString().matches("and [0-9]+ more");
  }

  @Test
  void an_alias_bomb_is_refused() {
    String bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\ntests: *c\n";
    Said said = check(Desk.FEDERATION, bomb);
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.out()).contains("shop.test.yaml:1:4: error: anchors are not known");
  }

  @Test
  void what_is_enormous_or_nested_without_end_is_refused() throws IOException {
    Said nested = check(Desk.FEDERATION, "tests: " + "[".repeat(100_000));
    assertThat(nested.out()).contains("nested deeper than 16 levels");
    Files.write(directory.resolve("shop.test.yaml"), new byte[17 << 20]);
    assertThat(desk.run("check", directory).out()).contains("the file is larger than");
    Files.write(directory.resolve("big.yaml"), new byte[2 << 20]);
    assertThat(desk.run("check", directory).code()).isEqualTo(2);
  }

  @Test
  void a_condition_that_costs_too_much_permits_nothing() {
    String federation =
        Desk.FEDERATION.replace(
            "claims.ref == \"refs/heads/main\"",
            "claims.words.exists(x, claims.words.exists(y, x == y + \"!\")) == false");
    StringBuilder words = new StringBuilder("w0");
    for (int i = 1; i < 700; i++) {
      words.append(", w").append(i);
    }
    String tests =
        Desk.TESTS.replace("ref: refs/heads/main }", "ref: refs/heads/x, words: [" + words + "] }");
    Said said = check(federation, tests);
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out()).contains("failed: main deploys: denied: ", ", not permitted\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sub: 7",
        "sub: [a]",
        "sub: null",
        "sub: { a: b }",
        "sub: \"\"",
        "aud: 7",
        "exp: tomorrow",
        "exp: 1.0e300",
        "iat: \"now\"",
        "nbf: []",
        "scope: [a]",
        "act: x",
        "act: { act: x }",
        "cnf: 7",
        "authorization_details: {}",
        "repository_id: null",
        "iss: [x]",
        "sub: \"\\u0007\"",
        "exp: 99999999999999999999999999"
      })
  void claims_of_wrong_types_are_refusals_and_never_permits(String claim) {
    String name = claim.substring(0, claim.indexOf(':'));
    String tests =
        """
        tests:
          - name: odd
            client: ci
            subject: { issuer: github, claims: { %s } }
            target: orders
            deny: internal_error
        """
            .formatted(
                (name.equals("sub") ? "" : "sub: s, ")
                    + (name.equals("repository_id") ? "" : "repository_id: 7, ")
                    + "ref: refs/heads/main, "
                    + claim);
    Said said = check(Desk.FEDERATION, tests);
    if (name.equals("repository_id")) {
      // A null is a claim's right; what it yields is up to the mapping.
      assertThat(said.code()).isEqualTo(1);
    } else {
      assertThat(said.out()).contains("failed: odd: denied: token_").contains("not internal_error");
    }
  }

  @Test
  void look_alike_letters_are_another_name_and_said_to_be() {
    Said said = check(Desk.FEDERATION, Desk.TESTS.replace("client: ci", "client: \u0441i"));
    assertThat(said.out())
        .contains(
            "names the unknown client \u0441i. Did you mean ci? What is written holds U+0441.");
    Said claim =
        check(
            Desk.FEDERATION,
            Desk.TESTS.replace("ref: refs/heads/main", "ref: refs/heads/m\u0430in"));
    assertThat(claim.out()).contains("failed: main deploys: denied: policy_none");
  }

  @Test
  void words_of_a_file_cannot_steer_a_terminal() {
    Said said =
        check(Desk.FEDERATION, Desk.TESTS.replace("client: ci", "\"\\e]0;pwned\\a\\u202e\": ci"));
    assertThat(said.out())
        .contains("\\u{1b}]0;pwned\\u{7}\\u{202e}")
        .doesNotContain("\u001b", "\u202e");
  }

  @Test
  void links_that_lead_out_of_the_directory_are_never_read(@TempDir Path elsewhere)
      throws IOException {
    Desk.good(directory);
    Path secret = Files.writeString(elsewhere.resolve("secret"), "hunter2: hunter2\n");
    Files.createSymbolicLink(directory.resolve("linked.test.yaml"), secret);
    Said said = desk.run("check", directory);
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.out()).contains("linked.test.yaml: error: ").doesNotContain("hunter2");
  }
}
