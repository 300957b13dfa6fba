package io.cambist.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the documentation and the build say that the others must agree with. */
final class Documented {
  private static final Pattern SETTING = Pattern.compile("`((?:CAMBIST|QUARKUS)_[A-Z_]+)`");
  private static final Pattern ENTRYPOINT = Pattern.compile("(?s)<entrypoint>(.*?)</entrypoint>");
  private static final Pattern ARGUMENT = Pattern.compile("<arg>(.*?)</arg>");

  private Documented() {}

  /** The names of all settings that a table of the documentation has. */
  static Set<String> settings() throws IOException {
    var tables = new StringBuilder();
    for (Path page : List.of(Path.of("README.md"), Path.of("docs", "configuration.md"))) {
      if (Files.exists(page)) {
        Files.readAllLines(page).stream()
            .filter(line -> line.startsWith("|"))
            .forEach(line -> tables.append(line).append('\n'));
      }
    }
    return SETTING
        .matcher(tables)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }

  /** What the image starts, word by word. */
  static List<String> entrypoint() throws IOException {
    var entrypoint = ENTRYPOINT.matcher(Files.readString(Path.of("pom.xml")));
    if (!entrypoint.find()) {
      throw new AssertionError("the build names no entrypoint");
    }
    return ARGUMENT.matcher(entrypoint.group(1)).results().map(found -> found.group(1)).toList();
  }
}
