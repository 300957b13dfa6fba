package io.cambist.federation;

import java.util.List;

/** A value of a YAML file, with its place. */
sealed interface Node {
  Place place();

  /** What it is, for messages: {@code a list}. */
  String kind();

  /** What a scalar is by the core schema of YAML 1.2 (section 10.3.2). */
  enum Type {
    TEXT("text"),
    NUMBER("a number"),
    FLAG("true or false"),
    NOTHING("empty");

    private final String description;

    Type(String description) {
      this.description = description;
    }
  }

  /**
   * @param raw as it stands in the file, from the first quote or block indicator on
   */
  record Scalar(Place place, String text, Type type, String raw) implements Node {
    @Override
    public String kind() {
      return type.description;
    }
  }

  record Sequence(Place place, List<Node> items) implements Node {
    @Override
    public String kind() {
      return "a list";
    }
  }

  record Mapping(Place place, List<Entry> entries) implements Node {
    @Override
    public String kind() {
      return "a mapping";
    }
  }

  /** A key occurs once in a mapping. */
  record Entry(Scalar key, Node value) {}

  default boolean isNothing() {
    return this instanceof Scalar scalar && scalar.type() == Type.NOTHING;
  }
}
