package io.cambist.oauth;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What exactly may be done, in the words of the resource (RFC 9396 section 2).
 *
 * @param details JSON objects with a {@code type} each; their values are String, Long, Double,
 *     Boolean, List or Map
 */
public record AuthorizationDetails(List<Map<String, Object>> details) {
  public static final AuthorizationDetails NONE = new AuthorizationDetails(List.of());

  /** The parameter, and the claim. */
  public static final String NAME = "authorization_details";

  /**
   * The common members that list what is permitted, where less is less and absence means all that
   * the type permits (RFC 9396 section 2.2).
   */
  private static final Set<String> LISTS =
      Set.of("locations", "actions", "datatypes", "privileges");

  public AuthorizationDetails {
    details = List.copyOf(details);
    if (!details.stream().allMatch(detail -> detail.get("type") instanceof String)) {
      throw new IllegalArgumentException("a detail has no type");
    }
  }

  /** Reads a JSON array of objects with a {@code type} each; empty when it is not one. */
  public static Optional<AuthorizationDetails> of(Object array) {
    if (!(array instanceof List<?> elements)) {
      return Optional.empty();
    }
    var details = new ArrayList<Map<String, Object>>();
    for (Object element : elements) {
      if (!(element instanceof Map<?, ?> detail && detail.get("type") instanceof String)
          || !isKept(detail)) {
        return Optional.empty();
      }
      details.add(members(detail));
    }
    return Optional.of(new AuthorizationDetails(details));
  }

  /** Whether it is of the values that a session keeps: no null, no number beyond 64 bits. */
  private static boolean isKept(Object value) {
    if (value instanceof Map<?, ?> object) {
      return object.values().stream().allMatch(AuthorizationDetails::isKept);
    }
    if (value instanceof List<?> array) {
      return array.stream().allMatch(AuthorizationDetails::isKept);
    }
    return value instanceof String
        || value instanceof Long
        || value instanceof Double
        || value instanceof Boolean;
  }

  @SuppressWarnings("unchecked") // the names of a JSON object's members are text
  private static Map<String, Object> members(Map<?, ?> object) {
    return (Map<String, Object>) object;
  }

  public boolean isEmpty() {
    return details.isEmpty();
  }

  /** The type of one of these. */
  public static String type(Map<String, Object> detail) {
    return (String) detail.get("type");
  }

  /** Those of the types. */
  public AuthorizationDetails of(Collection<String> types) {
    return new AuthorizationDetails(
        details.stream().filter(detail -> types.contains(type(detail))).toList());
  }

  /** Their types, each once. */
  public List<String> types() {
    return details.stream().map(AuthorizationDetails::type).distinct().toList();
  }

  /** Those that permit no more than one of the bound's. */
  public AuthorizationDetails within(AuthorizationDetails bound) {
    return new AuthorizationDetails(
        details.stream()
            .filter(detail -> bound.details.stream().anyMatch(wide -> isWithin(detail, wide)))
            .toList());
  }

  /** Whether each of these permits no more than one of the bound's. */
  public boolean isWithin(AuthorizationDetails bound) {
    return details.stream()
        .allMatch(detail -> bound.details.stream().anyMatch(wide -> isWithin(detail, wide)));
  }

  /**
   * The common lists may be shorter, or be there where the bound has none; all else is equal, for
   * what it means only the resource knows.
   */
  private static boolean isWithin(Map<String, Object> detail, Map<String, Object> bound) {
    for (Map.Entry<String, Object> member : bound.entrySet()) {
      String name = member.getKey();
      boolean kept =
          LISTS.contains(name)
              ? isPartOf(detail.get(name), member.getValue())
              : member.getValue().equals(detail.get(name));
      if (!kept) {
        return false;
      }
    }
    return detail.keySet().stream()
        .allMatch(name -> bound.containsKey(name) || LISTS.contains(name));
  }

  /** An empty list could be read as none at all, which would mean all. */
  private static boolean isPartOf(Object list, Object whole) {
    return list instanceof List<?> part
        && whole instanceof List<?> all
        && all.containsAll(part)
        && (!part.isEmpty() || all.isEmpty());
  }
}
