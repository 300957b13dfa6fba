package io.cambist.federation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON Schemas (2020-12) for editors, made of the declarations by which the files are read: there
 * is no second list of keys that could differ.
 */
public final class EditorSchema {
  private final Map<String, Object> definitions = new TreeMap<>();

  private EditorSchema() {}

  /** Of a federation's files. */
  public static String ofFederation() {
    var sections = new LinkedHashMap<String, Object>();
    for (Kind kind : Kind.values()) {
      sections.put(kind.section(), section(kind).with("description", kind.meaning()));
    }
    sections.put(
        AssuranceReader.SECTION,
        AssuranceReader.OUTLINE.with(
            "description",
            "The levels of assurance that there are, the lowest first. In one file only. Default:"
                + " "
                + String.join(", ", AssuranceLevels.NIST.lowestFirst())
                + "."));
    sections.put(
        OperatorsReader.SECTION,
        OperatorsReader.OUTLINE.with(
            "description", "Who may look, and who may end what was issued. In one file only."));
    return new EditorSchema()
        .text(
            "A federation of Cambist",
            "One of the files of a federation's directory: whose assertions are trusted, who may"
                + " call, what tokens are for, and who gets what.",
            Outline.type("object", "null")
                .with("properties", sections)
                .with("additionalProperties", false));
  }

  /** Of the files of tests beside a federation. */
  public static String ofTests() {
    return new EditorSchema()
        .text(
            "Tests of a federation of Cambist",
            "What is expected to come of requests; the command check tries them.",
            PolicyTestReader.OUTLINE);
  }

  private static Outline section(Kind kind) {
    return switch (kind) {
      case ISSUER -> named(kind, IssuerReader.OUTLINE);
      case CLIENT -> named(kind, ClientReader.OUTLINE);
      case TARGET -> named(kind, TargetReader.OUTLINE);
      case POLICY -> Outline.type("array").with("minItems", 1).with("items", PolicyReader.OUTLINE);
    };
  }

  private static Outline named(Kind kind, Outline noun) {
    return Outline.map(Names.of(kind).outline(), noun).with("minProperties", 1);
  }

  private String text(String title, String description, Outline root) {
    var schema = new LinkedHashMap<String, Object>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", title);
    schema.put("description", description);
    schema.putAll(members(root.keywords()));
    schema.put("$defs", definitions);
    var printer =
        new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(DefaultPrettyPrinter.NopIndenter.instance);
    try {
      return new ObjectMapper().writer(printer).writeValueAsString(schema) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private Map<String, Object> members(Map<String, ?> keywords) {
    var members = new LinkedHashMap<String, Object>();
    keywords.forEach(
        (keyword, value) ->
            members.put(
                keyword,
                keyword.equals("$ref") && value instanceof Outline other
                    ? pointer(other)
                    : value(value)));
    return members;
  }

  private Object value(Object value) {
    if (value instanceof Outline outline) {
      return outline.name().isPresent()
          ? Map.of("$ref", pointer(outline))
          : members(outline.keywords());
    }
    if (value instanceof Map<?, ?> map) {
      var members = new LinkedHashMap<String, Object>();
      map.forEach((name, member) -> members.put((String) name, value(member)));
      return members;
    }
    return value instanceof Collection<?> elements
        ? elements.stream().map(this::value).toList()
        : value;
  }

  private String pointer(Outline outline) {
    String name = outline.name().orElseThrow();
    if (!definitions.containsKey(name)) {
      definitions.put(name, List.of()); // it may refer to itself
      definitions.put(name, members(outline.keywords()));
    }
    return Outline.pointer(name);
  }
}
