package io.cambist.inspection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The configurations of proxies in the documentation. */
final class Examples {
  private static final Path DOCUMENT = Path.of("docs", "enforcement.md");

  private Examples() {}

  /** Those in a language, in order. */
  static List<String> of(String language) {
    try {
      return Pattern.compile("(?s)```" + language + "\n(.*?)```")
          .matcher(Files.readString(DOCUMENT))
          .results()
          .map(result -> result.group(1))
          .toList();
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  /** The only text in the documentation that fits. */
  static String only(String pattern) {
    try {
      List<MatchResult> all =
          Pattern.compile(pattern).matcher(Files.readString(DOCUMENT)).results().toList();
      if (all.size() != 1) {
        throw new AssertionError(all.size() + " times " + pattern);
      }
      return all.get(0).group(1);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
