package io.cambist.expression;

import com.google.errorprone.annotations.Immutable;
import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.common.exceptions.CelNumericOverflowException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelValue;
import dev.cel.common.values.NullValue;
import java.math.BigInteger;
import java.time.Instant;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.Set;

/**
 * JSON values in the shape that CEL reads, each converted when it is touched and not before: a
 * condition that reads one claim of twenty pays for one, and a claim that cannot be converted fails
 * only those who read it. Each element that is touched is paid for out of the budget.
 */
final class JsonView {
  private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

  private JsonView() {}

  static Object of(Object value, Budget budget) {
    if (value instanceof String
        || value instanceof Long
        || value instanceof Boolean
        || value instanceof Double
        || value instanceof Instant) {
      return value;
    }
    if (value == null) {
      return NullValue.NULL_VALUE;
    }
    if (value instanceof Map<?, ?> members) {
      return new Members(members, budget);
    }
    if (value instanceof List<?> elements) {
      return new Elements(elements, budget);
    }
    if (value instanceof Collection<?> elements) {
      return new Elements(List.copyOf(elements), budget);
    }
    if (value instanceof Integer number) {
      return number.longValue();
    }
    if (value instanceof BigInteger number) {
      // As a double, two different identifiers could become equal.
      if (number.compareTo(LEAST) < 0 || number.compareTo(MOST) > 0) {
        throw new CelNumericOverflowException("a number beyond 64 bits");
      }
      return number.longValue();
    }
    throw new CelInvalidArgumentException(
        new IllegalArgumentException("a value that is not JSON: " + value.getClass().getName()));
  }

  private static Object touched(Object value, Budget budget) {
    if (value instanceof String text) {
      budget.spend(1 + (text.length() >> 6));
      return text;
    }
    budget.spend(1);
    return of(value, budget);
  }

  static final class Elements extends AbstractList<Object> implements RandomAccess {
    private final List<?> elements;
    private final Budget budget;

    Elements(List<?> elements, Budget budget) {
      this.elements = elements;
      this.budget = budget;
    }

    /** The same, and looking at them costs nothing. */
    Collection<?> unpaid() {
      return elements;
    }

    @Override
    public Object get(int index) {
      return touched(elements.get(index), budget);
    }

    @Override
    public int size() {
      return elements.size();
    }
  }

  /** Being a CEL value already keeps CEL from scanning all members each time one is read. */
  @Immutable
  @SuppressWarnings("Immutable") // Claims are immutable at every level.
  static final class Members extends CelValue implements Map<Object, Object> {
    private static final CelType TYPE = MapType.create(SimpleType.DYN, SimpleType.DYN);

    private final Map<?, ?> members;
    private final Budget budget;

    Members(Map<?, ?> members, Budget budget) {
      this.members = members;
      this.budget = budget;
    }

    /** The same, and looking at them costs nothing. */
    Map<?, ?> unpaid() {
      return members;
    }

    @Override
    public Object value() {
      return this;
    }

    @Override
    public boolean isZeroValue() {
      return members.isEmpty();
    }

    @Override
    public CelType celType() {
      return TYPE;
    }

    @Override
    public int size() {
      return members.size();
    }

    @Override
    public boolean isEmpty() {
      return members.isEmpty();
    }

    @Override
    public boolean containsKey(Object key) {
      return members.containsKey(key);
    }

    @Override
    public boolean containsValue(Object value) {
      return values().contains(value);
    }

    @Override
    public Object get(Object key) {
      Object value = members.get(key);
      return value == null && !members.containsKey(key) ? null : touched(value, budget);
    }

    @Override
    public Set<Object> keySet() {
      return Collections.unmodifiableSet(members.keySet());
    }

    @Override
    public Collection<Object> values() {
      return entrySet().stream().map(Map.Entry::getValue).toList();
    }

    @Override
    public Set<Map.Entry<Object, Object>> entrySet() {
      return new AbstractSet<>() {
        @Override
        public Iterator<Map.Entry<Object, Object>> iterator() {
          return members.entrySet().stream().map(Members.this::entry).iterator();
        }

        @Override
        public int size() {
          return members.size();
        }
      };
    }

    private Map.Entry<Object, Object> entry(Map.Entry<?, ?> member) {
      budget.spend(1);
      return new AbstractMap.SimpleImmutableEntry<>(member.getKey(), member.getValue()) {
        private static final long serialVersionUID = 1L;

        @Override
        public Object getValue() {
          return touched(super.getValue(), budget);
        }
      };
    }

    @Override
    public Object put(Object key, Object value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Object remove(Object key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void putAll(Map<?, ?> others) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void clear() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Map<?, ?> map
          && map.size() == members.size()
          && entrySet().stream().allMatch(e -> e.getValue().equals(map.get(e.getKey())));
    }

    @Override
    public int hashCode() {
      return entrySet().hashCode();
    }
  }
}
