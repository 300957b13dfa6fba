package io.cambist.federation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cambist.expression.BoundedPattern;
import io.cambist.federation.Node.Entry;
import io.cambist.federation.Node.Mapping;
import io.cambist.federation.Node.Scalar;
import io.cambist.federation.Node.Sequence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads a JSON Schema (draft 2020-12), written as YAML or JSON. Strict: a misspelt keyword would
 * otherwise be a hole. Nothing in it leads out of it, and no value makes judging it costly.
 */
final class SchemaReader {
  private static final int MOST_PARTS = 500;
  private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

  /** Those whose check takes no more than a look at each character. */
  static final Set<String> FORMATS =
      Set.of(
          "date", "date-time", "time", "duration", "ipv4", "ipv6", "uri", "uri-reference", "uuid");

  /** Where the schemas within a schema stand, and what they judge. */
  enum Holds {
    DATA,
    /** A schema for the same value. */
    SAME,
    SAME_LIST,
    SAME_NAMED,
    /** A schema for elements of the value, if it is a list. */
    ELEMENTS,
    ELEMENTS_LIST,
    /** A schema for members of the value, if it is an object. */
    MEMBERS,
    MEMBERS_NAMED,
    /** As before; several may judge the same member. */
    MEMBERS_BY_PATTERN,
    /** Schemas to be referred to. */
    STORED
  }

  /** Those that are known. */
  static final Map<String, Holds> KEYWORDS = new LinkedHashMap<>();

  static {
    put(Holds.SAME, "not", "if", "then", "else");
    put(Holds.SAME_LIST, "allOf", "anyOf", "oneOf");
    put(Holds.SAME_NAMED, "dependentSchemas");
    put(Holds.ELEMENTS, "items", "contains", "unevaluatedItems");
    put(Holds.ELEMENTS_LIST, "prefixItems");
    put(Holds.MEMBERS, "additionalProperties", "propertyNames", "unevaluatedProperties");
    put(Holds.MEMBERS_NAMED, "properties");
    put(Holds.MEMBERS_BY_PATTERN, "patternProperties");
    put(Holds.STORED, "$defs");
    put(Holds.DATA, "$ref", "$schema", "$id", "$comment", "type", "enum", "const");
    put(Holds.DATA, "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum");
    put(Holds.DATA, "maxLength", "minLength", "pattern", "format");
    put(Holds.DATA, "maxItems", "minItems", "uniqueItems", "maxContains", "minContains");
    put(Holds.DATA, "maxProperties", "minProperties", "required", "dependentRequired");
    put(Holds.DATA, "title", "description", "default", "deprecated", "examples");
  }

  static final Shape<JsonSchema> SCHEMA =
      Shape.of(
          SchemaOutline.of(KEYWORDS),
          (node, what, draft) -> new SchemaReader(node, what, draft).read());

  private final Node root;
  private final String what;
  private final Draft draft;
  private final SchemaParts parts = new SchemaParts();
  private final Map<String, Scalar> references = new LinkedHashMap<>();
  private boolean good = true;

  private SchemaReader(Node root, String what, Draft draft) {
    this.root = root;
    this.what = what;
    this.draft = draft;
  }

  private static void put(Holds holds, String... keywords) {
    for (String keyword : keywords) {
      KEYWORDS.put(keyword, holds);
    }
  }

  private Optional<JsonSchema> read() {
    if (!(root instanceof Mapping mapping)) {
      return Shapes.refuse(
          root.place(),
          what + " must be a JSON Schema, but is " + root.kind(),
          "Write its keywords below it, such as properties and required.",
          draft);
    }
    part(root, "");
    checkReferences();
    checkType(mapping);
    if (good && !parts.areBounded()) {
      refuse(
          root.place(),
          "judges some values endlessly, or too often",
          "Let it refer to itself for parts of a value only, and with fewer alternatives.");
    }
    Optional<JsonNode> tree = SchemaTree.of(root, this::refuse);
    if (!good || tree.isEmpty()) {
      return Optional.empty();
    }
    ((ObjectNode) tree.get()).remove(List.of("$id", "$schema"));
    List<JsonSchema.Fault> faults = JsonSchema.faults(tree.get());
    faults.stream()
        .map(JsonSchema.Fault::pointer)
        .distinct()
        .forEach(pointer -> refuseValue(pointer, faults));
    return good ? compiled(tree.get()) : Optional.empty();
  }

  private Optional<JsonSchema> compiled(JsonNode tree) {
    Optional<JsonSchema> schema = JsonSchema.compile(tree);
    if (schema.isEmpty()) {
      refuse(root.place(), "cannot be compiled", "Write it in another way.");
    }
    return schema;
  }

  private void refuseValue(String pointer, List<JsonSchema.Fault> faults) {
    String message =
        faults.stream()
            .filter(fault -> fault.pointer().equals(pointer))
            .findFirst()
            .get()
            .message();
    refuse(
        SchemaTree.at(root, pointer).place(),
        "is no JSON Schema at " + pointer + ": " + message,
        "See JSON Schema 2020-12 for what may stand there.");
  }

