package io.cambist.policy;

import io.cambist.expression.Budget;
import io.cambist.expression.Expression;
import java.util.Map;

/** How the expressions of rules are evaluated: plainly, or with a trace that somebody keeps. */
interface Evaluator {
  /** Keeps nothing. */
  Evaluator PLAIN = Expression::evaluate;

  Expression.Result evaluate(Expression expression, Map<String, Object> variables, Budget budget);
}
