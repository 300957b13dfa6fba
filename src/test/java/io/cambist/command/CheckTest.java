package io.cambist.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.command.Desk.Said;
import io.cambist.federation.Workshop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CheckTest {
  @TempDir Path directory;
  private final Desk desk = new Desk();

  private Said check(String federation, String tests) {
    return desk.run("check", Desk.directory(directory, federation, tests));
  }

  @Test
  void a_federation_that_is_right_and_tests_that_pass_are_told_in_a_few_lines() {
    Said said = desk.run("check", Desk.good(directory));
    assertThat(said.code()).isZero();
    assertThat(said.err()).isEmpty();
    assertThat(said.lines().get(0))
        .startsWith("right: " + directory + ", revision ")
        .endsWith(": 2 issuers, 2 clients, 2 targets, 3 rules");
    assertThat(said.lines())
        .contains("passed: shop.test.yaml: 4 of 4 tests")
        .contains("  untried: read: claims.ref.startsWith(\"refs/heads/\") is never false");
    assertThat(said.out()).doesNotContain("failed", "error", "\u001b");
  }

  @Test
  void a_claim_that_is_made_from_a_secret_is_not_told() {
    String federation =
        Desk.FEDERATION.replace(
            "ttl: 2m",
            "ttl: 2m\n    claims: { x: 'claims.sub + claims.password', run: claims.sub }");
    String tests =
        Desk.TESTS.replace("sub: \"repo:shop\"", "sub: \"repo:shop\", password: hunter2");
    assertThat(tests).contains("hunter2");
    assertThat(check(federation, tests).out())
        .contains("claims: {\"x\":\"(made from what is hidden)\",\"run\":\"repo:shop\"}, not {}")
        .doesNotContain("hunter2");
  }

  @Test
  void a_claim_that_a_mapping_misses_is_named() {
    String tests = Desk.TESTS.replace("repository_id: 7, ", "");
    assertThat(check(Desk.FEDERATION, tests).out())
        .contains(
            "it fails at subject token: the expression of attribute repository reads"
                + " \"repository_id\", which is missing");
  }

  @Test
  void rules_in_shadow_are_counted_apart_and_a_decision_point_is_said_to_be_left_out() {
    String federation =
        Desk.FEDERATION
            .replace("  - id: freeze\n", "  - id: freeze\n    shadow: true\n")
            .replace(
                "https://orders.example\n", "https://orders.example\n    decision-point: true\n");
    String tests =
        Desk.TESTS.replace("deny: { reason: policy_forbidden, rule: freeze }", "deny: policy_none");
    Said said = check(federation, tests);
    assertThat(said.lines().get(0)).endsWith(", 2 rules, and 1 rule in shadow");
    assertThat(said.lines())
        .contains(
            "note: what is in shadow decides nothing, and no test tries it",
            "note: target orders wants the decision point to agree, which is not asked here: it"
                + " could deny, or narrow what tests are granted");
    assertThat(desk.run("check", Desk.good(directory)).out()).doesNotContain("shadow", "decision");
  }

  @Test
  void without_tests_a_federation_is_checked_all_the_same() {
    new Workshop(directory).with("shop.yaml", Desk.FEDERATION);
    Said said = desk.run("check", directory);
    assertThat(said.code()).isZero();
    assertThat(said.out()).contains("There are no tests").doesNotContain("tried:");
    assertThat(desk.run("check", directory, "--min-coverage", 1).code()).isEqualTo(1);
  }

  @Test
  void every_problem_of_federation_and_tests_is_told_as_compilers_do() {
    String federation =
        Desk.FEDERATION.replace("ttl: 2m", "tttl: 2m").replace("ttl: 1m", "ttl: 1h");
    String tests = Desk.TESTS.replace("deny: policy_none", "deny: policy_nome");
    Said said = check(federation, tests);
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.lines())
        .containsExactly(
            directory
                + "/shop.yaml:35:9: error: policy deploy has no ttl. Add the key ttl: a rule that"
                + " permits needs it.",
            directory
                + "/shop.yaml:41:5: error: unknown key tttl in policy deploy. Did you mean ttl?",
            directory
                + "/shop.yaml:48:10: error: ttl of policy read is over the gateway's ceiling of"
                + " PT15M. Shorten it, or raise CAMBIST_MAX_TTL.",
            directory
                + "/shop.test.yaml:20:11: error: deny of test tags do not deploy is none of those"
                + " known. Did you mean policy_none?");
  }

  @Test
  void a_directory_that_is_not_there_is_wrong() {
    Said said = desk.run("check", directory.resolve("nowhere"));
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.out())
        .isEqualTo(
            directory.resolve("nowhere")
                + ": error: the directory cannot be read. Check that it exists and that this"
                + " program may read it.\n");
  }

  @Test
  void settings_come_from_options_or_from_the_variables_of_a_gateway() {
    String federation = Desk.FEDERATION.replace("ttl: 1m", "ttl: 1h");
    Path subject = Desk.directory(directory, federation, "# none\n");
    assertThat(desk.run("check", subject).code()).isEqualTo(2);
    assertThat(desk.run("check", subject, "--max-ttl", "PT1H").code()).isZero();
    assertThat(desk.run("check", subject, "--max-ttl=1h").code()).isZero();
    desk.environment.put("CAMBIST_MAX_TTL", "3600");
    assertThat(desk.run("check", subject).code()).isZero();
    desk.environment.put("CAMBIST_ISSUER", "https://github.example");
    assertThat(desk.run("check", subject).out()).contains("is this gateway itself");
    assertThat(desk.run("check", subject, "--issuer", "https://x.example").code()).isZero();
  }

  /** The grant of the rule deploy with one thing more, and what the test then says. */
  static Stream<Arguments> more() {
    return Stream.of(
        Arguments.of("ttl: 2m", "ttl: 3m", "ttl: 180s, not 120s"),
        Arguments.of(
            "scopes: [orders:deploy]\n    ttl",
            "scopes: [orders:deploy, orders:read]\n    ttl",
            "scopes: orders:deploy orders:read, not orders:deploy"),
        Arguments.of(
            "ttl: 2m",
            "ttl: 2m\n    claims: { run: claims.sub }",
            "claims: {\"run\":\"repo:shop\"}, not {}"),
        Arguments.of(
            "ttl: 2m", "ttl: 2m\n    subject: '\"job\"'", "subject: job, not github:repo:shop"),
        Arguments.of(
            "    keep: [", "    assurance: aal2\n    keep: [", "assurance: aal2, not none"),
        Arguments.of("- id: deploy", "- id: other", "rule: other, not deploy"),
        Arguments.of(
            "audience: https://orders.example",
            "audience: https://orders.example\n    binding: dpop",
            "denied: dpop_proof_missing, not permitted"),
        Arguments.of(
            "introspection: [desk]",
            "introspection: [desk]\n    spend: introspection",
            "uses: 3, not any number"));
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("more")
  void whatever_a_grant_has_beyond_what_its_test_says_is_a_failure(
      String right, String wrong, String fault) {
    assertThat(Desk.FEDERATION).contains(right);
    String federation = Desk.FEDERATION.replace(right, wrong);
    if (fault.startsWith("uses")) {
      federation = federation.replace("ttl: 2m", "ttl: 2m\n    uses: 3");
    }
    String tests =
        Desk.TESTS.replace(
            "permit: { scopes: [orders:deploy], ttl: 2m }",
            fault.startsWith("rule")
                ? "permit: { scopes: [orders:deploy], ttl: 2m, rule: [deploy] }"
                : "permit: { scopes: [orders:deploy], ttl: 2m }");
    if (fault.startsWith("rule")) {
      federation = federation + "  - { id: deploy, effect: forbid, to: ledger }\n";
    }
    Said said = check(federation, tests);
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out()).contains("/shop.test.yaml:6:11: failed: main deploys: " + fault + "\n");
  }

  @Test
  void what_is_bound_or_delegated_or_carries_details_has_to_be_expected_as_well() {
    String federation =
        Desk.FEDERATION
            .replace(
                "scopes: [ledger:post]",
                "scopes: [ledger:post]\n    authorization-details: { pay: { schema: { type: object } } }")
            .replace(
                "  - id: freeze\n    effect: forbid\n    to: ledger",
                """
                  - id: pay
                    from: github
                    client: desk
                    to: ledger
                    scopes: []
                    ttl: 1m
                    delegation: true
                    authorization-details: request.authorization_details
                """
                    .replace("    scopes: []\n", ""))
            .replace("targets: [orders]", "targets: [orders, ledger]");
    String test =
        """
        tests:
          - name: pays
            client: desk
            subject: { issuer: github, claims: { sub: s, repository_id: 7 } }
            target: ledger
            authorization-details: { type: pay, amount: 3 }
            proof: dpop
            permit: { scopes: [], ttl: 1m }
        """;
    assertThat(check(federation, test).out())
        .contains(
            "failed: pays: binding: dpop, not none; actors: client:desk, not none;"
                + " authorization-details: [{\"type\":\"pay\",\"amount\":3}], not []\n");
    String exact =
        test.replace(
            "ttl: 1m }",
            "ttl: 1m, binding: dpop, actors: client:desk, authorization-details: { amount: 3, type: pay } }");
    assertThat(check(federation, exact).code()).isZero();
  }

  @Test
  void a_denial_that_comes_for_another_reason_or_not_at_all_is_a_failure() {
    String tests =
        Desk.TESTS
            .replace("deny: policy_none", "deny: scope_refused")
            .replace("rule: freeze", "rule: deploy")
            .replace("permit: { scopes: orders:read, ttl: 1m, rule: read }", "deny: policy_none");
    Said said = check(Desk.FEDERATION, tests);
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out())
        .contains("failed: tags do not deploy: denied: policy_none, not scope_refused\n")
        .contains("failed: nobody posts: rule: freeze, not deploy\n")
        .contains(
            "failed: the desk reads: permitted by read (scopes orders:read, ttl 60s), not denied:"
                + " policy_none\n")
        .contains("failed: shop.test.yaml: 1 of 4 tests\n");
  }

  @Test
  void why_a_request_is_denied_is_told_part_by_part() {
    String tests = Desk.TESTS.replace("repository_id: 7, ref: refs/heads/main", "repository_id: 8");
    assertThat(check(Desk.FEDERATION, tests).out())
        .contains(
            "failed: main deploys: denied: policy_none, not permitted\n"
                + "    deploy: One of its expressions cannot be evaluated for this request.\n"
                + "      condition: claims.ref == \"refs/heads/main\" fails: it reads \"ref\","
                + " which is missing\n")
        .contains("attributes.repository == 7 is false, where attributes.repository is 8\n");
  }

  @Test
  void rules_that_are_for_others_say_for_whom() {
    String federation = Desk.FEDERATION.replace("client: ci\n", "client: desk\n");
    assertThat(check(federation, Desk.TESTS).out())
        .contains("    deploy: it is for client desk, not ci\n");
  }

  @Test
  void a_refusal_before_any_rule_says_where_it_fails() {
    String tests = Desk.TESTS.replace("ref: refs/heads/main }", "aud: other }");
    assertThat(check(Desk.FEDERATION, tests).out())
        .contains("failed: main deploys: denied: token_audience_refused, not permitted\n")
        .contains("    it fails at subject token: aud holds none of [https://cambist.example]\n");
  }

  @Test
  void the_tokens_of_tests_can_be_exchanged_further() {
    String tests =
        Desk.TESTS
            + """
              - name: the desk exchanges it further
                client: desk
                now: 2030-01-01T00:00:30Z
                subject: { token-of: the desk reads }
                resource: https://orders.example/api
                deny: policy_none
              - name: whoever it was not issued to does not
                client: ci
                subject: { token-of: the desk reads }
                target: orders
                deny: token_of_another_client
              - name: and not when it is over
                client: desk
                now: 2030-01-01T00:01:00Z
                subject: { token-of: the desk reads }
                target: orders
                deny: token_expired
            """
                .indent(0);
    Said said = check(Desk.FEDERATION, tests);
    assertThat(said.out()).contains("passed: shop.test.yaml: 7 of 7 tests\n");
    assertThat(said.code()).isZero();
  }

  @Test
  void what_comes_of_a_token_that_is_not_granted_cannot_be_tried() {
    String tests =
        Desk.TESTS
            + "  - { name: further, client: ci, subject: { token-of: main deploys }, target: orders,"
            + " deny: policy_none }\n";
    Said said = check(Desk.FEDERATION.replace("refs/heads/main", "refs/heads/trunk"), tests);
    assertThat(said.out())
        .contains("failed: further: it cannot be tried: there is no token of main deploys\n");
  }

  @Test
  void rules_that_bite_no_live_session_are_named() {
    String federation =
        Desk.FEDERATION.replace(
            "    to: ledger\n",
            "    to: ledger\n    when: has(claims.fork) || target.name == \"ledger\"\n");
    assertThat(check(federation, Desk.TESTS).out())
        .contains(
            "note: rule freeze forbids exchanges, and no session that is live: it looks at"
                + " claims.fork, which no session keeps\n");
  }

  @Test
  void coverage_tells_what_no_test_has_tried_and_can_be_demanded() {
    String tests = Desk.TESTS.substring(0, Desk.TESTS.indexOf("  - name: the desk reads"));
    Said said = check(Desk.FEDERATION, tests);
    assertThat(said.code()).isZero();
    assertThat(said.lines())
        .contains("tried: 18 % of rules and conditions (2 of 11)")
        .contains("  untried: deploy: claims.ref == \"refs/heads/main\" is never false")
        .contains("  untried: read: no request is for this rule")
        .contains("  untried: freeze: no request is for this rule");
    Said demanded = desk.run("check", directory, "--min-coverage", "21");
    assertThat(demanded.code()).isEqualTo(1);
    assertThat(demanded.lines())
        .contains("failed: tried 18 % of rules and conditions (2 of 11), not 21 %");
    assertThat(desk.run("check", directory, "--min-coverage=18").code()).isZero();
  }

  @Test
  void all_is_covered_when_each_part_was_both_and_each_rule_decided() {
    String tests =
        Desk.TESTS
            + """
              - name: other repositories are not read
                client: desk
                subject: { like: main, claims: { repository_id: 8 } }
                target: orders
                deny: policy_none
              - name: tags are not read
                client: desk
                subject: { like: main, claims: { ref: refs/tags/1 } }
                target: orders
                deny: policy_none
            """
                .indent(0);
    Desk.directory(directory, Desk.FEDERATION, tests);
    Said said = desk.run("check", directory, "--min-coverage", "100");
    assertThat(said.out()).contains("tried: 100 % of rules and conditions (11 of 11)\n");
    assertThat(said.code()).isZero();
  }

  @Test
  void quiet_says_only_what_is_wrong() {
    Desk.good(directory);
    assertThat(desk.run("check", directory, "--quiet")).isEqualTo(new Said(0, "", ""));
    Desk.directory(directory, Desk.FEDERATION, Desk.TESTS.replace("ttl: 2m", "ttl: 1m"));
    Said said = desk.run("check", "--quiet", directory);
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.lines()).hasSize(1);
  }

  @Test
  void the_sample_federation_does_what_its_tests_expect_and_all_of_it_is_tried() {
    Said said = desk.run("check", Path.of("src/main/sample/federation"), "--min-coverage", "100");
    assertThat(said.code()).as(said.out()).isZero();
    assertThat(said.out()).contains("passed: shop.test.yaml: 8 of 8 tests");
  }

  @Test
  void what_is_granted_for_times_and_keys_is_tried_at_the_moment_that_a_test_names()
      throws Exception {
    String federation =
        Desk.FEDERATION.replace(
            "    to: ledger\n",
            "    to: orders\n    when: now > timestamp(\"2031-01-01T00:00:00Z\")\n");
    String tests = Desk.TESTS.substring(0, Desk.TESTS.indexOf("  - name: nobody posts"));
    assertThat(check(federation, tests).code()).isZero();
    Files.writeString(
        directory.resolve("later.test.yaml"),
        "now: 2031-06-01T00:00:00Z\n"
            + tests.replaceAll("(permit|deny): .*", "deny: policy_forbidden"));
    Said said = desk.run("check", directory);
    assertThat(said.out()).contains("passed: later.test.yaml: 3 of 3 tests\n");
  }
}
