package io.cambist.jose;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a JSON object or array of unknown origin: valid UTF-8, no member twice at any level,
 * nothing after it, no unpaired surrogate, and within limits of depth, number and length. What it
 * says of a document that it refuses holds no text of that document.
 */
public final class StrictJson {
  /** The deepest nesting of objects and arrays, the outermost counting as one. */
  public static final int DEEPEST = 16;

  private static final int LONGEST_STRING = 16 * 1024;
  private static final int LONGEST_NAME = 256;
  private static final int LONGEST_NUMBER = 64;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(LONGEST_STRING)
                  .maxNameLength(LONGEST_NAME)
                  .maxNumberLength(LONGEST_NUMBER)
                  .build())
          // Names come from strangers: none of them may stay in a shared table.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private final JsonParser parser;
  private int valuesLeft;

  private StrictJson(JsonParser parser, int mostValues) {
    this.parser = parser;
    this.valuesLeft = mostValues;
  }

  /** What came of reading. */
  public sealed interface Reading {
    /**
     * @param members immutable at every level; see {@link Claims} for the types
     */
    record Read(Map<String, Object> members) implements Reading {}

    /**
     * @param elements immutable at every level
     */
    record ReadArray(List<Object> elements) implements Reading {}

    /**
     * @param why fit for an operator's eyes
     */
    record Refused(String why) implements Reading {}
  }

  /**
   * Reads one object.
   *
   * @param mostValues how many values it may hold, those of nested objects and arrays included
   */
  public static Reading object(byte[] utf8, int mostValues) {
    return read(utf8, mostValues, JsonToken.START_OBJECT, "it is not a JSON object");
  }

  /**
   * Reads one array.
   *
   * @param mostValues how many values it may hold, those of nested objects and arrays included
   */
  public static Reading array(byte[] utf8, int mostValues) {
    return read(utf8, mostValues, JsonToken.START_ARRAY, "it is not a JSON array");
  }

  private static Reading read(byte[] utf8, int mostValues, JsonToken start, String notSo) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException notUtf8) {
      return new Reading.Refused("it is not valid UTF-8");
    }
    // The parser would skip a byte order mark, which RFC 8259 section 8.1 forbids.
    if (text.startsWith("\uFEFF")) {
      return new Reading.Refused("it begins with a byte order mark");
    }
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() != start) {
        return new Reading.Refused(notSo);
      }
      var reader = new StrictJson(parser, mostValues);
      Reading read =
          start == JsonToken.START_OBJECT
              ? new Reading.Read(reader.members())
              : new Reading.ReadArray(reader.elements());
      return parser.nextToken() == null
          ? read
          : new Reading.Refused("something follows the JSON value");
    } catch (Unacceptable refused) {
      return new Reading.Refused(refused.getMessage());
    } catch (StreamConstraintsException tooMuch) {
      return new Reading.Refused(
          "it exceeds a limit: nesting "
              + DEEPEST
              + ", strings of "
              + LONGEST_STRING
              + " and names of "
              + LONGEST_NAME
              + " characters, numbers of "
              + LONGEST_NUMBER
              + " digits");
    } catch (IOException malformed) {
      // The parser's own message quotes the document.
      return new Reading.Refused("it is not valid JSON");
    }
  }

  private Map<String, Object> members() throws IOException {
    var members = new LinkedHashMap<String, Object>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = wellFormed(parser.currentName());
      if (members.containsKey(name)) {
        throw new Unacceptable("a member occurs more than once in an object");
      }
      members.put(name, value(parser.nextToken()));
    }
    return Collections.unmodifiableMap(members);
  }

  private List<Object> elements() throws IOException {
    var elements = new ArrayList<Object>();
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      elements.add(value(next));
    }
    return Collections.unmodifiableList(elements);
  }

  private Object value(JsonToken token) throws IOException {
    if (--valuesLeft < 0) {
      throw new Unacceptable("it holds too many values");
    }
    return switch (token) {
      case START_OBJECT -> members();
      case START_ARRAY -> elements();
      case VALUE_STRING -> wellFormed(parser.getText());
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? parser.getBigIntegerValue()
              : (Object) parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> finite(parser.getDoubleValue());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new Unacceptable("it is not valid JSON");
    };
  }

  private static Double finite(double number) throws Unacceptable {
    if (!Double.isFinite(number)) {
      throw new Unacceptable("a number is too large");
    }
    return number;
  }

  /**
   * An unpaired surrogate turns into a question mark on its way out: two texts would become one.
   */
  private static String wellFormed(String text) throws Unacceptable {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          throw new Unacceptable("a string has an unpaired surrogate");
        }
        i++;
      }
    }
    return text;
  }

  /** Ends the reading from any depth; never leaves this class. */
  private static final class Unacceptable extends IOException {
    private static final long serialVersionUID = 1L;

    Unacceptable(String why) {
      super(why);
    }

    @Override
    public Throwable fillInStackTrace() {
      return this;
    }
  }
}
