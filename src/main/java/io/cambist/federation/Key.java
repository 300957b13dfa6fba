package io.cambist.federation;

/**
 * A key that may stand in a mapping, and what its value must look like.
 *
 * @param meaning what it says, and what holds where it is absent: sentences for people and editors
 */
record Key<T>(String name, Shape<T> shape, boolean isRequired, String meaning) {
  static <T> Key<T> required(String name, Shape<T> shape, String meaning) {
    return new Key<>(name, shape, true, meaning);
  }

  static <T> Key<T> optional(String name, Shape<T> shape, String meaning) {
    return new Key<>(name, shape, false, meaning);
  }

  Outline outline() {
    Outline value = shape.outline();
    return (value.name().isPresent() ? Outline.ANYTHING.with("$ref", value) : value)
        .with("description", meaning);
  }
}
