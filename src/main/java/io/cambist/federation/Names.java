package io.cambist.federation;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The names of things: short, and safe in a subject, a log line and a path. */
final class Names {
  private static final Pattern LOWER = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
  private static final Pattern MIXED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final String LOWER_ONLY =
      "Use up to 63 of a-z, 0-9, dot, underscore and hyphen, beginning with a letter or digit.";
  private static final String EITHER_CASE = LOWER_ONLY.replace("a-z,", "A-Z, a-z,");

  /** An issuer's name begins our {@code sub}; the actor that is a client begins so as well. */
  private static final String RESERVED = "client";

  private Names() {}

  static Shape<String> of(Kind kind) {
    return switch (kind) {
      case ISSUER -> {
        Shape<String> any = Shapes.text(LOWER, LOWER_ONLY);
        yield any.like(any.outline().with("not", Outline.oneOf(List.of(RESERVED))))
            .then(Names::notReserved);
      }
      case CLIENT -> Shapes.text(MIXED, EITHER_CASE);
      case TARGET, POLICY -> Shapes.text(LOWER, LOWER_ONLY);
    };
  }

  private static Optional<String> notReserved(String name, Place place, String what, Draft draft) {
    return name.equals(RESERVED)
        ? Shapes.refuse(
            place, what + " is reserved", "Choose another name than " + RESERVED + ".", draft)
        : Optional.of(name);
  }
}
