package io.cambist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of settings, held against what the program reads. */
class ConfigurationDocumentTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([A-Z_]+)` \\| ([^|]+) \\| ([^|]+) \\| ([^|]*) ?\\|$");

  private static final Pattern INJECTED =
      Pattern.compile(
          "@ConfigProperty\\(\\s*name = \"([a-z.-]+)\"(?:,\\s*defaultValue = \"([^\"]*)\")?\\s*\\)");

  /** Where a default is in a file of properties. */
  private static final Pattern PROPERTY =
      Pattern.compile("\\$\\{(cambist[a-z.-]+):([^}]+)}|^(quarkus\\.http\\.(?:ssl-)?port)=(.+)$");

  /** In code that reads it by its name. */
  private static final Pattern NAMED = Pattern.compile("\"(CAMBIST_[A-Z_]+[A-Z])\"");

  private static Map<String, String> documented() throws IOException {
    var rows = new TreeMap<String, String>();
    for (String line : Files.readAllLines(Path.of("docs/configuration.md"))) {
      var row = ROW.matcher(line);
      if (row.matches()) {
        assertThat(rows.put(row.group(1), row.group(3))).as(row.group(1)).isNull();
      } else {
        assertThat(line).doesNotStartWith("| `");
      }
    }
    return rows;
  }

  private static String variable(String property) {
    return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  private static Stream<String> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      var texts = new ArrayList<String>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        texts.add(Files.readString(file));
      }
      return texts.stream();
    }
  }

  /** Those that are injected, each with its default; it is empty where there is none. */
  private static Map<String, String> injected() throws IOException {
    var settings = new TreeMap<String, String>();
    sources()
        .flatMap(text -> INJECTED.matcher(text).results())
        .forEach(
            hit -> {
              String value = hit.group(2) == null ? "" : hit.group(2);
              String twin = settings.put(variable(hit.group(1)), value);
              assertThat(twin == null || twin.equals(value)).as(hit.group(1)).isTrue();
            });
    return settings;
  }

  private static Map<String, String> inProperties() throws IOException {
    var settings = new TreeMap<String, String>();
    for (String line : Files.readAllLines(Path.of("src/main/resources/application.properties"))) {
      var property = PROPERTY.matcher(line);
      if (!line.startsWith("%") && property.find()) {
        MatchResult found = property.toMatchResult();
        boolean ours = found.group(1) != null;
        settings.put(variable(found.group(ours ? 1 : 3)), found.group(ours ? 2 : 4));
      }
    }
    return settings;
  }

  private static Set<String> named() throws IOException {
    return sources()
        .flatMap(text -> NAMED.matcher(text).results())
        .map(hit -> hit.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void every_setting_has_its_row_and_every_row_its_setting() throws IOException {
    var known = named();
    known.addAll(injected().keySet());
    known.addAll(inProperties().keySet());
    assertThat(documented().keySet()).isEqualTo(known);
  }

  @Test
  void every_default_is_the_program_s() throws IOException {
    Map<String, String> defaults = injected();
    defaults.putAll(inProperties());
    documented()
        .forEach(
            (name, written) -> {
              String value = defaults.getOrDefault(name, "");
              if (value.isEmpty()) {
                assertThat(written)
                    .as(name)
                    .matches("required|none|none: .+|those of the JVM|`CAMBIST_ISSUER` and .+");
              } else {
                assertThat(written).as(name).isEqualTo("`" + value + "`");
              }
            });
  }
}
