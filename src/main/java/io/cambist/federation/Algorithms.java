package io.cambist.federation;

import io.cambist.jose.Algorithm;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Signature algorithms by their names (RFC 7518 section 3.1). */
final class Algorithms {
  static final Set<Algorithm> ALL = Set.copyOf(EnumSet.allOf(Algorithm.class));

  private static final List<String> NAMES =
      Arrays.stream(Algorithm.values()).map(Algorithm::jwa).toList();

  static final Shape<Algorithm> SHAPE =
      Shapes.TEXT
          .like(Outline.oneOf(NAMES))
          .then(
              (name, place, what, draft) -> {
                Optional<Algorithm> algorithm = Algorithm.of(name);
                if (algorithm.isEmpty()) {
                  draft.problem(place, what + " holds " + whyNot(name), remedy(name));
                }
                return algorithm;
              });

  private Algorithms() {}

  private static String whyNot(String algorithm) {
    if (algorithm.equalsIgnoreCase("none")) {
      return "none: anybody could write such an assertion";
    }
    return algorithm.toUpperCase(Locale.ROOT).startsWith("HS")
        ? algorithm + ": whoever can verify with HMAC can sign as well"
        : "the unknown algorithm " + algorithm;
  }

  private static String remedy(String algorithm) {
    String all = "Known are " + String.join(", ", NAMES) + ".";
    // The neighbour of HS256 is RS256, which was hardly meant.
    boolean refused = !whyNot(algorithm).startsWith("the unknown");
    return refused ? all : Spelling.remedy(algorithm, NAMES, all);
  }
}
