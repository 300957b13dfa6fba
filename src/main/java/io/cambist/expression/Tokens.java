package io.cambist.expression;

import io.cambist.expression.TokenReader.Token;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * The words of a source that CEL accepts, for what its syntax tree does not tell: where each ends,
 * and which bracket closes which. Words go by their numbers, from 0.
 */
final class Tokens {
  private final int[] source;
  private final List<Token> tokens;

  /** The number of the bracket that belongs to it; its own for all else. */
  private final int[] partners;

  Tokens(String text) {
    source = text.codePoints().toArray();
    tokens = new TokenReader(source).tokens();
    partners = new int[tokens.size()];
    Arrays.setAll(partners, i -> i);
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < partners.length; i++) {
      if (tokens.get(i).opens()) {
        open.push(i);
      } else if (tokens.get(i).closes() && !open.isEmpty()) {
        partners[i] = open.pop();
        partners[partners[i]] = i;
      }
    }
  }

  /** Some words in a row. */
  record Extent(int first, int last) {
    Extent and(Extent other) {
      return new Extent(Math.min(first, other.first), Math.max(last, other.last));
    }
  }

  int last() {
    return tokens.size() - 1;
  }

  Token get(int number) {
    return tokens.get(number);
  }

  /** The number of the word at a place, in code points, or else of the last before it. */
  int at(int place) {
    int low = 0;
    int high = last();
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (tokens.get(middle).start() <= place) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** The number of the bracket that belongs to it; the same for what is no bracket. */
  int partner(int number) {
    return partners[number];
  }

  /** The same words and the brackets that belong to those among them. */
  Extent balanced(Extent words) {
    int first = words.first();
    int last = words.last();
    for (int i = words.first(); i <= words.last(); i++) {
      first = Math.min(first, partners[i]);
      last = Math.max(last, partners[i]);
    }
    return new Extent(first, last);
  }

  /**
   * The words on one line. What would not show is written by its number, and secrets are notes.
   *
   * @param longest where it ends if it is longer, in characters
   */
  String line(Extent words, int longest) {
    var line = new StringBuilder();
    for (int i = words.first(); i <= words.last() && line.length() <= longest; i++) {
      Token token = tokens.get(i);
      if (i > words.first() && tokens.get(i - 1).end() < token.start()) {
        line.append(' ');
      }
      String word = new String(source, token.start(), token.end() - token.start());
      line.append(Secrets.note(word).orElseGet(() -> Escapes.source(word)));
    }
    if (line.length() > longest) {
      boolean parted = Character.isHighSurrogate(line.charAt(longest - 2));
      line.setLength(parted ? longest - 2 : longest - 1);
      line.append('…');
    }
    return line.toString();
  }
}
