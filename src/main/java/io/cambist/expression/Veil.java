package io.cambist.expression;

import java.util.Set;

/**
 * What must not be shown for what it was made from, whatever its own name and shape.
 *
 * @param paths such as {@code attributes.login}
 */
record Veil(Set<String> paths) {
  Veil {
    paths = Set.copyOf(paths);
  }

  /** Whether a path leads to one of them, into it, or to what holds it. */
  boolean covers(String path) {
    return paths.stream()
        .anyMatch(
            hidden ->
                hidden.equals(path)
                    || path.startsWith(hidden + ".")
                    || hidden.startsWith(path + "."));
  }
}
