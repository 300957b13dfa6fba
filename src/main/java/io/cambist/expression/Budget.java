package io.cambist.expression;

/**
 * What the expressions of one decision may cost together. Spent in units of some 50 ns: a node of
 * an expression, or an element of a claim that is looked at, is one. For one thread.
 */
public final class Budget {
  /** Some 10 ms: what one decision may hold an event loop for. */
  static final int UNITS = 200_000;

  /** What it costs when something fails: exceptions with their stack traces. */
  static final int FAILURE = 300;

  private long left = UNITS;

  /**
   * Takes units away.
   *
   * @throws Exhausted when there are not as many; also from then on
   */
  void spend(long units) {
    left -= units;
    if (left < 0) {
      throw new Exhausted();
    }
  }

  /** Takes units away for what is done already, and so cannot be refused. */
  void note(long units) {
    left -= units;
  }

  /**
   * Ends an evaluation from any depth; never leaves this package. No exception, since CEL would
   * take it for a value: {@code x || true} is true where {@code x} fails.
   */
  static final class Exhausted extends Error {
    private static final long serialVersionUID = 1L;

    Exhausted() {
      super("the budget is spent", null, false, false);
    }
  }
}
