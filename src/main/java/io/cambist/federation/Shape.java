package io.cambist.federation;

import java.util.Optional;

/** What a value must look like, and how it is read. */
interface Shape<T> {
  /**
   * Reads a value.
   *
   * @param what names the value in messages: {@code max-age of issuer ci}
   * @return empty when it is not of this shape, which has been reported
   */
  Optional<T> read(Node node, String what, Draft draft);

  /** What an editor can know of it. */
  Outline outline();

  static <T> Shape<T> of(Outline outline, Reading<T> reading) {
    return new Shape<>() {
      @Override
      public Optional<T> read(Node node, String what, Draft draft) {
        return reading.read(node, what, draft);
      }

      @Override
      public Outline outline() {
        return outline;
      }
    };
  }

  /** This shape, and then a further step, which reports for itself. */
  default <R> Shape<R> then(Step<T, R> step) {
    return of(
        outline(),
        (node, what, draft) ->
            read(node, what, draft).flatMap(value -> step.read(value, node.place(), what, draft)));
  }

  /** The same, of which more can be said. */
  default Shape<T> like(Outline narrower) {
    return of(narrower, this::read);
  }

  /** How a value is read. */
  @FunctionalInterface
  interface Reading<T> {
    Optional<T> read(Node node, String what, Draft draft);
  }

  /** A step from a value that has been read to what it means. */
  @FunctionalInterface
  interface Step<T, R> {
    Optional<R> read(T value, Place place, String what, Draft draft);
  }
}
