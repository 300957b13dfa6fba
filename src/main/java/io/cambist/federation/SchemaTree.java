package io.cambist.federation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cambist.federation.Node.Entry;
import io.cambist.federation.Node.Mapping;
import io.cambist.federation.Node.Scalar;
import io.cambist.federation.Node.Sequence;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/** A value of a file as the JSON that it stands for. */
final class SchemaTree {
  private static final Pattern WHOLE = Pattern.compile("-?(?:0|[1-9][0-9]{0,63})");
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]{0,63})(?:\\.[0-9]{1,63})?(?:[eE][+-]?[0-9]{1,3})?");
  private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;

  private final Refusing refusing;
  private boolean good = true;

  private SchemaTree(Refusing refusing) {
    this.refusing = refusing;
  }

  /** Hears what is wrong. */
  interface Refusing {
    void refuse(Place place, String message, String remedy);
  }

  /** The JSON; empty when it is none, which has been reported. */
  static Optional<JsonNode> of(Node node, Refusing refusing) {
    var reader = new SchemaTree(refusing);
    JsonNode tree = reader.tree(node);
    return reader.good ? Optional.of(tree) : Optional.empty();
  }

  /** What a JSON pointer (RFC 6901) leads to, or the last on the way that is there. */
  static Node at(Node root, String pointer) {
    Node node = root;
    for (String step : pointer.split("/", -1)) {
      if (node instanceof Mapping mapping) {
        Node from = node;
        node =
            mapping.entries().stream()
                .filter(entry -> escaped(entry.key().text()).equals(step))
                .map(Entry::value)
                .findFirst()
                .orElse(from);
      } else if (node instanceof Sequence list && step.matches("[0-9]{1,6}")) {
        int index = Integer.parseInt(step);
        node = index < list.items().size() ? list.items().get(index) : node;
      }
    }
    return node;
  }

  /** A member's name as a step of a JSON pointer. */
  static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private JsonNode tree(Node node) {
    if (node instanceof Mapping mapping) {
      ObjectNode object = MAKE.objectNode();
      mapping.entries().forEach(entry -> object.set(entry.key().text(), tree(entry.value())));
      return object;
    }
    if (node instanceof Sequence list) {
      ArrayNode array = MAKE.arrayNode();
      list.items().forEach(item -> array.add(tree(item)));
      return array;
    }
    Scalar scalar = (Scalar) node;
    return switch (scalar.type()) {
      case TEXT -> MAKE.textNode(scalar.text());
      case FLAG -> MAKE.booleanNode(Boolean.parseBoolean(scalar.text()));
      case NOTHING -> MAKE.nullNode();
      case NUMBER -> number(scalar);
    };
  }

  private JsonNode number(Scalar scalar) {
    String text = scalar.text();
    if (WHOLE.matcher(text).matches()) {
      var number = new BigInteger(text);
      return number.bitLength() < Long.SIZE
          ? MAKE.numberNode(number.longValue())
          : MAKE.numberNode(number);
    }
    if (NUMBER.matcher(text).matches() && Double.isFinite(Double.parseDouble(text))) {
      return MAKE.numberNode(Double.parseDouble(text));
    }
    good = false;
    refusing.refuse(
        scalar.place(), "has a number that JSON does not know", "Write it in decimal digits.");
    return MAKE.nullNode();
  }
}
