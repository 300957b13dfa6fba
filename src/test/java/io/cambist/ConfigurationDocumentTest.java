package io.cambist;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of settings, held against what the program knows, and that against what it reads. */
class ConfigurationDocumentTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([A-Z_]+)` \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\| ([^|]*) ?\\|$");

  /** Injected, or put into a setting of Quarkus. */
  private static final Pattern READ =
      Pattern.compile("(?:@ConfigProperty\\(\\s*name = \"|\\$\\{)(cambist\\.[a-z.-]+)");

  private static final Pattern WITH_DEFAULT =
      Pattern.compile("\"cambist[a-z.-]+\",\\s*defaultValue|\\$\\{cambist[a-z.-]+:(?!0})");

  /** In code that asks for it. */
  private static final Pattern ASKED = Pattern.compile("Setting\\.([A-Z_]+)\\b");

  /** In what operators are told. */
  private static final Pattern NAMED = Pattern.compile("\\b(CAMBIST_[A-Z_]+[A-Z])\\b");

  /**
   * What a row says of a setting.
   *
   * @param standard what it is where it is not set
   * @param takes what it may be set to
   */
  private record Row(String standard, String takes) {}

  private static Map<String, Row> documented() throws IOException {
    var rows = new TreeMap<String, Row>();
    for (String line : Files.readAllLines(Path.of("docs/configuration.md"))) {
      var row = ROW.matcher(line);
      if (row.matches()) {
        Row said = new Row(row.group(3), row.group(4).replace("`", ""));
        assertThat(rows.put(row.group(1), said)).as(row.group(1)).isNull();
      } else {
        assertThat(line).doesNotStartWith("| `");
      }
    }
    return rows;
  }

  private static List<String> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
      var texts = new ArrayList<String>();
      for (Path file :
          files.filter(one -> one.toString().matches(".*\\.(java|properties)")).toList()) {
        texts.add(Files.readString(file));
      }
      return texts;
    }
  }

  private static Set<String> found(Pattern pattern) throws IOException {
    return sources().stream()
        .flatMap(text -> pattern.matcher(text).results())
        .map(hit -> hit.groupCount() == 0 ? hit.group() : hit.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void every_setting_has_its_row_and_every_row_its_setting() throws IOException {
    assertThat(documented()).containsOnlyKeys(Setting.variables());
  }

  @Test
  void every_default_and_every_bound_is_the_program_s() throws IOException {
    documented()
        .forEach(
            (name, row) -> {
              Setting setting = Setting.ofVariable(name).orElseThrow();
              if (setting.standard().isEmpty()) {
                assertThat(row.standard())
                    .as(name)
                    .matches("required|none|none: .+|those of the JVM|`CAMBIST_ISSUER` and .+");
              } else {
                assertThat(row.standard()).as(name).isEqualTo("`" + setting.standard().get() + "`");
              }
              assertThat(row.takes()).as(name).isEqualTo(setting.form().what());
            });
  }

  @Test
  void what_the_program_reads_is_what_it_knows() throws IOException {
    Set<String> read = found(READ);
    read.remove("cambist.test.fork");
    assertThat(read).allSatisfy(key -> assertThat(Setting.ofKey(key)).as(key).isPresent());
    Set<String> used = found(ASKED);
    read.forEach(key -> used.add(Setting.ofKey(key).orElseThrow().name()));
    assertThat(used).containsAll(Arrays.stream(Setting.values()).map(Setting::name).toList());
    assertThat(found(NAMED)).isSubsetOf(Setting.variables());
  }

  @Test
  void no_default_stands_twice() throws IOException {
    assertThat(found(WITH_DEFAULT)).isEmpty();
    var properties = new Properties();
    try (var file = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
      properties.load(file);
    }
    assertThat(properties.getProperty("quarkus.http.port"))
        .isEqualTo(Setting.HTTP_PORT.standard().orElseThrow());
    assertThat(properties.getProperty("quarkus.http.ssl-port"))
        .isEqualTo(Setting.HTTP_SSL_PORT.standard().orElseThrow());
  }
}
