package io.cambist.policy;

import static io.cambist.policy.Decisions.ENGINE;
import static io.cambist.policy.Rules.claims;
import static io.cambist.policy.Rules.forbid;
import static io.cambist.policy.Rules.permit;
import static io.cambist.policy.Rules.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.expression.Expression;
import io.cambist.expression.Finding;
import io.cambist.expression.Purpose;
import io.cambist.federation.Schemas;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Binding;
import io.cambist.oauth.Scopes;
import io.cambist.policy.Decision.Outcome;
import io.cambist.policy.ExplainedRule.Evaluated;
import io.cambist.policy.Narrowing.Limit;
import io.cambist.policy.Narrowing.Withheld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How a decision is explained. */
class ExplainedDecisionTest {
  private static List<ExplainedRule> explained(Request request) {
    ExplainedDecision explained = ENGINE.explain(request.build());
    assertThat(explained.decision()).isEqualTo(ENGINE.decide(request.build()));
    return explained.rules();
  }

  private static ExplainedRule only(Request request) {
    assertThat(explained(request)).hasSize(1);
    return explained(request).get(0);
  }

  private static Narrowing narrowing(Request request) {
    return only(request).narrowing().orElseThrow();
  }

  @Test
  void of_a_rule_that_does_not_hold_the_false_test_is_told() {
    ExplainedRule rule =
        only(
            request()
                .rules(permit("r").when("subject.issuer == 'ci' && claims.ref == 'main'"))
                .claims(claims("ref", "dev")));
    assertThat(rule.verdict().outcome()).isEqualTo(Outcome.CONDITION_FALSE);
    assertThat(rule.narrowing()).isEmpty();
    assertThat(rule.evaluated()).hasSize(1);
    Evaluated condition = rule.evaluated().get(0);
    assertThat(condition.what()).isEqualTo("condition");
    assertThat(condition.source()).isEqualTo("subject.issuer == 'ci' && claims.ref == 'main'");
    Finding second = condition.trace().whole().findings().get(1);
    assertThat(second.outcome()).isEqualTo(Finding.Outcome.FALSE);
    assertThat(second.seen()).containsExactly(new Finding.Seen("claims.ref", "\"dev\""));
  }

  @Test
  void a_rule_that_fails_tells_which_expression_and_which_piece_of_it() {
    ExplainedRule rule =
        only(
            request()
                .rules(
                    permit("r")
                        .when("true")
                        .claim("team", "claims.a")
                        .claim("role", "claims.role.name + 'x'")
                        .claim("never", "claims.a"))
                .claims(claims("a", "x")));
    assertThat(rule.verdict().outcome()).isEqualTo(Outcome.CONDITION_FAILED);
    assertThat(rule.evaluated())
        .extracting(Evaluated::what)
        .containsExactly("condition", "claim team", "claim role");
    Finding failed = rule.evaluated().get(2).trace().whole();
    assertThat(failed.why()).contains("reads \"role\", which is missing");
    assertThat(failed.fault()).contains("claims.role.name");
  }

  @Test
  void each_expression_of_a_rule_is_told_in_its_order_and_with_its_rule_alone() {
    var details = new AuthorizationDetails(List.of(Map.of("type", "call")));
    Expression shared = Rules.expression("true", Purpose.CONDITION);
    Rule rule =
        permit("1")
            .when(shared)
            .details("request.authorization_details")
            .subject("'somebody'")
            .claim("team", "'shop'");
    List<ExplainedRule> rules =
        explained(
            request()
                .rules(rule, permit("2").from("other").when(shared))
                .requestedDetails(details)
                .detailTypes(Map.of("call", Schemas.of("{}"))));
    assertThat(rules.get(0).evaluated())
        .extracting(Evaluated::what)
        .containsExactly("condition", "authorization-details", "subject", "claim team");
    assertThat(rules.get(1).evaluated()).isEmpty();
  }

  @Test
  void a_rule_for_others_says_for_whom_it_is() {
    List<ExplainedRule> rules =
        explained(
            request()
                .rules(
                    permit("1").from("gitlab", "aws"),
                    permit("2").clients("other"),
                    forbid("3").targets("ledger"),
                    permit("4").actorFrom("robots"))
                .actor("humans", "jane"));
    assertThat(rules)
        .extracting(rule -> rule.mismatch().orElseThrow())
        .containsExactly(
            new Mismatch("issuer", List.of("aws", "gitlab"), "ci"),
            new Mismatch("client", List.of("other"), "app"),
            new Mismatch("target", List.of("ledger"), "orders"),
            new Mismatch("actor", List.of("robots"), "humans"));
    assertThat(rules).allMatch(rule -> rule.evaluated().isEmpty());
  }

