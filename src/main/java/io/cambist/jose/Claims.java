package io.cambist.jose;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The members of a JSON object: String, Long, Double, BigInteger, Boolean, List, Map or null, all
 * immutable.
 */
public record Claims(Map<String, Object> members) {
  public static final Claims NONE = new Claims(Map.of());

  /** The end of the year 9999: beyond it a NumericDate is a mistake, such as milliseconds. */
  private static final long LATEST = 253_402_300_799L;

  public Claims {
    members = Collections.unmodifiableMap(members);
  }

  public boolean has(String name) {
    return members.containsKey(name);
  }

  public Object get(String name) {
    return members.get(name);
  }

  /** The member as a string; empty when it is absent or something else. */
  public Optional<String> string(String name) {
    return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** The member as a whole number; empty when it is absent or something else. */
  public Optional<Long> integer(String name) {
    return members.get(name) instanceof Long number ? Optional.of(number) : Optional.empty();
  }

  /**
   * The member as a NumericDate (RFC 7519 section 2): whole or fractional seconds from 1970 to the
   * end of 9999. Empty when it is absent or anything else; {@link #has} tells the two apart.
   */
  public Optional<Instant> time(String name) {
    Object value = members.get(name);
    if (value instanceof Long seconds && seconds >= 0 && seconds <= LATEST) {
      return Optional.of(Instant.ofEpochSecond(seconds));
    }
    // Not a number fails both comparisons.
    if (value instanceof Double seconds && seconds >= 0 && seconds <= LATEST) {
      long whole = seconds.longValue();
      return Optional.of(Instant.ofEpochSecond(whole, (long) ((seconds - whole) * 1e9)));
    }
    return Optional.empty();
  }

  /** The member as an object; empty when it is absent or something else. */
  public Optional<Claims> object(String name) {
    return ofObject(members.get(name));
  }

  /** A value that stands anywhere in a document, as an object; empty when it is something else. */
  @SuppressWarnings("unchecked")
  public static Optional<Claims> ofObject(Object value) {
    return value instanceof Map<?, ?> map
        ? Optional.of(new Claims((Map<String, Object>) map))
        : Optional.empty();
  }

  /** The member as a list of strings, a lone string counting as one; empty otherwise. */
  public Optional<List<String>> strings(String name) {
    Object value = members.get(name);
    if (value instanceof String text) {
      return Optional.of(List.of(text));
    }
    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return Optional.of(list.stream().map(String.class::cast).toList());
    }
    return Optional.empty();
  }
}
