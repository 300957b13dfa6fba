package io.cambist.operator;

import io.cambist.expression.Excerpt;
import io.cambist.federation.Spelling;
import io.cambist.http.Form;
import io.cambist.jose.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What an operator asks with: named texts of a query, a form or a JSON object; empty is absent. */
public final class Parameters {
  private final Map<String, List<String>> values;
  private final List<String> malformed;

  private Parameters(Map<String, List<String>> values, List<String> malformed) {
    this.values = values;
    this.malformed = malformed;
  }

  /** Of a query. */
  public static Parameters of(Map<String, List<String>> query) {
    var values = new LinkedHashMap<String, List<String>>();
    query.forEach(
        (name, all) -> {
          // As it came: a name may begin or end with a blank, and is another name then.
          List<String> given = all.stream().filter(v -> !v.isEmpty()).toList();
          if (!given.isEmpty()) {
            values.put(name, given);
          }
        });
    return new Parameters(values, List.of());
  }

  /** Of a form, by the names that it may have. */
  public static Parameters of(Form form, Set<String> names) {
    var values = new LinkedHashMap<String, List<String>>();
    for (String name : names) {
      values.put(name, form.all(name));
    }
    return of(values);
  }

  /**
   * Of a JSON object: texts and lists of texts. Whatever else counts as malformed.
   *
   * @param structured the members that may be objects or lists of them, and become their JSON
   */
  static Parameters ofJson(Map<String, Object> members, Set<String> structured) {
    var values = new LinkedHashMap<String, List<String>>();
    var malformed = new ArrayList<String>();
    members.forEach(
        (name, value) -> {
          if (value instanceof String text) {
            values.put(name, List.of(text));
          } else if (value instanceof List<?> list
              && list.stream().allMatch(String.class::isInstance)) {
            values.put(name, list.stream().map(String.class::cast).toList());
          } else if (structured.contains(name) && (value instanceof Map || value instanceof List)) {
            values.put(name, List.of(JsonText.of(value)));
          } else {
            malformed.add(name);
          }
        });
    return new Parameters(of(values).values, malformed);
  }

  /** The same without one of the names. */
  public Parameters without(String name) {
    var rest = new LinkedHashMap<>(values);
    rest.remove(name);
    return new Parameters(rest, malformed);
  }

  /** The only value. */
  public Optional<String> one(String name) {
    return all(name).stream().findFirst();
  }

  public List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** What is wrong with the member at {@link #fault}, and what would be right. */
  String why(String name, Set<String> known) {
    String member = "the member " + Excerpt.of(name, "");
    if (!known.contains(name)) {
      String names = known.stream().sorted().collect(Collectors.joining(", "));
      return member + " is not known. " + Spelling.remedy(name, known, "Known are " + names);
    }
    return malformed.contains(name)
        ? member + " holds what it cannot: texts stand in quotes"
        : member + " has several values, and may have one";
  }

  /** The first name that is none of these, or is there several times, or holds no text. */
  Optional<String> fault(Set<String> known, Set<String> repeatable) {
    return malformed.stream()
        .findFirst()
        .or(
            () ->
                values.entrySet().stream()
                    .filter(
                        entry ->
                            !known.contains(entry.getKey())
                                || (entry.getValue().size() > 1
                                    && !repeatable.contains(entry.getKey())))
                    .map(Map.Entry::getKey)
                    .findFirst());
  }
}