  @Test
  void each_scope_that_is_withheld_names_all_who_withhold_it() {
    Narrowing narrowing =
        narrowing(
            request()
                .rules(permit("r").scopes("a", "b", "c"))
                .requested("a", "b", "c", "d")
                .targetScopes(Scopes.of("a", "b", "c"))
                .clientScopes("a", "b")
                .subjectScopes("a", "c", "d"));
    assertThat(narrowing.asked()).isEqualTo(Scopes.of("a", "b", "c", "d"));
    assertThat(narrowing.granted()).isEqualTo(Scopes.of("a"));
    assertThat(narrowing.withheld())
        .containsExactly(
            new Withheld("b", List.of(Limit.SUBJECT_TOKEN)),
            new Withheld("c", List.of(Limit.CLIENT)),
            new Withheld("d", List.of(Limit.CLIENT, Limit.TARGET, Limit.RULE)));
  }

  @Test
  void without_a_request_it_is_what_the_rule_would_grant() {
    Narrowing narrowing =
        narrowing(request().rules(permit("r").scopes("a", "x")).targetScopes(Scopes.of("a", "b")));
    assertThat(narrowing.asked()).isEqualTo(Scopes.of("a", "x"));
    assertThat(narrowing.withheld()).containsExactly(new Withheld("x", List.of(Limit.TARGET)));
  }

  @Test
  void where_no_scope_is_left_it_is_told_who_took_it() {
    ExplainedRule rule = only(request().rules(permit("r").scopes("a")).requested("b"));
    assertThat(rule.verdict().outcome()).isEqualTo(Outcome.NO_SCOPE_LEFT);
    assertThat(rule.narrowing().orElseThrow().withheld())
        .containsExactly(new Withheld("b", List.of(Limit.RULE)));
  }

  @Test
  void the_shortest_life_is_named_with_whose_it_is() {
    Request request =
        request()
            .rules(permit("r").ttl(Duration.ofMinutes(4)))
            .targetTtl(Duration.ofMinutes(3))
            .clientTtl(Duration.ofMinutes(5));
    assertThat(narrowing(request).shortest()).containsExactly(Limit.TARGET);
    assertThat(narrowing(request).lives())
        .isEqualTo(
            Map.of(
                Limit.RULE, Duration.ofMinutes(4),
                Limit.TARGET, Duration.ofMinutes(3),
                Limit.CLIENT, Duration.ofMinutes(5)));
    assertThat(narrowing(request.clientTtl(Duration.ofMinutes(3))).shortest())
        .isEqualTo(Set.of(Limit.CLIENT, Limit.TARGET));
    assertThat(narrowing(request.clientTtl(Duration.ofMinutes(1))).shortest())
        .containsExactly(Limit.CLIENT);
    assertThat(narrowing(request().rules(permit("r").ttl(Duration.ofSeconds(7)))).shortest())
        .containsExactly(Limit.RULE);
  }

  @Test
  void who_demands_a_key_is_named() {
    assertThat(narrowing(request().rules(permit("r"))).boundBy()).isEmpty();
    assertThat(narrowing(request().rules(permit("r").binding(Binding.NONE))).boundBy()).isEmpty();
    Narrowing both =
        narrowing(request().rules(permit("r").binding(Binding.DPOP)).targetBinding(Binding.ANY));
    assertThat(both.binding()).isEqualTo(Binding.DPOP);
    assertThat(both.boundBy()).containsExactly(Limit.TARGET, Limit.RULE);
    assertThat(narrowing(request().rules(permit("r").binding(Binding.MTLS))).boundBy())
        .containsExactly(Limit.RULE);
  }

  @Test
  void a_rule_that_is_overruled_is_explained_as_well() {
    List<ExplainedRule> rules =
        explained(
            request()
                .rules(permit("r").when("claims.a == 'x'"), forbid("f").when("claims.b == 1"))
                .claims(claims("a", "x")));
    assertThat(rules.get(0).verdict().outcome()).isEqualTo(Outcome.ALSO_PERMITS);
    assertThat(rules.get(0).narrowing()).isPresent();
    assertThat(rules.get(1).verdict().outcome()).isEqualTo(Outcome.FORBIDS);
    assertThat(rules.get(1).evaluated().get(0).trace().whole().fault()).contains("claims.b");
  }

  @Test
  void rules_share_the_budget_of_one_decision_as_in_earnest() {
    String costly = "claims.many.all(x, x in claims.many) || true";
    List<Long> many = LongStream.range(0, 250).boxed().toList();
    Request request =
        request()
            .rules(
                permit("1").when(costly),
                permit("2").when(costly),
                permit("3").when(costly),
                permit("4").when("true"))
            .claims(claims("many", many));
    List<ExplainedRule> rules = explained(request);
    assertThat(rules.get(0).verdict().outcome()).isEqualTo(Outcome.PERMITS);
    assertThat(rules.get(3).verdict().outcome()).isEqualTo(Outcome.CONDITION_FAILED);
    assertThat(rules.get(3).evaluated().get(0).trace().whole().why())
        .contains("takes more work than one decision may");
  }
}
