package io.cambist;

import io.cambist.federation.Spelling;
import io.cambist.settings.Setting;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which setting a name is most like: by a slip of the pen first, then by the words they share. */
final class Likeness {
  /** In letters: CERT is a word of CERTIFICATE, and PROXY of PROXIES. */
  private static final int STEM = 4;

  private static final List<String> KNOWN =
      Setting.variables().stream()
          .filter(name -> name.startsWith(Setting.OURS))
          .map(Likeness::rest)
          .toList();

  private Likeness() {}

  /** {@code Did you mean x?}, or another remedy where no setting is like it. */
  static String remedy(String variable, String otherwise) {
    String written = rest(variable);
    String guess =
        Spelling.remedy(
            written,
            KNOWN,
            byWords(written).map(known -> "Did you mean " + known + "?").orElse(""));
    return guess.isEmpty()
        ? otherwise
        : guess.replaceFirst("^Did you mean ", "Did you mean " + Setting.OURS);
  }

  private static Optional<String> byWords(String written) {
    return KNOWN.stream()
        .filter(known -> shared(written, known) > 0)
        .max(
            Comparator.<String>comparingLong(known -> shared(written, known))
                .thenComparing(known -> -words(known).size()));
  }

  private static long shared(String written, String known) {
    return words(written).stream()
        .filter(word -> words(known).stream().anyMatch(other -> isLike(word, other)))
        .count();
  }

  private static boolean isLike(String word, String other) {
    return word.equals(other)
        || (Math.min(word.length(), other.length()) >= STEM
            && word.regionMatches(0, other, 0, STEM));
  }

  private static List<String> words(String name) {
    return List.of(name.split("_", -1));
  }

  private static String rest(String variable) {
    return variable.substring(Setting.OURS.length());
  }
}
