package io.cambist.expression;

import io.cambist.expression.Compilation.Fault;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what would make a text read otherwise than it is: what does not show, or turns the text
 * around it, and words in which a letter of another script could pass for a Latin one.
 */
public final class Deceptive {
  private static final int MOST_FAULTS = 8;
  private static final int LONGEST_WORD = 40;
  private static final Set<UnicodeScript> BY_OTHERS =
      EnumSet.of(UnicodeScript.COMMON, UnicodeScript.INHERITED);

  private final int[] text;
  private final Set<Integer> told = new HashSet<>();
  private final List<Found> found = new ArrayList<>();

  private Deceptive(String text) {
    this.text = text.codePoints().toArray();
  }

  /**
   * @param place in code points, from 0
   */
  private record Found(int place, int sign, String what) {}

  /** What is wrong with a text of one line, if anything is. */
  public static Optional<String> in(String text) {
    return of(text).stream().findFirst().map(Found::what);
  }

  /** The same of an expression: each sign where it stands first. */
  static List<Fault> faults(String source) {
    List<Found> all = of(source);
    if (all.isEmpty()) {
      return List.of();
    }
    var places = new Places(source);
    return all.stream()
        .map(
            one ->
                new Fault(
                    places.line(one.place),
                    places.column(one.place),
                    "the expression holds " + one.what,
                    remedy(Escapes.number(one.sign))))
        .toList();
  }

  private static String remedy(String number) {
    return "write it by its number, "
        + number
        + " (\\"
        + number
        + " where YAML has it in double quotes), or leave it out";
  }

  private static List<Found> of(String text) {
    if (text.chars().allMatch(sign -> (sign >= ' ' && sign < 0x7F) || sign == '\n')) {
      return List.of();
    }
    var deceptive = new Deceptive(text);
    deceptive.find();
    return deceptive.found;
  }

  private void find() {
    for (int i = 0; i < text.length && found.size() < MOST_FAULTS; i++) {
      if (isWord(i) && (i == 0 || !isWord(i - 1))) {
        mixed(i);
      }
      if (!shows(i) && told.add(text[i])) {
        found.add(new Found(i, text[i], "%s, which does not show".formatted(codePoint(text[i]))));
      }
    }
  }

  private boolean shows(int place) {
    int sign = text[place];
    return switch (sign) {
      case ' ', '\n', '\t' -> true;
      case '\r' -> place + 1 < text.length && text[place + 1] == '\n';
      default -> Escapes.shows(sign) || isMarkOfItsScript(sign);
    };
  }

  /**
   * Many scripts write vowels as marks; those that any script may bear are in no letter's place.
   */
  private static boolean isMarkOfItsScript(int sign) {
    return Character.getType(sign) == Character.NON_SPACING_MARK
        && !Escapes.isBlank(sign)
        && !BY_OTHERS.contains(UnicodeScript.of(sign));
  }

  private boolean isWord(int place) {
    int sign = text[place];
    return Character.isLetterOrDigit(sign) || sign == '_' || sign == '-';
  }

  private void mixed(int start) {
    int end = start;
    int alike = -1;
    boolean latin = false;
    while (end < text.length && isWord(end)) {
      latin |= Escapes.isLatin(text[end]);
      if (alike < 0 && Escapes.isAlike(text[end])) {
        alike = end;
      }
      end++;
    }
    if (latin && alike >= 0 && told.add(text[alike])) {
      String word = new String(text, start, Math.min(end - start, LONGEST_WORD));
      found.add(
          new Found(
              alike,
              text[alike],
              "%s, which could pass for a Latin letter, in the word %s"
                  .formatted(codePoint(text[alike]), Escapes.source(word))));
    }
  }

  private static String codePoint(int sign) {
    return "U+%04X".formatted(sign);
  }
}
