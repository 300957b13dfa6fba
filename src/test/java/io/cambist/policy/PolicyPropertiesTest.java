package io.cambist.policy;

import static io.cambist.policy.Rules.forbid;
import static io.cambist.policy.Rules.permit;
import static io.cambist.policy.Rules.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.expression.Finding;
import io.cambist.federation.Policy;
import io.cambist.oauth.Scopes;
import io.cambist.policy.Decision.Deny;
import io.cambist.policy.Decision.Outcome;
import io.cambist.policy.Decision.Permit;
import io.cambist.policy.Decision.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of every decision, whatever the rules. */
class PolicyPropertiesTest {
  private static final RulePolicyEngine ENGINE = new RulePolicyEngine();

  @Property(tries = 1000)
  void a_decision_stays_within_every_bound(@ForAll("requests") PolicyRequest request) {
    Decision decision = ENGINE.decide(request);
    assertThat(decision.verdicts())
        .extracting(Verdict::rule)
        .isEqualTo(request.federation().policies().stream().map(Policy::id).toList());
    long permitting = count(decision, Outcome.PERMITS);
    if (decision instanceof Deny deny) {
      assertThat(permitting).isZero();
      assertThat(deny.rule().isPresent()).isEqualTo(count(decision, Outcome.FORBIDS) > 0);
      return;
    }
    Permit permit = (Permit) decision;
    assertThat(permitting).isOne();
    assertThat(count(decision, Outcome.FORBIDS)).isZero();
    Policy.Permit rule = rule(request, permit.rule());
    assertThat(rule.from()).contains(request.subject().issuer());
    assertThat(rule.clients()).contains(request.client().id());
    assertThat(rule.targets()).contains(request.target().name());
    request.actor().ifPresent(actor -> assertThat(rule.actorFrom()).contains(actor.issuer()));

    Scopes granted = permit.grant().scopes();
    assertThat(rule.scopes().containsAll(granted)).isTrue();
    assertThat(request.target().scopes().containsAll(granted)).isTrue();
    assertWithin(granted, request.client().scopes());
    assertWithin(granted, request.subject().scopes());
    assertWithin(granted, request.requestedScopes());
    assertThat(granted.isEmpty()).isEqualTo(rule.scopes().isEmpty());

    Duration ttl = permit.grant().ttl();
    assertThat(ttl).isLessThanOrEqualTo(rule.ttl());
    assertThat(ttl).isLessThanOrEqualTo(request.target().maxTtl());
    request.client().maxTtl().ifPresent(limit -> assertThat(ttl).isLessThanOrEqualTo(limit));
  }

  @Property(tries = 300)
  void an_explained_decision_is_the_same_decision(@ForAll("requests") PolicyRequest request) {
    Decision decision = ENGINE.decide(request);
    ExplainedDecision explained = ENGINE.explain(request);
    assertThat(explained.decision()).isEqualTo(decision);
    assertThat(explained.rules()).extracting(ExplainedRule::verdict).isEqualTo(decision.verdicts());
    for (ExplainedRule rule : explained.rules()) {
      assertAgrees(rule);
      if (decision instanceof Permit permit && permit.rule().equals(rule.verdict().rule())) {
        assertAgrees(rule.narrowing().orElseThrow(), permit.grant());
      }
    }
  }

  /** The trace of its condition says what the verdict says. */
  private static void assertAgrees(ExplainedRule rule) {
    Outcome outcome = rule.verdict().outcome();
    assertThat(rule.mismatch().isPresent())
        .isEqualTo(
            List.of(
                    Outcome.OTHER_ISSUER,
                    Outcome.OTHER_CLIENT,
                    Outcome.OTHER_TARGET,
                    Outcome.ACTOR_NOT_ACCEPTED)
                .contains(outcome));
    for (ExplainedRule.Evaluated one : rule.evaluated()) {
      Finding.Outcome whole = one.trace().whole().outcome();
      boolean failed =
          outcome == Outcome.CONDITION_FAILED
              || (outcome == Outcome.FORBIDS && !rule.verdict().detail().isEmpty());
      assertThat(whole == Finding.Outcome.FAILED).isEqualTo(failed);
      assertThat(whole == Finding.Outcome.FALSE).isEqualTo(outcome == Outcome.CONDITION_FALSE);
    }
  }

