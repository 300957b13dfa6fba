package io.cambist.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The {@code sid}: a root of 128 bits, then one part of 64 bits for each hop, joined by dots and
 * written in base64url. A session's ancestors are the prefixes of its id.
 */
public record SessionId(String text) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{22}(\\.[A-Za-z0-9_-]{11})*");
  static final int MOST_HOPS = 16;
  private static final int LONGEST = 22 + 12 * MOST_HOPS;

  public SessionId {
    if (text.length() > LONGEST || !FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("not a session id");
    }
  }

  public static Optional<SessionId> parse(String text) {
    return text.length() <= LONGEST && FORM.matcher(text).matches()
        ? Optional.of(new SessionId(text))
        : Optional.empty();
  }

  /** The first 22 characters: the hash tag of every key of this tree. */
  public String root() {
    return text.substring(0, 22);
  }

  /** What follows the root: empty, or {@code .child} for each hop. */
  public String path() {
    return text.substring(22);
  }

  /** How often a token of ours was exchanged to come here. */
  public int hops() {
    return (text.length() - 22) / 12;
  }

  public Optional<SessionId> parent() {
    return hops() == 0
        ? Optional.empty()
        : Optional.of(new SessionId(text.substring(0, text.length() - 12)));
  }

  /** The ancestors from the root on, and this session last. */
  public List<SessionId> lineage() {
    var lineage = new ArrayList<SessionId>();
    for (int end = 22; end <= text.length(); end += 12) {
      lineage.add(new SessionId(text.substring(0, end)));
    }
    return lineage;
  }

  @Override
  public String toString() {
    return text;
  }
}
