package io.cambist.jose;

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

  /** The member as an object; empty when it is absent or something else. */
  @SuppressWarnings("unchecked")
  public Optional<Claims> object(String name) {
    return members.get(name) instanceof Map<?, ?> map
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
