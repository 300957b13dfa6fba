package io.cambist.federation;

import java.util.Optional;

/** What a value must look like, and how it is read. */
@FunctionalInterface
interface Shape<T> {
  /**
   * Reads a value.
   *
   * @param what names the value in messages: {@code max-age of issuer ci}
   * @return empty when it is not of this shape, which has been reported
   */
  Optional<T> read(Node node, String what, Draft draft);

  /** This shape, and then a further step, which reports for itself. */
  default <R> Shape<R> then(Step<T, R> step) {
    return (node, what, draft) ->
        read(node, what, draft).flatMap(value -> step.read(value, node.place(), what, draft));
  }

  /** A step from a value that has been read to what it means. */
  @FunctionalInterface
  interface Step<T, R> {
    Optional<R> read(T value, Place place, String what, Draft draft);
  }
}
