package io.cambist.exchange;

import io.cambist.jose.StrictJson;
import io.cambist.oauth.AuthorizationDetails;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Reads the parameter {@code authorization_details} (RFC 9396 section 2): an array of objects with
 * a {@code type} each, small enough to be a part of session and token. What it says of one that it
 * refuses holds no text of it.
 */
final class DetailsParameter {
  private static final int MOST_DETAILS = 16;
  private static final int MOST_BYTES = 4096;

  /** Those of nested lists and objects included. */
  private static final int MOST_VALUES = 250;

  /** Of each detail: the members of a detail are the first level. */
  private static final int DEEPEST = 6;

  private DetailsParameter() {}

  /** What came of reading. */
  sealed interface Result {}

  record Read(AuthorizationDetails details) implements Result {}

  /**
   * @param why for the operator
   */
  record Malformed(String why) implements Result {}

  static Result of(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > MOST_BYTES) {
      return new Malformed("more than " + MOST_BYTES + " bytes");
    }
    StrictJson.Reading reading = StrictJson.array(utf8, MOST_VALUES);
    if (reading instanceof StrictJson.Reading.Refused refused) {
      return new Malformed(refused.why());
    }
    List<Object> elements = ((StrictJson.Reading.ReadArray) reading).elements();
    if (elements.isEmpty() || elements.size() > MOST_DETAILS) {
      return new Malformed(elements.size() + " details");
    }
    if (!arePlain(elements, 0)) {
      return new Malformed(
          "holds null, a number beyond 64 bits, or details of more than " + DEEPEST + " levels");
    }
    return AuthorizationDetails.of(elements)
        .<Result>map(Read::new)
        .orElseGet(() -> new Malformed("one is no object, or has no type"));
  }

  /** Whether it comes out of session, token and CEL as it went in. */
  private static boolean isPlain(Object value, int depth) {
    if (value instanceof Map<?, ?> members) {
      return arePlain(members.values(), depth + 1);
    }
    if (value instanceof List<?> elements) {
      return arePlain(elements, depth + 1);
    }
    return value != null && !(value instanceof BigInteger);
  }

  private static boolean arePlain(Collection<?> values, int depth) {
    return depth <= DEEPEST && values.stream().allMatch(value -> isPlain(value, depth));
  }
}
