package io.cambist.expression;

import java.util.List;
import java.util.stream.Stream;

/**
 * A part of an expression that comes out for itself: a test, or what joins tests. The same source
 * has the same parts, whatever they are evaluated over.
 *
 * @param start where it begins in the source, in code points from 0
 * @param end where it ends, exclusive; with {@code start} it tells parts of one source apart
 * @param line where it begins, within the source, from 1
 * @param column where it begins, within that line, from 1, in code points
 * @param text what stands there, on one line and at most {@link #LONGEST_TEXT} characters; a
 *     literal that looks like a credential is a note
 * @param decides whether it has to be true or false
 * @param parts those that it is made of, in the order in which they are evaluated
 */
public record Part(
    Kind kind,
    int start,
    int end,
    int line,
    int column,
    String text,
    boolean decides,
    List<Part> parts) {
  /** In characters. */
  public static final int LONGEST_TEXT = 300;

  public Part {
    parts = List.copyOf(parts);
  }

  /** What it is. */
  public enum Kind {
    /** {@code a && b && c}. */
    ALL,
    /** {@code a || b || c}. */
    ANY,
    /** {@code !a}. */
    NOT,
    /** {@code a ? b : c}. */
    CHOICE,
    /** Anything else: a comparison, a call, a macro with all that is in it, a value. */
    TEST,
    /** A constant, which is always the same. */
    LITERAL
  }

  /** It, and all that it is made of. */
  public Stream<Part> all() {
    return Stream.concat(Stream.of(this), parts.stream().flatMap(Part::all));
  }
}
