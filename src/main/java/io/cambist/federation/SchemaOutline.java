package io.cambist.federation;

import io.cambist.federation.SchemaReader.Holds;
import java.util.LinkedHashMap;
import java.util.Map;

/** What editors are told of a JSON Schema within a federation: its keywords, and what they hold. */
final class SchemaOutline {
  private static final String NAME = "json-schema";

  /** A schema within a schema may be true or false as well. */
  private static final Outline INNER =
      Outline.either(Outline.type("boolean"), Outline.ANYTHING.with("$ref", Outline.pointer(NAME)));

  private SchemaOutline() {}

  static Outline of(Map<String, Holds> keywords) {
    var properties = new LinkedHashMap<String, Object>();
    keywords.forEach((keyword, holds) -> properties.put(keyword, of(keyword, holds)));
    return Outline.type("object")
        .with("properties", properties)
        .with("additionalProperties", false)
        .named(NAME);
  }

  private static Outline of(String keyword, Holds holds) {
    return switch (holds) {
      case DATA ->
          keyword.equals("format")
              ? Outline.oneOf(SchemaReader.FORMATS.stream().sorted().toList())
              : Outline.ANYTHING;
      case SAME, ELEMENTS, MEMBERS -> INNER;
      case SAME_LIST, ELEMENTS_LIST -> Outline.type("array").with("items", INNER);
      case SAME_NAMED, MEMBERS_NAMED, MEMBERS_BY_PATTERN, STORED ->
          Outline.type("object").with("additionalProperties", INNER);
    };
  }
}
