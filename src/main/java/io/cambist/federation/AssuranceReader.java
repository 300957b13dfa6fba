package io.cambist.federation;

import io.cambist.expression.Expression;
import io.cambist.expression.Purpose;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the section {@code assurance}, and what issuers and targets say of its levels. */
final class AssuranceReader {
  static final String SECTION = "assurance";

  private static final int MOST_LEVELS = 16;

  private static final Shape<String> LEVEL_NAME =
      Shapes.text(
          Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}"),
          "Use letters, digits, dots, hyphens and underscores.");

  /** All levels, the lowest first. */
  private static final Shape<List<String>> LEVELS = Shapes.listOf(LEVEL_NAME);

  static final Outline OUTLINE = LEVELS.outline();

  /** A level that is declared, or one of the usual ones where none are. */
  static final Shape<String> LEVEL =
      LEVEL_NAME.then(
          (level, place, what, draft) -> {
            draft.referToLevel(level, what, place);
            return Optional.of(level);
          });

  private static final Shape<String> ACR_VALUE =
      Shapes.text(
          Pattern.compile("[!-~]{1,256}"),
          "Use printable ASCII without a space: acr_values are separated by spaces.");

  private static final Key<String> BASE =
      Key.optional("level", LEVEL, "The level that each of its assertions has. Default: none.");
  private static final Key<Map<String, String>> ACR =
      Key.optional(
          "acr", Shapes.mapOf(ACR_VALUE, LEVEL), "The level by the value of the claim acr.");
  private static final Key<Map<String, Expression>> WHEN =
      Key.optional(
          "when",
          Shapes.mapOf(LEVEL, Shapes.expression(Purpose.CLIENT)),
          "By level, the condition in CEL over claims and attributes that gives it.");
  private static final List<Key<?>> KEYS = List.of(BASE, ACR, WHEN);

  /** A level that each assertion has, or what gives one. */
  static final Shape<IssuerAssurance> ISSUER =
      Shape.of(
          Outline.either(LEVEL.outline(), Outline.object(KEYS)),
          (node, what, draft) -> {
            if (node instanceof Node.Mapping) {
              return Shapes.fields(KEYS).read(node, what, draft).map(AssuranceReader::assurance);
            }
            return LEVEL
                .read(node, what, draft)
                .map(level -> new IssuerAssurance(Optional.of(level), Map.of(), Map.of()));
          });

  private AssuranceReader() {}

  private static IssuerAssurance assurance(Fields fields) {
    return new IssuerAssurance(
        fields.find(BASE),
        // In the order in which they are written: callers are told the first first.
        fields.find(ACR).map(LinkedHashMap::new).orElseGet(LinkedHashMap::new),
        fields.find(WHEN).orElse(Map.of()));
  }

  static Optional<AssuranceLevels> levels(Node section, Draft draft) {
    String what = "the section " + SECTION;
    return LEVELS
        .read(section, what, draft)
        .filter(
            levels -> {
              boolean few = levels.size() <= MOST_LEVELS;
              if (!few) {
                draft.problem(
                    section.place(),
                    what + " has more than " + MOST_LEVELS + " levels",
                    "Keep those that targets demand.");
              }
              return few;
            })
        .map(AssuranceLevels::new);
  }
}
