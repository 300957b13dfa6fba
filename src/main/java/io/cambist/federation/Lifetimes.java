package io.cambist.federation;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations: {@code 90s}, {@code 5m}, {@code 1h} or ISO 8601, in whole seconds and positive. */
final class Lifetimes {
  private static final Pattern SHORT = Pattern.compile("([0-9]{1,9})([smh])");
  private static final Pattern ISO = Pattern.compile("P[0-9DTHMS]{2,20}");

  static final Shape<Duration> DURATION =
      Shape.of(
          Outline.text(SHORT + "|" + ISO).named("duration"),
          (node, what, draft) -> {
            Optional<Duration> duration =
                node instanceof Node.Scalar scalar ? parse(scalar.text()) : Optional.empty();
            return duration.isPresent()
                ? duration
                : Shapes.refuse(
                    node.place(),
                    what + " is not a duration of a second or more",
                    "Write it like 90s, 5m, 1h or PT90S.",
                    draft);
          });

  /** The life of a token: nobody can ask for more than the gateway's ceiling. */
  static final Shape<Duration> LIFE =
      DURATION.then(
          (duration, place, what, draft) ->
              duration.compareTo(draft.ceiling()) <= 0
                  ? Optional.of(duration)
                  : Shapes.refuse(
                      place,
                      what + " is over the gateway's ceiling of " + draft.ceiling(),
                      "Shorten it, or raise CAMBIST_MAX_TTL.",
                      draft));

  private Lifetimes() {}

  private static Optional<Duration> parse(String text) {
    Matcher matcher = SHORT.matcher(text);
    Duration duration;
    try {
      if (matcher.matches()) {
        long amount = Long.parseLong(matcher.group(1));
        duration =
            switch (matcher.group(2)) {
              case "s" -> Duration.ofSeconds(amount);
              case "m" -> Duration.ofMinutes(amount);
              default -> Duration.ofHours(amount);
            };
      } else if (ISO.matcher(text).matches()) {
        duration = Duration.parse(text);
      } else {
        return Optional.empty();
      }
    } catch (DateTimeParseException | ArithmeticException notADuration) {
      return Optional.empty();
    }
    return duration.isZero() ? Optional.empty() : Optional.of(duration);
  }
}
