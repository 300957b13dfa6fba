package io.cambist.federation;

/** A key that may stand in a mapping, and what its value must look like. */
record Key<T>(String name, Shape<T> shape, boolean isRequired) {
  static <T> Key<T> required(String name, Shape<T> shape) {
    return new Key<>(name, shape, true);
  }

  static <T> Key<T> optional(String name, Shape<T> shape) {
    return new Key<>(name, shape, false);
  }
}
