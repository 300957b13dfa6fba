package io.cambist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The document that says which test proves what names tests that are there. */
class AssuranceCaseTest {
  private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))(?:\\.(\\w+))?`");

  private static Map<String, List<Path>> sources() throws IOException {
    try (var files = Files.walk(Path.of("src/test/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .collect(
              Collectors.groupingBy(file -> file.getFileName().toString().replace(".java", "")));
    }
  }

  private static boolean declares(Path source, String method) {
    try {
      return Files.readString(source).contains(" " + method + "(");
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Test
  void every_test_that_it_names_is_there() throws IOException {
    Map<String, List<Path>> sources = sources();
    var named = new TreeSet<String>();
    var missing = new ArrayList<String>();
    var names = NAMED.matcher(Files.readString(Path.of("docs/assurance-case.md")));
    while (names.find()) {
      String method = names.group(2);
      named.add(names.group(1));
      if (sources.getOrDefault(names.group(1), List.of()).stream()
          .noneMatch(source -> method == null || declares(source, method))) {
        missing.add(names.group());
      }
    }
    assertThat(missing).isEmpty();
    assertThat(named).hasSizeGreaterThan(60);
  }
}
