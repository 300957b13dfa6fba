package io.cambist.expression;

import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;

/**
 * Whether a text holds something drawn by lot: a long row of letters and digits, or one in which
 * small letters, capitals and digits follow each other as they do in no words. In base64, of 16
 * random bytes one in ten passes for words, of 24 one in a hundred, of 32 one in a thousand. UUIDs
 * and the endings of pods' names pass, and so do most names that people make.
 */
final class Randomness {
  /** Of letters and digits without anything between. */
  private static final int LONG_ROW = 32;

  private static final int DISTINCT = 8;

  /**
   * In so many signs of base64, so many changes from one kind to another. That a capital is
   * followed by small letters does not count, since words begin so.
   */
  private record Mixture(int length, int changes) {}

  private static final List<Mixture> MIXTURES = List.of(new Mixture(20, 6), new Mixture(32, 7));

  private final String text;
  private final boolean digests;

  private Randomness(String text, boolean digests) {
    this.text = text;
    this.digests = digests;
  }

  /**
   * @param digests whether the text is known to hold digests, which are in hexadecimal
   */
  static boolean shows(String text, boolean digests) {
    var randomness = new Randomness(text, digests);
    return randomness.hasLongRow() || MIXTURES.stream().anyMatch(randomness::has);
  }

  private boolean hasLongRow() {
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || kind(text.charAt(i)) == Kind.OTHER) {
        if (i - start >= LONG_ROW && isVaried(start, i) && !isDigest(start, i)) {
          return true;
        }
        start = i + 1;
      }
    }
    return false;
  }

  private boolean isVaried(int start, int end) {
    var signs = new BitSet();
    for (int i = start; i < end; i++) {
      signs.set(text.charAt(i));
    }
    return signs.cardinality() >= DISTINCT;
  }

  /** Such as {@code sha256:…}. */
  private boolean isDigest(int start, int end) {
    for (int i = start; i < end; i++) {
      if (Character.digit(text.charAt(i), 16) < 0) {
        return false;
      }
    }
    int length = end - start;
    return digests
        ? length == 40 || length == 64
        : length == 64 && text.startsWith("sha256:", start - "sha256:".length());
  }

  private boolean has(Mixture mixture) {
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (!isBase64(text.charAt(i))) {
        start = i + 1;
      } else if (i - start + 1 >= mixture.length()
          && isMixed(i - mixture.length() + 1, i + 1, mixture.changes())) {
        return true;
      }
    }
    return false;
  }

  private boolean isMixed(int start, int end, int least) {
    var kinds = EnumSet.noneOf(Kind.class);
    int changes = 0;
    Kind before = Kind.OTHER;
    for (int i = start; i < end; i++) {
      Kind kind = kind(text.charAt(i));
      boolean begins = before == Kind.CAPITAL && kind == Kind.SMALL;
      if (kind != before && kind != Kind.OTHER && before != Kind.OTHER && !begins) {
        changes++;
      }
      kinds.add(kind);
      before = kind;
    }
    return changes >= least && kinds.containsAll(EnumSet.of(Kind.SMALL, Kind.CAPITAL, Kind.DIGIT));
  }

  private enum Kind {
    SMALL,
    CAPITAL,
    DIGIT,
    OTHER
  }

  private static Kind kind(char sign) {
    if (sign >= 'a' && sign <= 'z') {
      return Kind.SMALL;
    }
    if (sign >= 'A' && sign <= 'Z') {
      return Kind.CAPITAL;
    }
    return sign >= '0' && sign <= '9' ? Kind.DIGIT : Kind.OTHER;
  }

  private static boolean isBase64(char sign) {
    return kind(sign) != Kind.OTHER || "+/_-".indexOf(sign) >= 0;
  }
}
