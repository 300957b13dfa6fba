package io.cambist.federation;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Something wrong in a federation. It never repeats a value that may be secret.
 *
 * @param file the name relative to the federation's directory, or that of the directory
 * @param line from 1; 0 when it concerns the whole file
 * @param column from 1, in code points
 * @param message what is wrong, without a full stop
 * @param remedy what to do about it: a sentence
 */
public record Problem(String file, int line, int column, String message, String remedy) {
  /** By file, then line, then column. */
  static final Comparator<Problem> IN_ORDER =
      Comparator.comparing(Problem::file)
          .thenComparingInt(Problem::line)
          .thenComparingInt(Problem::column);

  private static final int MOST_LINES = 100;

  /** One line each, indented, and at most a screenful or two. */
  static String lines(List<Problem> problems) {
    String lines =
        problems.stream()
            .limit(MOST_LINES)
            .map(problem -> "\n  " + problem)
            .collect(Collectors.joining());
    int more = problems.size() - MOST_LINES;
    return more > 0 ? lines + "\n  and " + more + " more" : lines;
  }

  /** One line: {@code shop.yaml:12:5: unknown key max-agee in issuer ci. Did you mean max-age?} */
  @Override
  public String toString() {
    String where = line == 0 ? file : file + ":" + line + ":" + column;
    return where + ": " + message + ". " + remedy;
  }
}
