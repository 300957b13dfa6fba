package io.cambist.expression;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.ErrorValue;
import dev.cel.runtime.CelEvaluationListener;
import java.util.Collection;
import java.util.Map;

/**
 * Counts the work of one evaluation: it is told the value of every node before anything is done
 * with it, so nothing begins that the budget does not cover. What is looked at within claims,
 * {@link JsonView} counts. A failure that is handed on as a value ends here, where it must.
 */
@SuppressWarnings("ThreadSafe") // Made for one evaluation, which one thread does.
final class Meter implements CelEvaluationListener {
  /** Lists and maps that CEL makes are copied and scanned again at each step. */
  private static final int ELEMENT = 2;

  private final Prices prices;
  private final StrictPlaces strict;
  private final Budget budget;
  private final boolean[] yielded;

  Meter(Prices prices, StrictPlaces strict, Budget budget) {
    this.prices = prices;
    this.strict = strict;
    this.budget = budget;
    this.yielded = new boolean[prices.operandCount() + 1];
  }

  @Override
  public void callback(CelExpr node, Object value) {
    int id = (int) node.id();
    budget.spend(1 + prices.ofCall(id));
    if (value instanceof String text) {
      budget.spend(prices.ofText(id, text.length()));
    } else {
      if (!(value instanceof Boolean || value instanceof Long)) {
        weigh(value);
      }
    }
    yielded[prices.operand(id)] = true;
    int operand = prices.firstOperand(id);
    if (operand != 0) {
      tolerated(operand, value);
    }
    if (value instanceof ErrorValue failure && strict.contain(id)) {
      throw failure.value() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(failure.value());
    }
  }

  /** Of operands that fail nothing is told; but the node that goes on is, each time. */
  private void tolerated(int operand, Object value) {
    if (!yielded[operand]) {
      budget.spend(Budget.FAILURE);
    }
    if (value instanceof ErrorValue) {
      budget.spend(Budget.FAILURE);
    }
    yielded[operand] = false;
  }

  /** To the last element, since CEL goes there too. */
  private void weigh(Object value) {
    if (value instanceof String text) {
      budget.spend(text.length() >> 4);
    } else if (value instanceof JsonView.Elements || value instanceof JsonView.Members) {
      return;
    } else if (value instanceof Collection<?> elements) {
      for (Object element : elements) {
        budget.spend(ELEMENT);
        weigh(element);
      }
    } else if (value instanceof Map<?, ?> members) {
      for (Map.Entry<?, ?> member : members.entrySet()) {
        budget.spend(2 * ELEMENT);
        weigh(member.getKey());
        weigh(member.getValue());
      }
    } else if (value instanceof CelByteString bytes) {
      budget.spend(bytes.size() >> 4);
    }
  }
}