  private static void assertAgrees(Narrowing narrowing, Decision.Grant grant) {
    assertThat(narrowing.granted().values()).isEqualTo(grant.scopes().values());
    assertThat(narrowing.lives().get(narrowing.shortest().iterator().next()))
        .isEqualTo(grant.ttl());
    assertThat(narrowing.binding()).isEqualTo(grant.binding());
    assertThat(narrowing.withheld()).allMatch(withheld -> !withheld.by().isEmpty());
  }

  @Property(tries = 200)
  void one_more_rule_that_forbids_always_denies(@ForAll("requests") PolicyRequest request) {
    var rules = new ArrayList<>(request.federation().policies());
    rules.add(forbid("last").from().clients().targets().build());
    assertThat(ENGINE.decide(Rules.withRules(request, rules))).isInstanceOf(Deny.class);
  }

  private static void assertWithin(Scopes granted, Optional<Scopes> bound) {
    bound.ifPresent(limit -> assertThat(limit.containsAll(granted)).isTrue());
  }

  private static long count(Decision decision, Outcome outcome) {
    return decision.verdicts().stream().filter(v -> v.outcome() == outcome).count();
  }

  private static Policy.Permit rule(PolicyRequest request, String id) {
    return (Policy.Permit)
        request.federation().policies().stream().filter(p -> p.id().equals(id)).findAny().get();
  }

  @Provide
  Arbitrary<PolicyRequest> requests() {
    Arbitrary<Request> bounded =
        Combinators.combine(
                scopes(),
                scopes().optional(0.5),
                scopes().optional(0.5),
                someScopes().optional(0.5),
                life(),
                life().optional(0.5))
            .as(
                (target, client, subject, requested, targetTtl, clientTtl) ->
                    request()
                        .targetScopes(target)
                        .clientScopes(client)
                        .subjectScopes(subject)
                        .requested(requested)
                        .targetTtl(targetTtl)
                        .clientTtl(clientTtl));
    return Combinators.combine(bounded, rules(), Arbitraries.of(false, false, true))
        .as(
            (request, rules, acting) -> {
              Request complete = request.rules(rules);
              return (acting ? complete.actor("agents", "robot") : complete).build();
            });
  }

  private static Arbitrary<List<Rule>> rules() {
    return rule()
        .list()
        .ofMaxSize(6)
        .map(
            rules -> {
              for (int i = 0; i < rules.size(); i++) {
                rules.get(i).id("rule-" + i);
              }
              return rules;
            });
  }

  private static Arbitrary<Rule> rule() {
    Arbitrary<Boolean> forbids =
        Arbitraries.of(true, false, false, false, false, false, false, false);
    Arbitrary<String> issuer = Arbitraries.of("ci", "ci", "ci", "other");
    Arbitrary<String> client = Arbitraries.of("app", "app", "app", "other");
    Arbitrary<String> target = Arbitraries.of("orders", "orders", "orders", "other");
    Arbitrary<String> actor = Arbitraries.of("agents", "other");
    Arbitrary<String> when = Arbitraries.of("", "", "true", "false", "claims.missing == 1");
    return Combinators.combine(forbids, issuer, client, target, actor, when, scopes(), life())
        .as(
            (forbidding, from, by, to, acting, condition, granted, ttl) -> {
              Rule rule = forbidding ? forbid("r") : permit("r");
              rule.from(from).clients(by).targets(to).actorFrom(acting).scopes(granted).ttl(ttl);
              return condition.isEmpty() ? rule : rule.when(condition);
            });
  }

  private static Arbitrary<Scopes> scopes() {
    return Arbitraries.of("a", "b", "c", "d").set().ofMaxSize(4).map(Scopes::of);
  }

  private static Arbitrary<Scopes> someScopes() {
    return scopes().filter(scopes -> !scopes.isEmpty());
  }

  private static Arbitrary<Duration> life() {
    return Arbitraries.longs().between(1, 900).map(Duration::ofSeconds);
  }
}
