package io.cambist.oauth;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** An immutable set of scope values, in the order given (RFC 6749 section 3.3). */
public record Scopes(Set<String> values) {
  public static final Scopes NONE = new Scopes(Set.of());

  public Scopes {
    values = Collections.unmodifiableSet(new LinkedHashSet<>(values));
    for (String value : values) {
      if (!isScopeToken(value)) {
        throw new IllegalArgumentException("not a scope value: " + value);
      }
    }
  }

  public static Scopes of(String... values) {
    return new Scopes(new LinkedHashSet<>(java.util.List.of(values)));
  }

  public static Scopes of(Collection<String> values) {
    return new Scopes(new LinkedHashSet<>(values));
  }

  /** Reads a space-delimited list; empty when it is not one. */
  public static Optional<Scopes> parse(String text) {
    var values = new LinkedHashSet<String>();
    for (String value : text.split(" ", -1)) {
      if (value.isEmpty()) {
        continue;
      }
      if (!isScopeToken(value)) {
        return Optional.empty();
      }
      values.add(value);
    }
    return Optional.of(new Scopes(values));
  }

  /** Whether the text is one scope-token: printable ASCII without space, quote and backslash. */
  public static boolean isScopeToken(String text) {
    if (text.isEmpty()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= 0x20 || c > 0x7e || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  public Scopes intersect(Scopes other) {
    var kept = new ArrayList<>(values);
    kept.retainAll(other.values);
    return of(kept);
  }

  public boolean containsAll(Scopes other) {
    return values.containsAll(other.values);
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** The space-delimited form of requests, answers and claims. */
  @Override
  public String toString() {
    return String.join(" ", values);
  }
}
