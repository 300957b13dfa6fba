package io.cambist.federation;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One SPIFFE ID, or with {@code /*} at its end all below it (SPIFFE-ID section 2).
 *
 * @param text as it stands in the federation
 */
public record SpiffePattern(String text) {
  private static final String ALL_BELOW = "/*";
  private static final int LONGEST = 2048;

  /** No segment is empty or leads elsewhere. */
  private static final Pattern ID =
      Pattern.compile("spiffe://[a-z0-9._-]{1,255}(/(?!\\.{1,2}(/|$))[A-Za-z0-9._-]+)*");

  /** Reads what an operator wrote; empty when it is no such pattern. */
  static Optional<SpiffePattern> parse(String text) {
    String id = text.endsWith(ALL_BELOW) ? stem(text) : text;
    return isId(id) ? Optional.of(new SpiffePattern(text)) : Optional.empty();
  }

  /** Whether this is the SPIFFE ID, or that of one below. */
  public boolean matches(String id) {
    if (!isId(id)) {
      return false;
    }
    return text.endsWith(ALL_BELOW) ? id.startsWith(stem(text) + "/") : id.equals(text);
  }

  private static String stem(String pattern) {
    return pattern.substring(0, pattern.length() - ALL_BELOW.length());
  }

  private static boolean isId(String text) {
    return text.length() <= LONGEST && ID.matcher(text).matches();
  }

  @Override
  public String toString() {
    return text;
  }
}
