package io.cambist.cutoff;

import java.util.Optional;

/**
 * How far a store is: what a session's record holds of it, and what every request reads again.
 *
 * @param epoch which store it is: another one stands there after the store was emptied or rolled
 *     back, and what an earlier epoch opened is dead
 * @param sequence how many changes of cut-offs there were
 */
public record StoreState(String epoch, long sequence) {

  /** Empty when the text is no state. */
  static Optional<StoreState> parse(String text) {
    int space = text.indexOf(' ');
    if (space < 1 || text.indexOf('.') < 1) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new StoreState(text.substring(0, space), Long.parseLong(text.substring(space + 1))));
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
    return epoch + " " + sequence;
  }
}
