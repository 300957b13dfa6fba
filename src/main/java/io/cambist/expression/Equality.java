package io.cambist.expression;

import com.google.errorprone.annotations.Immutable;
import dev.cel.common.CelOptions;
import dev.cel.common.Operator;
import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.RuntimeEquality;
import dev.cel.runtime.RuntimeHelpers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code ==}, {@code !=} and {@code in}, but for values of one kind only. By CEL's own a list is
 * not equal to a text, so a rule that forbids {@code claims.event == "push"} would miss {@code
 * ["push"]}; here the comparison fails, and what fails permits nothing. Only null is compared with
 * everything.
 */
@Immutable
final class Equality {
  /** What a failure of such a comparison says. */
  static final String UNLIKE = "unlike kinds";

  private final RuntimeEquality standard;

  Equality(CelOptions options) {
    standard = RuntimeEquality.create(RuntimeHelpers.create(), options);
  }

  /** What takes the place of CEL's own. */
  Set<CelFunctionBinding> bindings() {
    var bindings = new HashSet<CelFunctionBinding>();
    bindings.add(CelFunctionBinding.from("equals", Object.class, Object.class, this::equal));
    bindings.add(
        CelFunctionBinding.from(
            "not_equals", Object.class, Object.class, (one, other) -> !equal(one, other)));
    bindings.addAll(
        CelFunctionBinding.fromOverloads(
            Operator.IN.getFunction(),
            CelFunctionBinding.from("in_list", Object.class, List.class, this::in),
            CelFunctionBinding.from(
                "in_map",
                Object.class,
                Map.class,
                (key, map) -> standard.findInMap(map, key).isPresent())));
    return bindings;
  }

  private boolean equal(Object one, Object other) {
    if (unlike(one, other)) {
      throw failure();
    }
    return standard.objectEquals(one, other);
  }

  private boolean in(Object value, List<?> list) {
    if (contains(list, value)) {
      return true;
    }
    if (list.stream().anyMatch(element -> unlike(value, element))) {
      throw failure();
    }
    return false;
  }

  @SuppressWarnings("unchecked")
  private boolean contains(List<?> list, Object value) {
    return standard.inList((List<Object>) list, value);
  }

  private static RuntimeException failure() {
    return new CelInvalidArgumentException(new IllegalArgumentException(UNLIKE));
  }

  private enum Kind {
    TEXT,
    NUMBER,
    FLAG,
    LIST,
    OBJECT,
    TIME,
    SPAN,
    /** Null, and what no JSON has. */
    ANY
  }

  private static boolean unlike(Object one, Object other) {
    Kind kind = kind(one);
    Kind another = kind(other);
    return kind != another && kind != Kind.ANY && another != Kind.ANY;
  }

  private static Kind kind(Object value) {
    if (value instanceof String) {
      return Kind.TEXT;
    } else if (value instanceof Number) {
      return Kind.NUMBER;
    } else if (value instanceof Boolean) {
      return Kind.FLAG;
    } else if (value instanceof Iterable) {
      return Kind.LIST;
    } else if (value instanceof Map) {
      return Kind.OBJECT;
    } else if (value instanceof Instant) {
      return Kind.TIME;
    } else {
      return value instanceof Duration ? Kind.SPAN : Kind.ANY;
    }
  }
}
