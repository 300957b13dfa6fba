package io.cambist.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the recipes say is what is loaded. */
class IssuerRecipesTest {
  private static final Pattern KIND = Pattern.compile("(?m)^    kind: (.+)$");
  private static final String TARGETS =
      """
      targets:
        orders:
          audience: https://orders.example
          scopes: [orders:read, orders:deploy]
      """;

  @TempDir Path directory;

  private static String documentation() throws IOException {
    return Files.readString(Path.of("docs", "issuers.md"));
  }

  private static List<String> blocks() throws IOException {
    var blocks = new ArrayList<String>();
    Matcher matcher = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(documentation());
    while (matcher.find()) {
      blocks.add(matcher.group(1));
    }
    return blocks;
  }

  static Stream<String> recipes() throws IOException {
    return blocks().stream().filter(block -> block.startsWith("issuers:"));
  }

  private static String kind(String recipe) {
    Matcher matcher = KIND.matcher(recipe);
    assertThat(matcher.find()).as(recipe).isTrue();
    return matcher.group(1);
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void a_recipe_loads_and_its_text_names_what_its_kind_maps(String recipe) throws IOException {
    Federation federation =
        new Workshop(directory).with("recipe.yaml", recipe).with("targets.yaml", TARGETS).loaded();

    Issuer issuer = federation.issuers().values().iterator().next();
    String after = documentation().substring(documentation().indexOf(recipe));
    int end = after.indexOf("\n## ");
    String section = end < 0 ? after : after.substring(0, end);
    assertThat(issuer.attributes().keySet())
        .isNotEmpty()
        .allSatisfy(attribute -> assertThat(section).contains("`" + attribute + "`"));

    String row =
        documentation()
            .lines()
            .filter(line -> line.startsWith("| `" + kind(recipe)))
            .findFirst()
            .orElseThrow();
    assertThat(issuer.keep()).allSatisfy(kept -> assertThat(row).contains("`" + kept + "`"));
    assertThat(issuer.types()).allSatisfy(type -> assertThat(row).contains("`" + type + "`"));
    assertThat(row).contains(issuer.singleUse() ? "| yes, by `jti` |" : "|");
    assertThat(row.contains("| yes")).isEqualTo(issuer.singleUse());
    issuer.idClaim().ifPresent(claim -> assertThat(row).contains("by `" + claim + "`"));
  }

  @Test
  void every_kind_has_a_recipe_and_every_other_block_is_sound() throws IOException {
    String known =
        new Workshop(directory)
            .with(
                "a.yaml",
                Workshop.GOOD.replace("    issuer: https://github.example", "    kind: x"))
            .problems()
            .get(0)
            .remedy();
    assertThat(known)
        .isEqualTo(
            "Known are "
                + String.join(", ", recipes().map(IssuerRecipesTest::kind).toList())
                + ".");
    for (String block : blocks()) {
      var problems = new ArrayList<Problem>();
      YamlReader.read("block.yaml", block.getBytes(StandardCharsets.UTF_8), problems);
      assertThat(problems).isEmpty();
    }
  }
}
