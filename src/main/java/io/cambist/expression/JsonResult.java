package io.cambist.expression;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.NullValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns what CEL yields into a JSON value: String, Long, Double, Boolean, List or Map. */
final class JsonResult {
  private JsonResult() {}

  /** Says why a value is no JSON; holds nothing of the value. */
  static final class NotJson extends Exception {
    private static final long serialVersionUID = 1L;

    NotJson(String message) {
      super(message, null, false, false);
    }
  }

  /** The value, deeply immutable; null for null. */
  static Object of(Object value) throws NotJson {
    if (value instanceof String || value instanceof Long || value instanceof Boolean) {
      return value;
    }
    if (value == null || value instanceof NullValue) {
      return null;
    }
    if (value instanceof Double number) {
      if (!Double.isFinite(number)) {
        throw new NotJson("yields a number that is not finite");
      }
      return number;
    }
    if (value instanceof UnsignedLong number) {
      if (number.longValue() < 0) {
        throw new NotJson("yields a number beyond 63 bits");
      }
      return number.longValue();
    }
    if (value instanceof Instant time) {
      return time.toString();
    }
    if (value instanceof List<?> elements) {
      List<Object> list = new ArrayList<>(elements.size());
      for (Object element : elements) {
        list.add(of(element));
      }
      return Collections.unmodifiableList(list);
    }
    if (value instanceof Map<?, ?> members) {
      Map<String, Object> map = new LinkedHashMap<>();
      for (Map.Entry<?, ?> member : members.entrySet()) {
        if (!(member.getKey() instanceof String name)) {
          throw new NotJson("yields a map with a key that is not a string");
        }
        map.put(name, of(member.getValue()));
      }
      return Collections.unmodifiableMap(map);
    }
    throw new NotJson("yields a value that JSON does not know");
  }
}
