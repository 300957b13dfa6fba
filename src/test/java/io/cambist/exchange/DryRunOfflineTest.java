package io.cambist.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.exchange.Answer.Step;
import io.cambist.exchange.Question.AsClaims;
import io.cambist.exchange.Question.AsGranted;
import io.cambist.exchange.Question.AsToken;
import io.cambist.exchange.Question.Given;
import io.cambist.exchange.Question.Proof;
import io.cambist.federation.Workshop;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Party;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Scopes;
import io.cambist.oauth.TokenType;
import io.cambist.policy.Difference;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Neither store nor keys are here, and what would be granted is told all the same. */
class DryRunOfflineTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final String GATEWAY = "https://cambist.example";
  private static final Duration CEILING = Duration.ofMinutes(15);
  private static final String DESK = "authentication:\n      method: client_secret_basic";

  private static final String RULES =
      """
        - id: onwards
          from: github
          client: desk
          to: orders
          when: subject.ours
          scopes: [orders:read, orders:deploy]
          ttl: 90s
          delegation: true
        - id: read
          from: github
          client: ci
          to: orders
          when: claims.ref.startsWith("refs/heads/")
          scopes: [orders:read]
          ttl: 15m
          claims: { who: 'has(claims.jti) ? claims.jti : "nobody"' }
      """;

  private static final String GOOD =
      Workshop.GOOD
          .replace("  ledger:\n", "  store:\n    audience: https://store.example\n  ledger:\n")
          .replace("  - id: freeze", RULES.stripTrailing() + "\n  - id: freeze");

  @TempDir Path directory;

  private DryRunOffline with(String yaml) {
    return new DryRunOffline(
        new Workshop(directory).with("shop.yaml", yaml).loaded(), GATEWAY, CEILING);
  }

  private static Given job(String ref) {
    return new AsClaims("github", Map.of("sub", "job", "repository_id", "1", "ref", ref));
  }

  private static Question about(String client, Given subject) {
    return new Question(
        subject,
        Optional.empty(),
        Optional.of(client),
        List.of("https://orders.example"),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new Proof.None());
  }

  private static DryRunOffline.Granted granted(DryRunOffline.Result result) {
    assertThat(result).as(result.answer().toString()).isInstanceOf(DryRunOffline.Granted.class);
    return (DryRunOffline.Granted) result;
  }

  private static Answer.WouldBeRefused refused(DryRunOffline.Result result, Reason reason) {
    assertThat(result).isInstanceOf(DryRunOffline.Refused.class);
    var refused = ((DryRunOffline.Refused) result).answer();
    assertThat(refused.refusal().reason()).isEqualTo(reason);
    return refused;
  }

  @Test
  void what_is_granted_is_told_with_the_rule_and_at_any_moment() {
    DryRunOffline.Granted granted =
        granted(with(GOOD).of(about("ci", job("refs/heads/main")), NOW));
    assertThat(granted.answer().scopes()).isEqualTo(Scopes.of("orders:deploy"));
    assertThat(granted.answer().ttl()).isEqualTo(Duration.ofMinutes(2));
    assertThat(granted.answer().expiresAt()).isEqualTo(NOW.plusSeconds(120));
    assertThat(granted.answer().sub()).isEqualTo("github:job");
    assertThat(granted.grant().rules()).containsExactly("deploy");
    assertThat(granted.grant().authenticated()).isFalse();
    assertThat(granted.grant().singleUse()).isFalse();
  }

  @Test
  void what_attributes_make_of_a_secret_is_shown_in_no_explanation() {
    String yaml =
        GOOD.replace(
                "      repository: claims.repository_id\n",
                """
                      repository: claims.repository_id
                      pw: claims.password
                      login: 'claims.user + "/" + claims.password'
                      low: claims.drawn.lowerAscii()
                      user: claims.user
                """)
            .replace(
                "    when: claims.ref.startsWith(\"refs/heads/\")",
                "    when: '[attributes.pw + attributes.pw, attributes.login, attributes.low,"
                    + " attributes.user, claims.password_value] == []'");
    assertThat(yaml).contains("login:").contains("attributes.login");
    String drawn = "Zq7-Xk4PqT7yLm2VwR9cAb3";
    Map<String, Object> claims =
        Map.of(
            "sub", "job",
            "repository_id", "1",
            "ref", "refs/heads/x",
            "user", "bob",
            "password", "hunter2",
            "password_value", "hunter2",
            "drawn", drawn);
    String told =
        with(yaml).of(about("ci", new AsClaims("github", claims)), NOW).answer().judged().stream()
            .flatMap(judged -> judged.rules().stream())
            .flatMap(rule -> rule.evaluated().stream())
            .flatMap(evaluated -> evaluated.trace().whole().all())
            .flatMap(finding -> finding.seen().stream())
            .map(seen -> seen.text() + " was " + seen.value() + "\n")
            .collect(Collectors.joining());
    assertThat(told)
        .doesNotContainIgnoringCase("hunter2")
        .doesNotContainIgnoringCase(drawn)
        .contains("attributes.login was (made from what is hidden)")
        .contains("attributes.pw was (made from what is hidden)")
        .contains("attributes.user was \"bob\"");
  }

  @Test
  void that_a_decision_point_was_not_asked_is_noted_where_one_has_to_agree() {
    Question question = about("ci", job("refs/heads/main"));
    String note =
        "The decision point was not asked, which target orders wants to agree: it could deny, or"
            + " narrow what is granted.";
    assertThat(with(GOOD).of(question, NOW).answer().notes()).doesNotContain(note);
    String advised =
        GOOD.replace(
            "https://orders.example\n", "https://orders.example\n    decision-point: true\n");
    assertThat(with(advised).of(question, NOW).answer().notes()).contains(note);
    assertThat(with(advised).of(about("ci", job("tags")), NOW).answer().notes())
        .doesNotContain(note);
  }

  @Test
  void an_assertion_that_says_nothing_of_its_life_shortens_none_and_its_identifier_stays() {
    DryRunOffline offline =
        with(GOOD.replace("    keep: [", "    single-use: true\n    id-claim: jti\n    keep: ["));
    for (int i = 0; i < 2; i++) {
      DryRunOffline.Granted granted = granted(offline.of(about("ci", job("refs/heads/x")), NOW));
      assertThat(granted.answer().ttl()).isEqualTo(Duration.ofMinutes(5));
      assertThat(granted.grant().grant().claims()).containsEntry("who", "supposed-1");
      assertThat(granted.grant().singleUse()).isTrue();
    }
  }

  @Test
  void a_refusal_tells_step_and_reason() {
    DryRunOffline offline = with(GOOD);
    assertThat(refused(offline.of(about("ci", job("refs/tags/1")), NOW), Reason.POLICY_NONE).step())
        .isEqualTo(Step.POLICY);
    refused(
        offline.of(about("cj", job("refs/heads/main")), NOW), Reason.CLIENT_AUTHENTICATION_FAILED);
    Map<String, Object> old = new HashMap<>(Map.of("sub", "job", "exp", NOW.getEpochSecond()));
    refused(offline.of(about("ci", new AsClaims("github", old)), NOW), Reason.TOKEN_EXPIRED);
    refused(offline.of(about("ci", new AsClaims("gitlab", old)), NOW), Reason.TOKEN_ISSUER_UNKNOWN);
  }

  @Test
  void a_client_that_shows_no_credentials_is_nobody_unless_it_has_none() {
    DryRunOffline offline = with(GOOD);
    refused(
        offline.of(without(about("desk", job("refs/heads/main"))), NOW),
        Reason.CLIENT_AUTHENTICATION_FAILED);
    granted(offline.of(without(about("ci", job("refs/heads/main"))), NOW));
  }

  private static Question without(Question question) {
    return new Question(
        question.subject(),
        question.actor(),
        question.client(),
        false,
        question.audiences(),
        question.resources(),
        question.scopes(),
        question.details(),
        question.task(),
        question.proof());
  }

  @Test
  void a_token_that_nobody_can_verify_is_refused() {
    String other = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJodHRwczovL2dpdGh1Yi5leGFtcGxlIn0.AA";
    refused(with(GOOD).of(about("ci", new AsToken(other)), NOW), Reason.TOKEN_KEY_UNKNOWN);
    String ours = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJodHRwczovL2NhbWJpc3QuZXhhbXBsZSJ9.AA";
    refused(with(GOOD).of(about("ci", new AsToken(ours)), NOW), Reason.TOKEN_KEY_UNKNOWN);
  }

  @Test
  void what_would_be_granted_can_be_exchanged_further_as_long_as_it_lives_and_within_its_hops() {
    DryRunOffline offline = with(GOOD);
    DryRunGrant first = granted(offline.of(about("ci", job("refs/heads/x")), NOW)).grant();
    assertThat(first.hopsLeft()).isEqualTo(2);
    Given child = new AsGranted(first, TokenType.ACCESS_TOKEN);

    DryRunOffline.Granted second = granted(offline.of(about("desk", child), NOW.plusSeconds(280)));
    assertThat(second.answer().ttl()).isEqualTo(Duration.ofSeconds(20));
    assertThat(second.answer().scopes()).isEqualTo(Scopes.of("orders:read"));
    assertThat(second.answer().sub()).isEqualTo("github:job");
    assertThat(second.answer().actors().actors()).containsExactly(Party.client("desk"));
    assertThat(second.grant().hopsLeft()).isEqualTo(1);

    refused(offline.of(about("desk", child), NOW.plusSeconds(300)), Reason.TOKEN_EXPIRED);
    Given misdeclared = new AsGranted(first, TokenType.ID_TOKEN);
    refused(offline.of(about("desk", misdeclared), NOW), Reason.SUBJECT_TOKEN_TYPE_UNSUPPORTED);
    Given last = new AsGranted(second.grant(), TokenType.JWT);
    DryRunGrant third = granted(offline.of(about("desk", last), NOW)).grant();
    assertThat(third.hopsLeft()).isZero();
    Given none = new AsGranted(third, TokenType.JWT);
    refused(offline.of(about("desk", none), NOW), Reason.TOKEN_HOPS_EXCEEDED);
  }

  @Test
  void a_bound_token_is_exchanged_further_with_its_key_only() {
    DryRunOffline offline = with(GOOD);
    Confirmation key = new Confirmation(Confirmation.Method.DPOP, "k".repeat(43));
    DryRunGrant bound =
        granted(offline.of(proving(about("ci", job("refs/heads/x")), new Proof.Of(key)), NOW))
            .grant();
    Question further = about("desk", new AsGranted(bound, TokenType.JWT));
    refused(offline.of(further, NOW), Reason.DPOP_PROOF_MISSING);
    Confirmation other = new Confirmation(Confirmation.Method.DPOP, "o".repeat(43));
    refused(offline.of(proving(further, new Proof.Of(other)), NOW), Reason.TOKEN_KEY_NOT_PROVEN);
    granted(offline.of(proving(further, new Proof.Of(key)), NOW));
  }

  private static Question proving(Question question, Proof proof) {
    return new Question(
        question.subject(),
        question.actor(),
        question.client(),
        question.audiences(),
        question.resources(),
        question.scopes(),
        question.details(),
        question.task(),
        proof);
  }

  /** What is said of the same request before and after a change of the federation. */
  private List<String> differences(Question question, String right, String wrong) {
    assertThat(GOOD).contains(right);
    DryRunGrant before = granted(with(GOOD).of(question, NOW)).grant();
    DryRunGrant after = granted(with(GOOD.replace(right, wrong)).of(question, NOW)).grant();
    return DryRunComparison.of(before, after).stream()
        .map(one -> (one.isWider() ? "wider " : "narrower ") + one)
        .toList();
  }

  @Test
  void the_same_request_is_told_apart_by_grant_token_and_what_could_come_of_it() {
    Question deploy = about("ci", job("refs/heads/main"));
    assertThat(differences(deploy, "keep: [repository]", "keep: repository")).isEmpty();
    assertThat(differences(deploy, "ttl: 2m", "ttl: 3m"))
        .containsExactly("wider ttl: 120s -> 180s");
    assertThat(differences(deploy, "introspection: [desk]", "introspection: [desk, ci]"))
        .containsExactly("wider introspection: desk -> ci desk");
    assertThat(differences(deploy, "introspection: [desk]", "max-hops: 3"))
        .containsExactlyInAnyOrder(
            "wider further exchanges: 2 -> 3", "narrower introspection: desk -> none");
    assertThat(differences(deploy, "introspection: [desk]", "max-hops: 0"))
        .contains("narrower further exchanges: 2 -> 0");
    assertThat(differences(deploy, "issuers: [github]", "issuers: [github, partner]")).isEmpty();
    assertThat(differences(deploy, "ttl: 2m", "ttl: 2m\n    subject: '\"job\"'"))
        .containsExactly("wider subject: github:job -> job");
    assertThat(differences(deploy, "    keep:", "    single-use: true\n    keep:"))
        .containsExactly("narrower single-use: false -> true");
    assertThat(differences(deploy, "    keep:", "    assurance: aal2\n    keep:"))
        .containsExactly("wider assurance: none -> aal2");
    assertThat(
            differences(
                deploy, "  - id: deploy\n", "  - id: dpl\n    claims: { run: claims.sub }\n"))
        .containsExactly("wider claim run: none -> \"job\"");
  }

  @Test
  void another_audience_is_wider() {
    Question question = Question.of("ci", job("refs/heads/main"));
    assertThat(
            differences(
                question, "audience: https://orders.example", "audience: https://other.example"))
        .containsExactly("wider audience: https://orders.example -> https://other.example");
  }

  @Test
  void who_is_no_longer_seen_to_act_and_what_needs_no_key_is_wider() {
    DryRunOffline offline = with(GOOD);
    Given first =
        new AsGranted(
            granted(offline.of(about("ci", job("refs/heads/x")), NOW)).grant(), TokenType.JWT);
    DryRunGrant acting = granted(offline.of(about("desk", first), NOW)).grant();
    DryRunOffline impersonating = with(GOOD.replace("    delegation: true\n", ""));
    DryRunGrant silent = granted(impersonating.of(about("desk", first), NOW)).grant();
    assertThat(DryRunComparison.of(acting, silent))
        .containsExactly(Difference.wider("actors", "client:desk", "none"));
    assertThat(DryRunComparison.of(silent, acting))
        .containsExactly(Difference.narrower("actors", "none", "client:desk"));

    Question bearer = about("ci", job("refs/heads/main"));
    Question bound = proving(bearer, new Proof.Fitting(Confirmation.Method.DPOP));
    assertThat(
            DryRunComparison.of(
                granted(offline.of(bound, NOW)).grant(), granted(offline.of(bearer, NOW)).grant()))
        .containsExactly(Difference.wider("key", "dpop", "none"));
  }

  @Test
  void a_client_that_needs_no_credentials_any_more_is_wider() {
    String open =
        GOOD.replaceAll(
            "(?s)client_secret_basic\n.*?\\]\n", "subject-token\n    issuers: [github]\n");
    assertThat(open)
        .isNotEqualTo(GOOD)
        .contains(DESK.replace("client_secret_basic", "subject-token"));
    String rule = "client: ci\n    to: orders\n    when: claims.ref == ";
    Question question = about("desk", job("refs/heads/main"));
    DryRunGrant shown =
        granted(
                with(GOOD.replace(rule, rule.replace("ci", "[ci, desk]"))
                        .replace("scopes: [orders:read]\n", "scopes: [orders:deploy]\n"))
                    .of(question, NOW))
            .grant();
    DryRunGrant unshown =
        granted(
                with(open.replace(rule, rule.replace("ci", "[ci, desk]"))
                        .replace("scopes: [orders:read]\n", "scopes: [orders:deploy]\n"))
                    .of(question, NOW))
            .grant();
    assertThat(DryRunComparison.of(shown, unshown))
        .containsExactly(Difference.wider("credentials of the client", "demanded", "none"));
  }
}
