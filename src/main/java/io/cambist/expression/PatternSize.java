package io.cambist.expression;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says how large the program of a pattern of RE2 would be, without making it: repetitions within
 * repetitions multiply, and {@code ((a{999}){999}){999}} fills the memory before its size is known.
 * Hardly ever less than it is, and seldom much more.
 */
final class PatternSize {
  /** From here on it is only known to be huge. */
  static final long HUGE = 1_000_000;

  private static final Pattern REPETITION = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?\\}");

  private final String pattern;
  private final Deque<Long> outer = new ArrayDeque<>();
  private int at;

  /** Of what has been read of the innermost group, and of its last piece. */
  private long size;

  private long last;

  private PatternSize(String pattern) {
    this.pattern = pattern;
  }

  /** About how many instructions; whether the pattern is well-formed is for others to say. */
  static long of(String pattern) {
    var reader = new PatternSize(pattern);
    while (reader.at < pattern.length() && reader.size < HUGE) {
      reader.piece();
    }
    long all = reader.size;
    for (long before : reader.outer) {
      all += before;
    }
    return Math.min(all, HUGE);
  }

  private void piece() {
    char c = pattern.charAt(at);
    switch (c) {
      case '\\' -> escape();
      case '[' -> {
        at = endOfClass();
        add(1);
      }
      case '(' -> open();
      case ')' -> close();
      case '*', '+', '?' -> {
        // Two: of what may be empty, none or more is made as one or more, or none.
        at++;
        size += 2;
        last += 2;
      }
      case '|' -> {
        at++;
        size += 2;
        last = 0;
      }
      case '{' -> repeat();
      default -> {
        at++;
        add(1);
      }
    }
  }

  private void add(long piece) {
    last = piece;
    size += piece;
  }

  /** Of {@code \Q…\E}, {@code \pL}, {@code \p{Greek}} and {@code \x{10FFFF}} each is one piece. */
  private void escape() {
    if (pattern.startsWith("\\Q", at)) {
      int end = pattern.indexOf("\\E", at);
      int after = end < 0 ? pattern.length() : end;
      size += after - at;
      last = 1;
      at = Math.min(after + 2, pattern.length());
      return;
    }
    at += 2;
    add(1);
    boolean named = "pPx".indexOf(pattern.charAt(Math.min(at, pattern.length()) - 1)) >= 0;
    if (named && pattern.startsWith("{", at)) {
      int end = pattern.indexOf('}', at);
      at = end < 0 ? pattern.length() : end + 1;
    }
  }

  /** A bracket right at the beginning stands for itself. */
  private int endOfClass() {
    int i = at + 1;
    if (pattern.startsWith("^", i)) {
      i++;
    }
    if (pattern.startsWith("]", i)) {
      i++;
    }
    while (i < pattern.length() && pattern.charAt(i) != ']') {
      int named = pattern.startsWith("[:", i) ? pattern.indexOf(":]", i + 2) : -1;
      i = named >= 0 ? named + 2 : i + (pattern.charAt(i) == '\\' ? 2 : 1);
    }
    return Math.min(i + 1, pattern.length());
  }

  /** {@code (?i)} opens nothing. */
  private void open() {
    at++;
    if (pattern.startsWith("?", at)) {
      while (at < pattern.length() && ":)>".indexOf(pattern.charAt(at)) < 0) {
        at++;
      }
      if (pattern.startsWith(")", at)) {
        at++;
        return;
      }
      at = Math.min(at + 1, pattern.length());
    }
    outer.push(size);
    size = 0;
    last = 0;
  }

  private void close() {
    at++;
    long group = Math.max(size, 1) + 2;
    size = outer.isEmpty() ? 0 : outer.pop();
    add(group);
  }

  private void repeat() {
    Matcher repetition = REPETITION.matcher(pattern).region(at, pattern.length());
    if (!repetition.lookingAt()) {
      at++;
      add(1);
      return;
    }
    at = repetition.end();
    String more = repetition.group(2);
    long least = Long.parseLong(repetition.group(1));
    long most = more == null || more.isEmpty() ? least + 1 : Long.parseLong(more);
    long times = Math.max(1, Math.max(least, most));
    size -= last;
    add(Math.min(HUGE, (last + 1) * times));
  }
}
