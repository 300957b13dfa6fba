package io.cambist.cutoff;

import java.util.Optional;

/**
 * How far a store is: what a session's record holds of it, and what every request reads again.
 *
 * @param epoch which store it is: another one stands there after the store was emptied or rolled
 *     back, and what an earlier epoch opened is dead
 * @param sequence how many changes of cut-offs there were
 * @param mark of the latest change, by chance: the same sequence of another history has another
 *     one; empty where only the others are kept
 */
public record StoreState(String epoch, long sequence, String mark) {

  private static final int PARTS = 3;

  /** Empty when the text is no state. */
  static Optional<StoreState> parse(String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length != PARTS || parts[0].indexOf('.') < 1) {
      return Optional.empty();
    }
    try {
      return Optional.of(new StoreState(parts[0], Long.parseLong(parts[1]), parts[2]));
    } catch (NumberFormatException malformed) {
      return Optional.empty();
    }
  }

  /** The number that the operator raises after a backup was restored. */
  int number() {
    try {
      return Integer.parseInt(epoch.substring(0, epoch.indexOf('.')));
    } catch (NumberFormatException malformed) {
      return -1;
    }
  }

  @Override
  public String toString() {
    return epoch + " " + sequence + " " + mark;
  }
}
