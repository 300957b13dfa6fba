package io.cambist.federation;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a value looks like, in the words of JSON Schema: what an editor can know of it. Reading may
 * refuse more, for it sees the whole federation; it never takes what its outline refuses.
 *
 * @param name under which it is written once and referred to; empty where it is written in place
 * @param keywords values are String, Number, Boolean, List, Map or further outlines; that of {@code
 *     $ref} may be a named one
 */
record Outline(Optional<String> name, Map<String, Object> keywords) {
  /** Any value, but there is one. */
  static final Outline ANYTHING = new Outline(Optional.empty(), Map.of());

  Outline {
    keywords = Collections.unmodifiableMap(new LinkedHashMap<>(keywords));
  }

  static Outline type(String... types) {
    return ANYTHING.with("type", types.length == 1 ? types[0] : List.of(types));
  }

  /** Text of which the whole fits a pattern. */
  static Outline text(String pattern) {
    return type("string").with("pattern", "^(?:" + pattern + ")$");
  }

  static Outline text(Pattern pattern) {
    return text(pattern.pattern());
  }

  static Outline oneOf(List<String> words) {
    return ANYTHING.with("enum", words);
  }

  /** A list without repetition, or one element alone. */
  static Outline someOf(Outline element) {
    return either(
        element,
        type("array").with("items", element).with("minItems", 1).with("uniqueItems", true));
  }

  static Outline either(Outline... choices) {
    return ANYTHING.with("anyOf", Arrays.asList(choices));
  }

  /** A mapping whose names the operator chooses. */
  static Outline map(Outline name, Outline value) {
    return type("object").with("propertyNames", name).with("additionalProperties", value);
  }

  /** A mapping with keys of ours. */
  static Outline object(Collection<? extends Key<?>> keys) {
    var properties = new LinkedHashMap<String, Object>();
    keys.forEach(key -> properties.put(key.name(), key.outline()));
    Outline object =
        type("object").with("properties", properties).with("additionalProperties", false);
    List<String> required = keys.stream().filter(Key::isRequired).map(Key::name).toList();
    return required.isEmpty() ? object : object.with("required", required);
  }

  /** Such a mapping with these keys in it. */
  static Outline having(Collection<? extends Key<?>> keys) {
    return ANYTHING.with("required", keys.stream().map(Key::name).toList());
  }

  /** Such a mapping with none of these in it. */
  static Outline lacking(Collection<? extends Key<?>> keys) {
    return ANYTHING.with(
        "not", ANYTHING.with("anyOf", keys.stream().map(key -> having(List.of(key))).toList()));
  }

  /** Such a mapping with one of these words under a key. */
  static Outline saying(Key<?> key, List<String> words) {
    return having(List.of(key)).with("properties", Map.of(key.name(), oneOf(words)));
  }

  Outline with(String keyword, Object value) {
    var more = new LinkedHashMap<>(keywords);
    more.put(keyword, value);
    return new Outline(name, more);
  }

  /** What fits this and all of the others. */
  Outline and(Outline... others) {
    return with("allOf", List.of(others));
  }

  /** What fits one or the other, by whether it fits a third. */
  static Outline when(Outline condition, Outline then, Outline otherwise) {
    return ANYTHING.with("if", condition).with("then", then).with("else", otherwise);
  }

  static Outline when(Outline condition, Outline then) {
    return ANYTHING.with("if", condition).with("then", then);
  }

  /** How one that has a name is referred to. */
  static String pointer(String name) {
    return "#/$defs/" + name;
  }

  Outline named(String shortName) {
    return new Outline(Optional.of(shortName), keywords);
  }
}
