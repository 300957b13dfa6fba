package io.cambist.inspection;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a request presents in its Authorization headers. */
sealed interface Presented {
  /** How a token is presented (RFC 6750 section 2.1, RFC 9449 section 7.1). */
  enum Scheme {
    BEARER("Bearer"),
    DPOP("DPoP");

    private final String text;

    Scheme(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }

    private static Optional<Scheme> of(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "bearer" -> Optional.of(BEARER);
        case "dpop" -> Optional.of(DPOP);
        default -> Optional.empty();
      };
    }
  }

  /** Nothing that is meant for us; a caller that knows of no tokens is no wrongdoer. */
  record Nothing() implements Presented {}

  /** More than one thing, or none that can be a token. */
  record Unreadable(String why) implements Presented {}

  record Token(Scheme scheme, String text) implements Presented {
    @Override
    public String toString() {
      return "Token[" + scheme + "]";
    }
  }

  /** The scheme and one {@code token68} (RFC 9110 section 11.4). */
  Pattern CREDENTIALS = Pattern.compile("([A-Za-z0-9_-]+) +([A-Za-z0-9._~+/-]+=*) *");

  Pattern SCHEME = Pattern.compile("([A-Za-z0-9_-]+)(?: .*)?");

  /**
   * @param values of all Authorization headers
   */
  static Presented of(List<String> values) {
    if (values.size() > 1) {
      return new Unreadable(values.size() + " Authorization headers");
    }
    Matcher scheme = SCHEME.matcher(values.isEmpty() ? "" : values.get(0).strip());
    Optional<Scheme> known = scheme.matches() ? Scheme.of(scheme.group(1)) : Optional.empty();
    if (known.isEmpty()) {
      return new Nothing();
    }
    Matcher credentials = CREDENTIALS.matcher(values.get(0).strip());
    return credentials.matches()
        ? new Token(known.get(), credentials.group(2))
        : new Unreadable("behind the scheme is not one token");
  }
}
