package io.cambist.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.command.Desk.Said;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a change of a federation grants more than before. */
class AgainstTest {
  @TempDir Path before;
  @TempDir Path after;
  private final Desk desk = new Desk();

  private Said compare(String federation, Object... options) {
    return compare(federation, Desk.TESTS, options);
  }

  private Said compare(String federation, String tests, Object... options) {
    Desk.good(before);
    Desk.directory(after, federation, tests);
    return desk.run(
        Stream.concat(Stream.of("check", after, "--against", before), Stream.of(options))
            .toArray());
  }

  private static String changed(String right, String wrong) {
    assertThat(Desk.FEDERATION).contains(right);
    return Desk.FEDERATION.replace(right, wrong);
  }

  @Test
  void the_same_federation_grants_the_same() {
    Said said = compare(Desk.FEDERATION);
    assertThat(said.code()).isZero();
    assertThat(said.out()).contains(": of 4 requests 0 granted more, 0 less\n");
    assertThat(said.out()).doesNotContain("wider", "narrower");
  }

  static Stream<Arguments> wider() {
    return Stream.of(
        Arguments.of("ttl: 2m", "ttl: 3m", "ttl: 120s -> 180s"),
        Arguments.of(
            "scopes: [orders:deploy]\n    ttl",
            "scopes: [orders:deploy, orders:read]\n    ttl",
            "scopes: orders:deploy -> orders:deploy orders:read"),
        Arguments.of(
            "ttl: 2m",
            "ttl: 2m\n    claims: { run: claims.sub }",
            "claim run: none -> \"repo:shop\""),
        Arguments.of(
            "ttl: 2m", "ttl: 2m\n    subject: '\"job\"'", "subject: github:repo:shop -> job"),
        Arguments.of(
            "introspection: [desk]",
            "introspection: [desk]\n    max-hops: 5",
            "further exchanges: 2 -> 5"),
        Arguments.of(
            "introspection: [desk]", "introspection: [desk, ci]", "introspection: desk -> ci desk"),
        Arguments.of(
            "audience: https://orders.example\n",
            "audience: https://other.example\n",
            "audience: https://orders.example -> https://other.example"),
        Arguments.of(
            "ttl: 2m",
            "ttl: 2m\n    bearer-for-several: true",
            "bearer-for-several: false -> true"));
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("wider")
  void what_is_granted_more_is_told_and_fails(String right, String wrong, String told) {
    Said said = compare(changed(right, wrong));
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out())
        .contains("/shop.test.yaml:6:11: wider: main deploys\n")
        .contains("    wider    " + told + "\n");
  }

  @Test
  void what_was_denied_and_is_permitted_now_is_wider() {
    Said said = compare(changed("when: claims.ref == \"refs/heads/main\"", "when: 'true'"));
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out())
        .contains("failed: tags do not deploy: permitted by deploy")
        .contains("wider: tags do not deploy\n")
        .contains(
            "    wider    request: denied: policy_none -> granted: scopes orders:deploy, ttl 120s\n")
        .contains(": of 4 requests 1 granted more, 0 less\n");
  }

  @Test
  void a_client_that_shows_no_credentials_any_more_is_wider() {
    String open =
        Desk.FEDERATION.replaceAll(
            "(?s)client_secret_basic\n.*?\\]\n", "subject-token\n    issuers: [github]\n");
    assertThat(open).isNotEqualTo(Desk.FEDERATION);
    assertThat(compare(open).out())
        .contains("wider: the desk reads\n")
        .contains("    wider    credentials of the client: demanded -> none\n");
  }

  @Test
  void what_is_granted_less_is_told_and_fails_nothing() {
    String tests = Desk.TESTS.replace("ttl: 2m", "ttl: 1m");
    Said said = compare(changed("ttl: 2m", "ttl: 1m"), tests);
    assertThat(said.code()).isZero();
    assertThat(said.out())
        .contains("narrower: main deploys\n", "    narrower ttl: 120s -> 60s\n")
        .contains(": of 4 requests 0 granted more, 1 less\n");
    assertThat(compare(changed("ttl: 2m", "ttl: 1m"), tests, "--quiet").out()).isEmpty();
  }

  @Test
  void what_is_wider_on_purpose_can_be_allowed() {
    String tests = Desk.TESTS.replace("ttl: 2m", "ttl: 3m");
    String federation = changed("ttl: 2m", "ttl: 3m");
    assertThat(compare(federation, tests).code()).isEqualTo(1);
    Said allowed = compare(federation, tests, "--allow-wider");
    assertThat(allowed.code()).isZero();
    assertThat(allowed.out()).contains("wider    ttl: 120s -> 180s");
  }

  @Test
  void requests_of_tests_that_were_removed_are_tried_as_well() {
    String tests = Desk.TESTS.substring(0, Desk.TESTS.indexOf("  - name: tags"));
    Said said = compare(changed("when: claims.ref == \"refs/heads/main\"", "when: 'true'"), tests);
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out())
        .contains("passed: shop.test.yaml: 2 of 2 tests\n")
        .contains(before + "/shop.test.yaml:16:11: wider: tags do not deploy\n");
  }

  @Test
  void what_only_one_of_the_two_knows_is_denied_by_the_other() {
    String federation =
        Desk.FEDERATION
            .replace("  ledger:\n", "  stock:\n    audience: https://stock.example\n  ledger:\n")
            .replace(
                "  - id: freeze",
                "  - { id: stock, from: github, client: ci, to: stock, ttl: 1m }\n  - id: freeze");
    String tests =
        Desk.TESTS
            + "  - { name: new, client: ci, subject: main, target: stock, permit: { scopes: [],"
            + " ttl: 1m } }\n";
    Said said = compare(federation, tests);
    assertThat(said.out())
        .contains(
            "    wider    request: denied: there is no target stock -> granted: scopes none, ttl"
                + " 60s\n");
    Said back = desk.run("check", before, "--against", after);
    assertThat(back.code()).isZero();
    assertThat(back.out()).contains("narrower: new\n");
  }

  @Test
  void what_comes_of_other_tokens_is_compared_as_well() {
    String chain =
        Desk.TESTS
            + "  - { name: further, client: desk, subject: { token-of: the desk reads }, target:"
            + " orders, permit: { scopes: orders:read, ttl: 1m } }\n";
    String open =
        Desk.FEDERATION
            .replace(" && attributes.repository == 7", "")
            .replace(
                "when: claims.ref.startsWith(\"refs/heads/\")",
                "when: subject.ours || claims.ref.startsWith(\"refs/heads/\")");
    Said said = compare(open, chain);
    assertThat(said.out())
        .contains("wider: further\n")
        .contains("request: denied: policy_none -> granted: scopes orders:read, ttl 60s\n");
  }

  @Test
  void a_federation_that_is_wrong_cannot_be_compared_with() {
    Desk.good(after);
    Desk.directory(before, Desk.FEDERATION.replace("ttl: 2m", "ttl: 2"), Desk.TESTS);
    Said said = desk.run("check", after, "--against", before);
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.out()).contains(before + "/shop.yaml:41:10: error: ttl of policy deploy");
  }
}
