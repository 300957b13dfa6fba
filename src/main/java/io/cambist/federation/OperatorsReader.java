package io.cambist.federation;

import io.cambist.federation.Node.Mapping;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the section {@code operators}. */
final class OperatorsReader {
  static final String SECTION = "operators";

  private static final Map<OperatorRole, Key<Set<String>>> KEYS = keys();

  static final Outline OUTLINE = Outline.object(KEYS.values()).with("minProperties", 1);

  private OperatorsReader() {}

  private static Map<OperatorRole, Key<Set<String>>> keys() {
    var keys = new EnumMap<OperatorRole, Key<Set<String>>>(OperatorRole.class);
    for (OperatorRole role : OperatorRole.values()) {
      keys.put(
          role,
          Key.optional(
              role.text(), Shapes.setOf(Shapes.COMPARED), meaning(role) + " Default: nobody."));
    }
    return keys;
  }

  private static String meaning(OperatorRole role) {
    return "Roles of the identity provider whose holders "
        + switch (role) {
          case VIEWER -> "see sessions, decisions, the audit and the federation.";
          case OPERATOR -> "end sessions, and see what viewers see.";
          case ADMINISTRATOR -> "set and lift cut-offs, and do what operators do.";
        };
  }

  static Operators operators(Mapping section, Place place, Draft draft) {
    List<Key<?>> known = new ArrayList<>(KEYS.values());
    Fields fields = Fields.read(section, place, SECTION, known, draft);
    var granted = new EnumMap<OperatorRole, Set<String>>(OperatorRole.class);
    KEYS.forEach((role, key) -> fields.find(key).ifPresent(names -> granted.put(role, names)));
    return new Operators(granted);
  }
}
