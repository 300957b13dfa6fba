package io.cambist.policy;

/**
 * One thing in which what is granted differs from what was.
 *
 * @param direction whether more is granted of it, or less; what has no order counts as more
 * @param what in the words of a rule
 */
public record Difference(Direction direction, String what, String before, String after) {
  /** Which way it went. */
  public enum Direction {
    WIDER,
    NARROWER
  }

  /** Where the two have no order, nobody can say that it became less. */
  public static Difference wider(String what, Object before, Object after) {
    return new Difference(Direction.WIDER, what, before.toString(), after.toString());
  }

  public static Difference narrower(String what, Object before, Object after) {
    return new Difference(Direction.NARROWER, what, before.toString(), after.toString());
  }

  /** Of two that differ, by whether the later is no more than the earlier. */
  public static Difference of(String what, boolean isWithin, Object before, Object after) {
    return isWithin ? narrower(what, before, after) : wider(what, before, after);
  }

  public boolean isWider() {
    return direction == Direction.WIDER;
  }

  @Override
  public String toString() {
    return what + ": " + before + " -> " + after;
  }
}
