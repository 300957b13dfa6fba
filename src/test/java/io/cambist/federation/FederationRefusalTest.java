package io.cambist.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each thing that is refused, alone: where it is reported, and what to do about it. */
class FederationRefusalTest {
  private static final Path CASES = Path.of("src", "test", "resources", "refusals");

  @TempDir Path directory;

  /**
   * @param right what stands in the good federation
   * @param wrong what takes its place, with a section sign where the problem is
   */
  record Case(String title, String right, String wrong, String message, String remedy) {
    @Override
    public String toString() {
      return title;
    }

    /** Changes what is good, and sees that the one problem is told with its place and remedy. */
    void isTold(String good, String file, Function<String, List<Problem>> loading) {
      assertThat(good).contains(right);
      String marked = good.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong));
      String before = marked.substring(0, Math.max(0, marked.indexOf('§')));
      int line = marked.contains("§") ? 1 + (int) before.chars().filter(c -> c == '\n').count() : 0;
      int column = line == 0 ? 0 : before.length() - before.lastIndexOf('\n');

      List<Problem> problems = loading.apply(marked.replace("§", ""));

      assertThat(problems).hasSize(1);
      Problem problem = problems.get(0);
      assertThat(problem.message()).contains(message);
      assertThat(problem.remedy()).contains(remedy).matches("(?s)[A-Z].*");
      assertThat(problem.line() + ":" + problem.column())
          .as(problem.toString())
          .isEqualTo(line + ":" + column);
      if (line > 0) {
        assertThat(problem.toString()).startsWith(file + ":" + line + ":" + column + ": ");
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void is_refused_with_place_and_remedy(Case wrong) {
    wrong.isTold(
        Workshop.GOOD,
        "shop.yaml",
        yaml -> new Workshop(directory).with("shop.yaml", yaml).problems());
  }

  static Stream<Case> cases() throws IOException {
    return casesIn("federation.txt");
  }

  static Stream<Case> casesIn(String name) throws IOException {
    String table = Files.readString(CASES.resolve(name));
    return Stream.of(table.split("(?m)^== ")).skip(1).map(FederationRefusalTest::read);
  }

  private static Case read(String block) {
    List<String> lines = block.strip().lines().toList();
    return new Case(
        lines.get(0), text(lines, '<'), text(lines, '>'), text(lines, '!'), text(lines, '?'));
  }

  private static String text(List<String> lines, char mark) {
    var text = new ArrayList<String>();
    for (String line : lines.subList(1, lines.size())) {
      if (line.charAt(0) == mark) {
        text.add(line.length() > 2 ? line.substring(2) : "");
      }
    }
    return text.stream()
        .map(line -> line.replace("HASH", Workshop.HASH).replace("BELL", "\u0007"))
        .collect(Collectors.joining("\n"));
  }
}
