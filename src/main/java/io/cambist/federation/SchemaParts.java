package io.cambist.federation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The schemas within a schema, by JSON pointer, and which of them looks at what: enough to tell
 * what judging a value could cost. A schema that refers to itself for the same value would never
 * end; one that fans out would take as long.
 */
final class SchemaParts {
  /** How often one value may be judged; more parts than that, a chain may not have either. */
  static final long MOST_WORK = 250;

  /** The nesting of a value; no authorization detail has more. */
  private static final int DEEPEST_VALUE = 8;

  private static final long TOO_MUCH = MOST_WORK + 1;

  private final Map<String, Part> parts = new LinkedHashMap<>();

  /** A schema, and those that it asks. */
  private static final class Part {
    private final List<String> ofSameValue = new ArrayList<>();
    private final Map<String, List<String>> ofElements = new LinkedHashMap<>();
    private final Map<String, List<String>> ofMembers = new LinkedHashMap<>();
  }

  void add(String pointer) {
    parts.put(pointer, new Part());
  }

  boolean has(String pointer) {
    return parts.containsKey(pointer);
  }

  int size() {
    return parts.size();
  }

  /** One part has another judge the same value. */
  void sameValue(String pointer, String other) {
    parts.get(pointer).ofSameValue.add(other);
  }

  /**
   * One part has another judge elements of the value.
   *
   * @param group of those of a group, only one judges each element
   */
  void elements(String pointer, String group, String other) {
    parts.get(pointer).ofElements.computeIfAbsent(group, name -> new ArrayList<>()).add(other);
  }

  /**
   * One part has another judge members of the value.
   *
   * @param group of those of a group, only one judges each member
   */
  void members(String pointer, String group, String other) {
    parts.get(pointer).ofMembers.computeIfAbsent(group, name -> new ArrayList<>()).add(other);
  }

  /** Whether no value makes more work than is allowed. */
  boolean areBounded() {
    return new Estimate().of("", DEEPEST_VALUE) <= MOST_WORK;
  }

  /** How many parts judge a value, and then the most that judge on a way into it. */
  private final class Estimate {
    private final Map<String, Long> known = new HashMap<>();
    private final Set<String> open = new HashSet<>();

    long of(String pointer, int depth) {
      if (depth == 0) {
        return 1;
      }
      String here = depth + pointer;
      Long before = known.get(here);
      if (before != null) {
        return before;
      }
      if (open.size() > MOST_WORK || !open.add(here)) {
        return TOO_MUCH;
      }
      Part part = parts.get(pointer);
      long work = 1;
      for (String other : part.ofSameValue) {
        work += of(other, depth);
      }
      // A value is a list or an object.
      work += Math.max(within(part.ofElements, depth), within(part.ofMembers, depth));
      open.remove(here);
      work = Math.min(work, TOO_MUCH);
      known.put(here, work);
      return work;
    }

    private long within(Map<String, List<String>> groups, int depth) {
      return groups.values().stream()
          .mapToLong(group -> group.stream().mapToLong(o -> of(o, depth - 1)).max().orElse(0))
          .sum();
    }
  }
}
