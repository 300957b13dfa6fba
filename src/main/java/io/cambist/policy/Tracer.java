package io.cambist.policy;

import io.cambist.expression.Budget;
import io.cambist.expression.Expression;
import io.cambist.expression.Trace;
import io.cambist.federation.Policy;
import io.cambist.policy.ExplainedRule.Evaluated;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keeps the traces of the expressions of one rule after the other. For one decision. */
final class Tracer implements Evaluator {
  private final IdentityHashMap<Expression, Trace> traces = new IdentityHashMap<>();
  private final Set<String> hidden;

  /**
   * @param hidden what is not to be shown, as {@link Expression#trace} takes it
   */
  Tracer(Set<String> hidden) {
    this.hidden = hidden;
  }

  @Override
  public Expression.Result evaluate(
      Expression expression, Map<String, Object> variables, Budget budget) {
    Trace trace = expression.trace(variables, budget, hidden);
    traces.put(expression, trace);
    return trace.result();
  }

  /** What was evaluated of a rule since the last one, in the order in which that happens. */
  List<Evaluated> taken(Policy rule) {
    var evaluated = new ArrayList<Evaluated>();
    add(evaluated, ExplainedRule.CONDITION, rule.when());
    if (rule instanceof Policy.Permit permit) {
      add(evaluated, ExplainedRule.DETAILS, permit.details());
      add(evaluated, ExplainedRule.SUBJECT, permit.subject());
      permit
          .claims()
          .forEach((name, claim) -> add(evaluated, ExplainedRule.CLAIM + name, Optional.of(claim)));
    }
    traces.clear();
    return evaluated;
  }

  private void add(List<Evaluated> evaluated, String what, Optional<Expression> expression) {
    expression.ifPresent(
        one -> {
          Trace trace = traces.get(one);
          if (trace != null) {
            evaluated.add(new Evaluated(what, one.source(), trace));
          }
        });
  }
}
