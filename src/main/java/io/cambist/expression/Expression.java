package io.cambist.expression;

import java.util.Map;
import java.util.Set;

/** A CEL expression, compiled, checked and bounded. Safe to evaluate from any thread. */
public interface Expression {
  /** The text as it stands in the federation. */
  String source();

  /**
   * What it reads: {@code attributes.team} where it names the member, {@code attributes} where it
   * does not.
   */
  Set<String> reads();

  /** Whether it reads what goes by the name of a secret: what it yields is one as well. */
  boolean readsSecret();

  /**
   * Evaluates over the declared variables.
   *
   * @param variables the values by name; see the compiler for what each expression may see
   * @param budget what it may cost, together with the others that are given the same; what goes
   *     beyond fails
   */
  Result evaluate(Map<String, Object> variables, Budget budget);

  /** Its parts: what a trace tells the outcomes of. */
  Part whole();

  /**
   * Evaluates as {@link #evaluate} does, by the same program and at the same price, and tells what
   * came of each part. What it tells holds no secret and may be shown; telling it costs the budget
   * nothing.
   *
   * @param hidden paths whose values are not to be shown, such as {@code attributes.login}
   */
  Trace trace(Map<String, Object> variables, Budget budget, Set<String> hidden);

  /** The same, where nothing is hidden that does not show by itself. */
  default Trace trace(Map<String, Object> variables, Budget budget) {
    return trace(variables, budget, Set.of());
  }

  /** What came of an evaluation. */
  sealed interface Result {
    /**
     * @param value String, Long, Double, Boolean, List or Map
     */
    record Value(Object value) implements Result {}

    /** It failed; a condition that fails denies. */
    record Failed(String message) implements Result {}
  }
}
