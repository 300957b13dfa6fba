package io.cambist.federation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.path.PathType;
import com.networknt.schema.regex.RegularExpression;
import io.cambist.expression.BoundedPattern;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON Schema (draft 2020-12), compiled; safe for use by many threads. The one importer of the
 * schema library, which is given nothing that {@link SchemaReader} has not looked through: it never
 * fetches, and patterns run on RE2.
 */
public final class JsonSchema {
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDialect(
          Dialects.getDraft202012(),
          builder -> builder.schemaRegistryConfig(config(true)).schemaCacheEnabled(false));

  private final Schema schema;

  private JsonSchema(Schema schema) {
    this.schema = schema;
  }

  /** What schemas are checked against; made when the first one is. */
  private static final class Meta {
    private static final Schema SCHEMA =
        SchemaRegistry.withDialect(
                Dialects.getDraft202012(), builder -> builder.schemaRegistryConfig(config(false)))
            .getSchema(SchemaLocation.of(Dialects.getDraft202012().getId()));
  }

  /**
   * What is wrong with a schema.
   *
   * @param pointer where, as a JSON pointer (RFC 6901)
   */
  record Fault(String pointer, String message) {}

  /** What the meta-schema says against a schema. */
  static List<Fault> faults(JsonNode schema) {
    try {
      return Meta.SCHEMA.validate(schema).stream()
          .map(error -> new Fault(error.getInstanceLocation().toString(), error.getMessage()))
          .toList();
    } catch (RuntimeException | StackOverflowError unexpected) {
      return List.of(new Fault("", "it cannot be checked"));
    }
  }

  /** Compiles a schema without faults; empty when it cannot be done. */
  static Optional<JsonSchema> compile(JsonNode schema) {
    try {
      Schema compiled = REGISTRY.getSchema(schema);
      compiled.initializeValidators();
      return Optional.of(new JsonSchema(compiled));
    } catch (RuntimeException | StackOverflowError unusable) {
      return Optional.empty();
    }
  }

  /**
   * Says against which part of the schema a JSON object offends, in words of the schema alone;
   * empty when it is valid.
   *
   * @param members String, Long, Double, Boolean, List, Map or null
   */
  public Optional<String> fault(Map<String, Object> members) {
    try {
      List<Error> errors = schema.validate(tree(members));
      return errors.isEmpty()
          ? Optional.empty()
          : Optional.of(errors.get(0).getSchemaLocation().getFragment().toString());
    } catch (RuntimeException | StackOverflowError unexpected) {
      // What cannot be judged is not valid.
      return Optional.of("some part");
    }
  }

  private static SchemaRegistryConfig config(boolean failFast) {
    return SchemaRegistryConfig.builder()
        .failFast(failFast)
        .formatAssertionsEnabled(true)
        .pathType(PathType.JSON_POINTER)
        .locale(Locale.ROOT)
        .regularExpressionFactory(JsonSchema::pattern)
        .build();
  }

  private static RegularExpression pattern(String text) {
    if (BoundedPattern.of(text) instanceof BoundedPattern.Compiled compiled) {
      return compiled.pattern()::occurs;
    }
    throw new SchemaException("the pattern cannot be compiled");
  }

  private static JsonNode tree(Object value) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    if (value instanceof Map<?, ?> members) {
      ObjectNode object = make.objectNode();
      members.forEach((name, member) -> object.set((String) name, tree(member)));
      return object;
    }
    if (value instanceof List<?> elements) {
      ArrayNode array = make.arrayNode(elements.size());
      elements.forEach(element -> array.add(tree(element)));
      return array;
    }
    if (value instanceof String text) {
      return make.textNode(text);
    }
    if (value instanceof Long number) {
      return make.numberNode(number.longValue());
    }
    if (value instanceof Double number) {
      return make.numberNode(number.doubleValue());
    }
    if (value instanceof Boolean flag) {
      return make.booleanNode(flag);
    }
    if (value == null) {
      return make.nullNode();
    }
    throw new IllegalArgumentException("no JSON: " + value.getClass().getName());
  }

  @Override
  public String toString() {
    return "JsonSchema";
  }
}
