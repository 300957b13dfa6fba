package io.cambist.federation;

import java.util.Collection;
import java.util.Locale;

/** Guesses what was meant by a name that is not known. */
public final class Spelling {
  private Spelling() {}

  /** {@code Did you mean x?}, or another remedy when nothing known is close. */
  public static String remedy(String written, Collection<String> known, String otherwise) {
    String best = null;
    // Letters of other alphabets look like ours; in a short name one of them is much.
    String foreign = foreign(written);
    int least = 1 + Math.min(2, Math.max(written.length() / 3, foreign.length()));
    String plain = plain(written);
    for (String candidate : known) {
      String name = plain(candidate);
      if (Math.abs(name.length() - plain.length()) >= least) {
        continue;
      }
      int distance = distance(plain, name);
      if (distance < least) {
        best = candidate;
        least = distance;
      }
    }
    if (best == null) {
      return otherwise;
    }
    String guess = "Did you mean " + best + "?";
    return foreign.isEmpty() || !foreign(best).isEmpty()
        ? guess
        : guess + " What is written holds U+%04X.".formatted(foreign.codePointAt(0));
  }

  /** What is not ASCII. */
  private static String foreign(String name) {
    return name.codePoints()
        .filter(c -> c > 0x7e)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String plain(String name) {
    String start = name.length() > 64 ? name.substring(0, 64) : name;
    return start.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** How many letters must be put in, taken out, changed, or swapped with their neighbour. */
  private static int distance(String a, String b) {
    var costs = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          costs[i][j] = i + j;
          continue;
        }
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int cost = Math.min(costs[i - 1][j], costs[i][j - 1]) + 1;
        cost = Math.min(cost, costs[i - 1][j - 1] + (same ? 0 : 1));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        costs[i][j] = swapped ? Math.min(cost, costs[i - 2][j - 2] + 1) : cost;
      }
    }
    return costs[a.length()][b.length()];
  }
}
