package io.cambist.http;

import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a request, parsed once and strictly. An empty parameter counts as absent (RFC
 * 6749 section 3.2); only {@code audience} and {@code resource} may repeat (RFC 8693 section 2.1).
 */
public final class Form {
  private static final Set<String> REPEATABLE = Set.of("audience", "resource");
  private static final int MOST_PARAMETERS = 64;

  private final Map<String, List<String>> values;

  private Form(Map<String, List<String>> values) {
    this.values = values;
  }

  /** What came of reading a body. */
  public sealed interface Result {}

  public record Read(Form form) implements Result {}

  public record Refused(Refusal refusal) implements Result {}

  /** The parameter's only value; empty when it is absent or empty. */
  public Optional<String> one(String name) {
    List<String> all = all(name);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(0));
  }

  /** All values of the parameter that are not empty, in order. */
  public List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** The names of all that were sent, be they empty or not. */
  public Set<String> names() {
    return Collections.unmodifiableSet(values.keySet());
  }

  /** Reads a body of type {@code application/x-www-form-urlencoded}. */
  public static Result parse(byte[] body) {
    var values = new LinkedHashMap<String, List<String>>();
    int count = 0;
    int start = 0;
    while (start < body.length) {
      int end = indexOf(body, '&', start, body.length);
      if (end > start) {
        if (++count > MOST_PARAMETERS) {
          return refused(Reason.PARAMETER_TOO_MANY, null, "more than " + MOST_PARAMETERS);
        }
        int equals = indexOf(body, '=', start, end);
        String name = decode(body, start, equals);
        String value = equals < end ? decode(body, equals + 1, end) : "";
        if (name == null || value == null) {
          return refused(Reason.FORM_MALFORMED, null, "parameter " + count + " is not UTF-8");
        }
        List<String> held = values.get(name);
        if (held != null && !REPEATABLE.contains(name)) {
          return refused(Reason.PARAMETER_DUPLICATE, name, "parameter repeated");
        }
        if (held == null) {
          held = new ArrayList<>(1);
          values.put(name, held);
        }
        if (!value.isEmpty()) {
          held.add(value);
        }
      }
      start = end + 1;
    }
    return new Read(new Form(values));
  }

  private static Refused refused(Reason reason, String parameter, String detail) {
    // A parameter's name is the caller's text: it is repeated only where it is a name of ours.
    boolean known = parameter != null && parameter.matches("[a-z_]{1,32}");
    return new Refused(
        known ? Refusal.of(reason, detail).at(parameter) : Refusal.of(reason, detail));
  }

  private static int indexOf(byte[] body, char sought, int from, int to) {
    for (int i = from; i < to; i++) {
      if (body[i] == sought) {
        return i;
      }
    }
    return to;
  }

  /** The text between two places; null when it is not percent-encoded UTF-8. */
  private static String decode(byte[] body, int from, int to) {
    boolean plain = true;
    for (int i = from; i < to && plain; i++) {
      plain = body[i] > 0x20 && body[i] != '%' && body[i] != '+';
    }
    if (plain) {
      return new String(body, from, to - from, StandardCharsets.US_ASCII);
    }
    var bytes = new ByteArrayOutputStream(to - from);
    for (int i = from; i < to; i++) {
      if (body[i] == '+') {
        bytes.write(' ');
      } else if (body[i] == '%') {
        if (i + 2 >= to) {
          return null;
        }
        int high = Character.digit(body[i + 1], 16);
        int low = Character.digit(body[i + 2], 16);
        if (high < 0 || low < 0) {
          return null;
        }
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        bytes.write(body[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException notUtf8) {
      return null;
    }
  }
}
