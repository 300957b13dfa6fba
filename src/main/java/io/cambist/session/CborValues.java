package io.cambist.session;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and writes the values of a record. Whatever is not as expected is an IOException. */
final class CborValues {
  private CborValues() {}

  /** Writes a String, Long, Integer, Double, Boolean, Collection or Map of such, or null. */
  static void write(CBORGenerator cbor, Object value) throws IOException {
    if (value instanceof String text) {
      cbor.writeString(text);
    } else if (value instanceof Long || value instanceof Integer) {
      cbor.writeNumber(((Number) value).longValue());
    } else if (value instanceof Double number) {
      cbor.writeNumber(number);
    } else if (value instanceof Boolean bool) {
      cbor.writeBoolean(bool);
    } else if (value instanceof Collection<?> items) {
      cbor.writeStartArray(null, items.size());
      for (Object item : items) {
        write(cbor, item);
      }
      cbor.writeEndArray();
    } else if (value instanceof Map<?, ?> map) {
      cbor.writeStartObject(map.size());
      for (Map.Entry<?, ?> member : map.entrySet()) {
        cbor.writeFieldName((String) member.getKey());
        write(cbor, member.getValue());
      }
      cbor.writeEndObject();
    } else if (value == null) {
      cbor.writeNull();
    } else {
      throw new IllegalArgumentException("a session cannot keep a " + value.getClass().getName());
    }
  }

  static String string(CBORParser cbor) throws IOException {
    expect(cbor.nextToken(), JsonToken.VALUE_STRING);
    return cbor.getText();
  }

  static Optional<String> optional(CBORParser cbor) throws IOException {
    cbor.nextToken();
    return currentOptional(cbor);
  }

  /** What the parser stands at. */
  static Optional<String> currentOptional(CBORParser cbor) throws IOException {
    JsonToken token = cbor.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return Optional.empty();
    }
    expect(token, JsonToken.VALUE_STRING);
    return Optional.of(cbor.getText());
  }

  static long number(CBORParser cbor) throws IOException {
    expect(cbor.nextToken(), JsonToken.VALUE_NUMBER_INT);
    return cbor.getLongValue();
  }

  static List<String> strings(CBORParser cbor) throws IOException {
    expect(cbor.nextToken(), JsonToken.START_ARRAY);
    return items(cbor);
  }

  /** Those of an array, where there is one; the parser stands at what follows then. */
  static List<String> stringsIfAny(CBORParser cbor) throws IOException {
    if (cbor.nextToken() != JsonToken.START_ARRAY) {
      return List.of();
    }
    List<String> strings = items(cbor);
    cbor.nextToken();
    return strings;
  }

  private static List<String> items(CBORParser cbor) throws IOException {
    var values = new ArrayList<String>();
    while (cbor.nextToken() != JsonToken.END_ARRAY) {
      expect(cbor.currentToken(), JsonToken.VALUE_STRING);
      values.add(cbor.getText());
    }
    return values;
  }

  /** A string counts as a list of one. */
  static List<String> oneOrMore(CBORParser cbor) throws IOException {
    JsonToken token = cbor.nextToken();
    if (token == JsonToken.VALUE_STRING) {
      return List.of(cbor.getText());
    }
    expect(token, JsonToken.START_ARRAY);
    return items(cbor);
  }

  static Map<String, Object> object(CBORParser cbor) throws IOException {
    expect(cbor.nextToken(), JsonToken.START_OBJECT);
    return members(cbor);
  }

  private static Map<String, Object> members(CBORParser cbor) throws IOException {
    var members = new LinkedHashMap<String, Object>();
    while (cbor.nextToken() != JsonToken.END_OBJECT) {
      expect(cbor.currentToken(), JsonToken.FIELD_NAME);
      String name = cbor.currentName();
      cbor.nextToken();
      members.put(name, value(cbor));
    }
    return members;
  }

  private static Object value(CBORParser cbor) throws IOException {
    JsonToken token = cbor.currentToken();
    if (token == null) {
      throw new IOException("the record ends too early");
    }
    return switch (token) {
      case VALUE_STRING -> cbor.getText();
      case VALUE_NUMBER_INT -> cbor.getLongValue();
      case VALUE_NUMBER_FLOAT -> cbor.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case START_OBJECT -> members(cbor);
      case START_ARRAY -> {
        var items = new ArrayList<Object>();
        while (cbor.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(cbor));
        }
        yield items;
      }
      default -> throw new IOException("unexpected " + token);
    };
  }

  private static void expect(JsonToken token, JsonToken expected) throws IOException {
    if (token != expected) {
      throw new IOException("unexpected " + token);
    }
  }
}
