package io.cambist.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.federation.PolicyTest.Asserted;
import io.cambist.federation.PolicyTest.Deny;
import io.cambist.federation.PolicyTest.Permit;
import io.cambist.federation.PolicyTest.Token;
import io.cambist.federation.PolicyTest.TokenOf;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Scopes;
import io.cambist.oauth.TokenType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyTestLoaderTest {
  static final String GOOD =
      """
      now: 2030-06-01T12:00:00Z
      assertions:
        main:
          issuer: github
          claims: { sub: "repo:shop", repository_id: 7, ref: refs/heads/main, jobs: [1, 2.5, null] }
        old:
          like: main
          age: 3m
      tests:
        - name: main deploys
          client: ci
          subject: main
          target: orders
          permit:
            scopes: [orders:deploy]
            ttl: 2m
        - name: desk reads with it
          now: 2030-06-01T12:01:00+00:00
          client: desk
          subject: { token-of: main deploys, token-type: access_token }
          actor: { like: old, claims: { sub: other }, without: [jobs], expires-in: 4m }
          resource: https://orders.example/api
          scopes: orders:read
          authorization-details: { type: pay, amount: 3 }
          task: evening
          proof: dpop
          key: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
          permit:
            scopes: []
            ttl: 30s
            uses: 1
            binding: dpop
            subject: somebody
            actors: [client:desk, github:other]
            claims: { tenant: acme, n: 1 }
            authorization-details: [{ type: pay, amount: 3 }]
            assurance: aal1
            rule: deploy
            target: orders
        - name: forks get nothing
          client: desk
          authenticated: false
          subject: { issuer: partner, claims: { sub: fork } }
          audience: [https://orders.example, https://else.example]
          deny: { reason: policy_forbidden, rule: freeze }
        - name: nobody
          subject: old
          deny: policy_none
      """;

  @TempDir Path directory;

  private PolicyTests load(String yaml) {
    var workshop =
        new Workshop(directory).with("shop.yaml", Workshop.GOOD).with("shop.test.yaml", yaml);
    return Workshop.LOADER.tests(directory, Optional.of(workshop.loaded()));
  }

  private static List<PolicyTest> read(PolicyTests tests) {
    if (tests instanceof PolicyTests.Refused refused) {
      throw new AssertionError("refused:" + Problem.lines(refused.problems()));
    }
    return ((PolicyTests.Read) tests).tests();
  }

  private static List<Problem> problems(PolicyTests tests) {
    return tests instanceof PolicyTests.Refused refused ? refused.problems() : List.of();
  }

  @Test
  void a_test_says_what_is_asked_and_what_comes_of_it() {
    List<PolicyTest> tests = read(load(GOOD));
    assertThat(tests)
        .extracting(PolicyTest::name)
        .containsExactly("main deploys", "desk reads with it", "forks get nothing", "nobody");
    PolicyTest first = tests.get(0);
    assertThat(first.file() + ":" + first.line()).isEqualTo("shop.test.yaml:10");
    assertThat(first.request().now()).isEqualTo(Instant.parse("2030-06-01T12:00:00Z"));
    assertThat(first.request().client()).contains("ci");
    assertThat(first.request().authenticated()).isTrue();
    assertThat(first.request().targets()).containsExactly("orders");
    List<Object> jobs = new ArrayList<>(List.of(1L, 2.5));
    jobs.add(null);
    Token main =
        new Asserted(
            "github",
            Map.of("sub", "repo:shop", "repository_id", 7L, "ref", "refs/heads/main", "jobs", jobs),
            TokenType.JWT,
            Optional.empty(),
            Optional.empty());
    assertThat(first.request().subject()).isEqualTo(main);
    assertThat(first.expected())
        .isInstanceOfSatisfying(
            Permit.class,
            permit -> {
              assertThat(permit.scopes()).isEqualTo(Scopes.of("orders:deploy"));
              assertThat(permit.ttl()).isEqualTo(Duration.ofMinutes(2));
              assertThat(permit.uses()).isEmpty();
              assertThat(permit.binding()).isEmpty();
              assertThat(permit.actors()).isEmpty();
              assertThat(permit.claims()).isEmpty();
            });
  }

  @Test
  void a_test_may_say_all_that_a_request_and_a_grant_have() {
    PolicyTest all = read(load(GOOD)).get(1);
    PolicyTest.Request request = all.request();
    assertThat(request.now()).isEqualTo(Instant.parse("2030-06-01T12:01:00Z"));
    assertThat(request.subject()).isEqualTo(new TokenOf("main deploys", TokenType.ACCESS_TOKEN));
    assertThat(request.actor())
        .contains(
            new Asserted(
                "github",
                Map.of("sub", "other", "repository_id", 7L, "ref", "refs/heads/main"),
                TokenType.JWT,
                Optional.of(Duration.ofMinutes(3)),
                Optional.of(Duration.ofMinutes(4))));
    assertThat(request.resources()).containsExactly("https://orders.example/api");
    assertThat(request.scopes()).contains(Scopes.of("orders:read"));
    assertThat(request.details().orElseThrow().details())
        .containsExactly(Map.of("type", "pay", "amount", 3L));
    assertThat(request.task()).contains("evening");
    assertThat(request.proof()).contains(Confirmation.Method.DPOP);
    assertThat(request.key()).contains("A".repeat(43));
    Permit permit = (Permit) all.expected();
    assertThat(permit.scopes()).isEqualTo(Scopes.NONE);
    assertThat(permit.uses()).contains(1);
    assertThat(permit.binding()).contains(Confirmation.Method.DPOP);
    assertThat(permit.subject()).contains("somebody");
    assertThat(permit.actors()).containsExactly("client:desk", "github:other");
    assertThat(permit.claims()).isEqualTo(Map.of("tenant", "acme", "n", 1L));
    assertThat(permit.details().details()).containsExactly(Map.of("type", "pay", "amount", 3L));
    assertThat(permit.assurance()).contains("aal1");
    assertThat(permit.rules()).isEqualTo(Set.of("deploy"));
    assertThat(permit.targets()).isEqualTo(Set.of("orders"));
  }

  @Test
  void a_denial_is_expected_for_a_reason_and_from_a_rule() {
    List<PolicyTest> tests = read(load(GOOD));
    assertThat(tests.get(2).expected())
        .isEqualTo(new Deny(Reason.POLICY_FORBIDDEN, Optional.of("freeze")));
    assertThat(tests.get(2).request().authenticated()).isFalse();
    assertThat(tests.get(3).expected()).isEqualTo(new Deny(Reason.POLICY_NONE, Optional.empty()));
    assertThat(tests.get(3).request().client()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void is_refused_with_place_and_remedy(FederationRefusalTest.Case wrong) {
    wrong.isTold(GOOD, "shop.test.yaml", yaml -> problems(load(yaml)));
  }

  static Stream<FederationRefusalTest.Case> cases() throws IOException {
    return FederationRefusalTest.casesIn("tests.txt");
  }

  @Test
  void what_is_no_mapping_or_no_list_of_tests_is_told() {
    assertThat(problems(load("- x")))
        .extracting(Problem::toString)
        .containsExactly(
            "shop.test.yaml:1:1: a file of tests must be a mapping, but is a list. Begin with"
                + " tests: and a list.");
    assertThat(problems(load("tests: []")))
        .extracting(Problem::toString)
        .containsExactly(
            "shop.test.yaml:1:8: tests must be a list of tests. Begin each test with a hyphen: -"
                + " name: what it says");
    assertThat(problems(load("now: 2030-01-01T00:00:00Z")))
        .extracting(Problem::message)
        .containsExactly("the file has no tests");
  }

  @Test
  void a_chain_is_no_longer_than_tokens_can_be_exchanged() {
    var yaml = new StringBuilder("tests:\n");
    for (int i = 0; i < 40; i++) {
      String subject = i == 0 ? "{ issuer: github }" : "{ token-of: t" + (i - 1) + " }";
      yaml.append("- { name: t" + i + ", subject: " + subject)
          .append(", target: orders, permit: { scopes: [], ttl: 1s } }\n");
    }
    assertThat(problems(load(yaml.toString())))
        .hasSize(23)
        .extracting(Problem::line)
        .startsWith(19);
  }

  @Test
  void without_its_federation_names_are_left_alone_and_all_else_is_judged() {
    new Workshop(directory).with("shop.test.yaml", GOOD.replace("client: ci", "client: cj"));
    assertThat(read(Workshop.LOADER.tests(directory, Optional.empty()))).hasSize(4);
    new Workshop(directory).with("shop.test.yaml", GOOD.replace("ttl: 2m", "ttl: 2"));
    assertThat(problems(Workshop.LOADER.tests(directory, Optional.empty()))).hasSize(1);
  }

  @Test
  void tests_lie_in_the_directory_and_up_to_two_below_and_the_gateway_reads_none_of_them() {
    String one = "tests:\n  - { name: n, subject: { issuer: github }, deny: policy_none }\n";
    var workshop =
        new Workshop(directory)
            .with("shop.yaml", Workshop.GOOD)
            .with("a.test.yml", one)
            .with("tests/b.test.yaml", one)
            .with("tests/deep/c.test.yaml", one)
            .with("tests/deep/deeper/too.test.yaml", "no: test")
            .with("tests/notes.yaml", "no: test")
            .with(".hidden/d.test.yaml", "no: test")
            .with(".hidden.test.yaml", "no: test");
    String revision = workshop.loaded().revision();
    assertThat(read(Workshop.LOADER.tests(directory, Optional.of(workshop.loaded()))))
        .extracting(PolicyTest::file)
        .containsExactly("a.test.yml", "tests/b.test.yaml", "tests/deep/c.test.yaml");
    Fingerprint before = Fingerprint.of(directory);
    workshop.with("a.test.yml", "anything: [goes");
    assertThat(workshop.loaded().revision()).isEqualTo(revision);
    assertThat(Fingerprint.of(directory)).isEqualTo(before);
  }

  @Test
  void links_out_of_the_directory_and_what_cannot_be_read_are_problems(@TempDir Path elsewhere)
      throws IOException {
    Path secret = Files.writeString(elsewhere.resolve("secret.test.yaml"), "password: hunter2");
    Files.createSymbolicLink(directory.resolve("out.test.yaml"), secret);
    Files.createSymbolicLink(directory.resolve("gone.test.yaml"), elsewhere.resolve("gone"));
    Files.createSymbolicLink(directory.resolve("loop"), directory);
    Files.createDirectory(directory.resolve("folder.test.yaml"));
    List<Problem> problems = problems(Workshop.LOADER.tests(directory, Optional.empty()));
    assertThat(problems)
        .extracting(Problem::toString)
        .containsExactly(
            "gone.test.yaml: the file cannot be read. Check that it is there and that this program"
                + " may read it.",
            "out.test.yaml: the file is a link that leads out of the federation's directory. Put"
                + " the tests themselves there.");
  }

  @Test
  void a_file_that_this_program_may_not_read_is_a_problem() throws IOException {
    Path file = Files.writeString(directory.resolve("mine.test.yaml"), "tests: []");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    Assumptions.assumeFalse(Files.isReadable(file), "root reads everything");
    assertThat(problems(Workshop.LOADER.tests(directory, Optional.empty()))).hasSize(1);
  }

  @Test
  void a_file_that_holds_nothing_is_no_problem_and_one_that_is_endless_is() throws IOException {
    Files.writeString(directory.resolve("nothing.test.yaml"), "# later\n");
    assertThat(read(Workshop.LOADER.tests(directory, Optional.empty()))).isEmpty();
    Files.write(directory.resolve("endless.test.yaml"), new byte[(16 << 20) + 1]);
    assertThat(problems(Workshop.LOADER.tests(directory, Optional.empty())))
        .extracting(Problem::message)
        .containsExactly("the file is larger than 16777216 bytes");
  }
}
