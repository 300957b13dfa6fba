package io.cambist.federation;

import com.fasterxml.jackson.databind.JsonNode;
import io.cambist.oauth.AuthorizationDetails;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values that mean in JSON what they mean here, such as the claims of a token. */
final class PlainJson {
  /** String, Long, Double, BigInteger, Boolean, List, Map or null, by name. */
  static final Shape<Map<String, Object>> OBJECT =
      Shape.of(
          Outline.type("object").named("json-object"),
          (node, what, draft) ->
              node instanceof Node.Mapping
                  ? value(node, what, draft).map(PlainJson::members)
                  : Shapes.refuse(
                      node.place(),
                      what + " must be a mapping, but is " + node.kind(),
                      "Write names and values below it.",
                      draft));

  private static final Outline DETAIL =
      Outline.type("object")
          .with("properties", Map.of("type", Outline.type("string")))
          .with("required", List.of("type"));

  /** A list of authorization details; one may stand alone. */
  static final Shape<AuthorizationDetails> DETAILS =
      Shape.of(
          Outline.either(DETAIL, Outline.type("array").with("items", DETAIL).with("minItems", 1))
              .named("authorization-details"),
          (node, what, draft) ->
              value(node, what, draft)
                  .flatMap(
                      value ->
                          AuthorizationDetails.of(value instanceof Map ? List.of(value) : value)
                              .filter(details -> !details.isEmpty())
                              .or(
                                  () ->
                                      Shapes.refuse(
                                          node.place(),
                                          what + " must be a list of objects with a type each",
                                          "Write each with its type, and without null.",
                                          draft))));

  private PlainJson() {}

  private static Optional<Object> value(Node node, String what, Draft draft) {
    return SchemaTree.of(
            node, (place, message, remedy) -> draft.problem(place, what + " " + message, remedy))
        .map(PlainJson::plain);
  }

  @SuppressWarnings("unchecked") // what a mapping is read as
  private static Map<String, Object> members(Object value) {
    return (Map<String, Object>) value;
  }

  private static Object plain(JsonNode node) {
    if (node.isObject()) {
      var members = new LinkedHashMap<String, Object>();
      node.properties().forEach(member -> members.put(member.getKey(), plain(member.getValue())));
      return Collections.unmodifiableMap(members);
    }
    if (node.isArray()) {
      var elements = new ArrayList<Object>();
      node.forEach(element -> elements.add(plain(element)));
      return Collections.unmodifiableList(elements);
    }
    if (node.isTextual()) {
      return node.textValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    return node.isNull() ? null : node.numberValue();
  }
}
