package io.cambist.federation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a target's {@code authorization-details}: the types that it declares, and their schemas.
 */
final class DetailTypes {
  private static final Shape<String> NAME =
      Shapes.text(
          Pattern.compile("[!-~]{1,128}"),
          "Name a type by 1 to 128 printable ASCII characters without a space.");

  private static final Key<JsonSchema> SCHEMA =
      Key.optional(
          "schema",
          SchemaReader.SCHEMA,
          "A JSON Schema (2020-12) that details of this type must fit, in place of schema-file.");
  private static final Key<JsonSchema> SCHEMA_FILE =
      Key.optional(
          "schema-file",
          FederationFiles.DOCUMENT.then(
              (document, place, what, draft) -> SchemaReader.SCHEMA.read(document, what, draft)),
          "A file of JSON or YAML below the federation's directory that holds the schema.");

  private static final List<Key<?>> KEYS = List.of(SCHEMA, SCHEMA_FILE);

  static final Shape<Map<String, JsonSchema>> SHAPE =
      Shapes.mapOf(
          NAME,
          Shapes.fields(KEYS)
              .like(
                  Outline.object(KEYS)
                      .with(
                          "oneOf", KEYS.stream().map(key -> Outline.having(List.of(key))).toList()))
              .then((fields, place, what, draft) -> schema(fields, draft)));

  private DetailTypes() {}

  private static Optional<JsonSchema> schema(Fields fields, Draft draft) {
    if (fields.has(SCHEMA) == fields.has(SCHEMA_FILE)) {
      draft.problem(
          fields.has(SCHEMA) ? fields.place(SCHEMA_FILE) : fields.place(),
          fields.owner() + (fields.has(SCHEMA) ? " has two schemas" : " has no schema"),
          "Write either schema, with a JSON Schema below it, or schema-file.");
    }
    return fields.find(SCHEMA).or(() -> fields.find(SCHEMA_FILE));
  }

  /** All types of all targets, in order. */
  static List<String> all(Iterable<Target> targets) {
    var all = new LinkedHashMap<String, Boolean>();
    targets.forEach(target -> target.detailTypes().keySet().forEach(type -> all.put(type, true)));
    return all.keySet().stream().sorted().toList();
  }
}
