package io.cambist.policy;

import io.cambist.jose.JsonText;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * What rules carry into tokens is bounded: a token that is too large to be read again could neither
 * be introspected nor revoked.
 */
final class CarriedClaims {
  /** In JSON. */
  static final int MOST_BYTES = 4096;

  /** Those of nested lists and objects included. */
  static final int MOST_VALUES = 500;

  static final int DEEPEST = 8;

  private final int mostValues;
  private int values;

  private CarriedClaims(int mostValues) {
    this.mostValues = mostValues;
  }

  /** What is wrong with them, if anything is. */
  static Optional<String> fault(Map<String, Object> claims) {
    return fault(claims, MOST_VALUES);
  }

  static Optional<String> fault(Map<String, Object> claims, int mostValues) {
    if (claims.isEmpty()) {
      return Optional.empty();
    }
    var count = new CarriedClaims(mostValues);
    if (!count.fits(claims, 0)) {
      return Optional.of(
          "hold more than " + mostValues + " values, or nest deeper than " + DEEPEST + " levels");
    }
    return JsonText.bytes(claims).length > MOST_BYTES
        ? Optional.of("take more than " + MOST_BYTES + " bytes of JSON")
        : Optional.empty();
  }

  private boolean fits(Object value, int depth) {
    if (value instanceof Map<?, ?> members) {
      return fitAll(members.values(), depth + 1);
    }
    return !(value instanceof Collection<?> elements) || fitAll(elements, depth + 1);
  }

  private boolean fitAll(Collection<?> all, int depth) {
    values += all.size();
    return values <= mostValues
        && depth <= DEEPEST
        && all.stream().allMatch(value -> fits(value, depth));
  }
}
