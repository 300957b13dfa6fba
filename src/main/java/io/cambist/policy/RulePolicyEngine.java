package io.cambist.policy;

import io.cambist.federation.Policy;
import io.cambist.oauth.Reason;
import io.cambist.policy.Decision.Deny;
import io.cambist.policy.Decision.Grant;
import io.cambist.policy.Decision.Outcome;
import io.cambist.policy.Decision.Permit;
import io.cambist.policy.Decision.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides by the rules of the federation. Any rule that forbids wins; else the first that permits
 * decides; else it is denied.
 */
@ApplicationScoped
class RulePolicyEngine implements PolicyEngine {
  @Override
  public Decision decide(PolicyRequest request) {
    RuleEvaluation evaluation = new RuleEvaluation(request, Evaluator.PLAIN);
    List<Policy> rules = request.federation().policies();
    List<RuleEvaluation.Judged> judged = new ArrayList<>(rules.size());
    for (Policy rule : rules) {
      judged.add(evaluation.judge(rule));
    }
    return decided(request, judged);
  }

  @Override
  public ExplainedDecision explain(PolicyRequest request) {
    var tracer = new Tracer(HiddenAttributes.of(request));
    RuleEvaluation evaluation = new RuleEvaluation(request, tracer);
    List<Policy> rules = request.federation().policies();
    List<RuleEvaluation.Judged> judged = new ArrayList<>(rules.size());
    List<List<ExplainedRule.Evaluated>> evaluated = new ArrayList<>(rules.size());
    for (Policy rule : rules) {
      judged.add(evaluation.judge(rule));
      evaluated.add(tracer.taken(rule));
    }
    Decision decision = decided(request, judged);
    List<ExplainedRule> explained = new ArrayList<>(rules.size());
    for (int i = 0; i < rules.size(); i++) {
      Verdict verdict = decision.verdicts().get(i);
      explained.add(
          new ExplainedRule(
              verdict,
              Mismatch.of(rules.get(i), verdict.outcome(), request),
              evaluated.get(i),
              narrowing(rules.get(i), verdict.outcome(), request)));
    }
    return new ExplainedDecision(decision, explained);
  }

  private static Optional<Narrowing> narrowing(
      Policy rule, Outcome outcome, PolicyRequest request) {
    boolean fits =
        switch (outcome) {
          case PERMITS, ALSO_PERMITS, NO_SCOPE_LEFT, NO_DETAILS_LEFT -> true;
          default -> false;
        };
    return fits && rule instanceof Policy.Permit permit
        ? Optional.of(Narrowing.of(permit, request))
        : Optional.empty();
  }

  private static Decision decided(PolicyRequest request, List<RuleEvaluation.Judged> judged) {
    for (RuleEvaluation.Judged one : judged) {
      if (one.verdict().outcome() == Outcome.FORBIDS) {
        return forbidden(one.verdict().rule(), judged);
      }
    }
    return permittedOrDenied(request, judged);
  }

  private static Decision forbidden(String rule, List<RuleEvaluation.Judged> judged) {
    List<Verdict> verdicts = new ArrayList<>(judged.size());
    for (RuleEvaluation.Judged one : judged) {
      verdicts.add(
          one.grant().isPresent()
              ? alsoPermits(one.verdict(), "overruled by " + rule)
              : one.verdict());
    }
    return new Deny(Reason.POLICY_FORBIDDEN, Optional.of(rule), List.copyOf(verdicts));
  }

  private static Decision permittedOrDenied(
      PolicyRequest request, List<RuleEvaluation.Judged> judged) {
    List<Verdict> verdicts = new ArrayList<>(judged.size());
    Optional<Grant> granted = Optional.empty();
    String rule = "";
    boolean scopeRefused = false;
    boolean detailsRefused = false;
    for (RuleEvaluation.Judged one : judged) {
      Verdict verdict = one.verdict();
      if (one.grant().isPresent() && granted.isPresent()) {
        verdict = alsoPermits(verdict, "later than " + rule);
      } else if (one.grant().isPresent()) {
        granted = one.grant();
        rule = verdict.rule();
      }
      scopeRefused |= verdict.outcome() == Outcome.NO_SCOPE_LEFT;
      detailsRefused |= verdict.outcome() == Outcome.NO_DETAILS_LEFT;
      verdicts.add(verdict);
    }
    if (granted.isPresent()) {
      return new Permit(rule, granted.get(), List.copyOf(verdicts));
    }
    Reason narrow = detailsRefused ? Reason.AUTHORIZATION_DETAILS_REFUSED : Reason.POLICY_NONE;
    Reason reason = scopeRefused && ScopeBound.asksFor(request) ? Reason.SCOPE_REFUSED : narrow;
    return new Deny(reason, Optional.empty(), List.copyOf(verdicts));
  }

  private static Verdict alsoPermits(Verdict verdict, String detail) {
    return new Verdict(verdict.rule(), verdict.effect(), Outcome.ALSO_PERMITS, detail);
  }
}
