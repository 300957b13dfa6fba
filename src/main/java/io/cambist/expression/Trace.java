package io.cambist.expression;

/**
 * An evaluation and how it came out.
 *
 * @param result the same that an evaluation without a trace yields
 * @param whole what came of the whole expression, and of its parts
 * @param hides whether what it yielded is, holds or is made from what must not be shown
 */
public record Trace(Expression.Result result, Finding whole, boolean hides) {
  /** Stands for a value that is made from what must not be shown. */
  public static final String HIDDEN = "(made from what is hidden)";
}