  /** One schema of those within the schema; whatever else is wrong, the meta-schema says. */
  private void part(Node node, String pointer) {
    parts.add(pointer);
    if (parts.size() == MOST_PARTS + 1) {
      refuse(node.place(), "has more than " + MOST_PARTS + " parts", "Make it smaller.");
    }
    if (!(node instanceof Mapping mapping) || parts.size() > MOST_PARTS) {
      return;
    }
    for (Entry entry : mapping.entries()) {
      String keyword = entry.key().text();
      Holds holds = KEYWORDS.get(keyword);
      if (holds == null) {
        refuse(
            entry.key().place(),
            "has the unknown keyword " + keyword,
            Spelling.remedy(
                keyword,
                KEYWORDS.keySet(),
                "Remove it; docs/authorization-details.md lists those that are known."));
      } else {
        keyword(keyword, holds, entry.value(), pointer);
      }
    }
  }

  private void keyword(String keyword, Holds holds, Node value, String pointer) {
    String at = pointer + "/" + keyword;
    Consumer<String> judges =
        switch (holds) {
          case SAME, SAME_LIST, SAME_NAMED -> inner -> parts.sameValue(pointer, inner);
          case ELEMENTS, ELEMENTS_LIST -> inner -> parts.elements(pointer, group(keyword), inner);
          case MEMBERS, MEMBERS_NAMED -> inner -> parts.members(pointer, group(keyword), inner);
          case MEMBERS_BY_PATTERN -> inner -> parts.members(pointer, inner, inner);
          case DATA, STORED -> inner -> {};
        };
    switch (holds) {
      case DATA -> data(keyword, value, pointer);
      case SAME, ELEMENTS, MEMBERS -> inner(value, at, judges);
      case SAME_LIST, ELEMENTS_LIST -> {
        if (value instanceof Sequence list) {
          for (int i = 0; i < list.items().size(); i++) {
            inner(list.items().get(i), at + "/" + i, judges);
          }
        }
      }
      default -> {
        if (value instanceof Mapping named) {
          for (Entry entry : named.entries()) {
            if (holds == Holds.MEMBERS_BY_PATTERN) {
              pattern(entry.key());
            }
            inner(entry.value(), at + "/" + SchemaTree.escaped(entry.key().text()), judges);
          }
        }
      }
    }
  }

  private void inner(Node node, String pointer, Consumer<String> judges) {
    part(node, pointer);
    judges.accept(pointer);
  }

  /** What one of two keywords judges, the other does not. */
  private static String group(String keyword) {
    return switch (keyword) {
      case "additionalProperties" -> "properties";
      case "prefixItems" -> "items";
      default -> keyword;
    };
  }

  private void data(String keyword, Node value, String pointer) {
    if (!(value instanceof Scalar scalar)) {
      return;
    }
    String text = scalar.text();
    switch (keyword) {
      case "$ref" -> references.put(pointer, scalar);
      case "pattern" -> pattern(scalar);
      case "format" -> {
        if (!FORMATS.contains(text)) {
          refuse(
              scalar.place(),
              "has the unknown format " + text,
              Spelling.remedy(text, FORMATS, "Use a pattern instead."));
        }
      }
      case "$schema" -> {
        if (!pointer.isEmpty() || !text.equals(DRAFT)) {
          refuse(
              scalar.place(), "is of another draft", "Write $schema: " + DRAFT + ", at its head.");
        }
      }
      case "$id" -> {
        if (!pointer.isEmpty()) {
          refuse(
              scalar.place(), "has an $id within", "Remove it, and refer by #/$defs/name instead.");
        }
      }
      default -> {
        // The meta-schema judges it.
      }
    }
  }

  private void pattern(Scalar scalar) {
    BoundedPattern.Result result = BoundedPattern.of(scalar.text());
    if (result instanceof BoundedPattern.Malformed malformed) {
      refuse(
          scalar.place(),
          "has a malformed pattern: " + malformed.why(),
          "Write it in the syntax of RE2, which has no look-around and no back references.");
    } else if (result instanceof BoundedPattern.TooLarge) {
      refuse(
          scalar.place(),
          "has a pattern that is too large",
          "Make it shorter, with smaller repetition counts.");
    }
  }

  /** To be called when all parts are known. */
  private void checkReferences() {
    references.forEach(
        (from, reference) -> {
          String text = reference.text();
          if (text.startsWith("#") && parts.has(text.substring(1))) {
            parts.sameValue(from, text.substring(1));
          } else {
            refuse(
                reference.place(),
                "refers to "
                    + text
                    + (text.startsWith("#") ? ", which is no schema in it" : ", outside of it"),
                "Put what is referred to under $defs, and write #/$defs/name.");
          }
        });
  }

  /** A schema that permits nothing but what it lists has to list what every detail has. */
  private void checkType(Mapping mapping) {
    boolean closed = false;
    boolean listed = false;
    for (Entry entry : mapping.entries()) {
      String keyword = entry.key().text();
      closed |=
          keyword.equals("additionalProperties")
              && entry.value() instanceof Scalar flag
              && flag.text().equals("false");
      listed |=
          keyword.equals("patternProperties")
              || (keyword.equals("properties")
                  && entry.value() instanceof Mapping names
                  && names.entries().stream().anyMatch(name -> name.key().text().equals("type")));
    }
    if (closed && !listed) {
      refuse(
          root.place(),
          "permits no member type, which every detail has",
          "Add type: { type: string } to its properties.");
    }
  }

  private void refuse(Place place, String message, String remedy) {
    good = false;
    draft.problem(place, what + " " + message, remedy);
  }
}
