package io.cambist.expression;

/**
 * An evaluation and how it came out.
 *
 * @param result the same that an evaluation without a trace yields
 * @param whole what came of the whole expression, and of its parts
 */
public record Trace(Expression.Result result, Finding whole) {}
