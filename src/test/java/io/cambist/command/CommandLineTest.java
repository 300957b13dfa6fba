package io.cambist.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.command.Desk.Said;
import io.cambist.federation.EditorSchema;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
  @TempDir Path directory;
  private final Desk desk = new Desk();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          chek .|There is no command chek. Did you mean check?
          serve|There is no command serve. Known are check, health, new-key, schema, help; without a command the gateway starts.
          check|Name the federation's directory.
          check a b|Name one directory only, and options by two hyphens.
          check . --agianst x|There is no option --agianst. Did you mean --against?
          check . --colour|There is no option --colour. Known are --against, --allow-wider
          check . --junit|The option --junit needs a value.
          check . --junit=|The option --junit needs a value.
          check . --quiet=yes|The option --quiet takes no value.
          check . --quiet --quiet|The option --quiet stands there twice.
          check . --allow-wider|The option --allow-wider means something with --against only.
          check . --min-coverage 101|The option --min-coverage needs a whole number from 0 to 100.
          check . --min-coverage=-1|The option --min-coverage needs a whole number from 0 to 100.
          check . --min-coverage many|The option --min-coverage needs a whole number from 0 to 100.
          check . --issuer cambist|The gateway's issuer (--issuer or CAMBIST_ISSUER) is not a URL
          check . --max-ttl P1D1|is not a duration from PT1S to PT24H, like PT15M
          check . --max-ttl 25h|is not a duration from PT1S to PT24H, like PT15M
          check . --max-ttl PT0S|is not a duration from PT1S to PT24H, like PT15M
          health localhost:8080|Write health, or health URL, where URL is that of a gateway
          health file:///etc/passwd|Write health, or health URL, where URL is that of a gateway
          health http://user:word@localhost|Write health, or health URL, where URL is that of a gateway
          health http://localhost http://localhost|Write health, or health URL
          schema everything|Write schema federation, or schema tests.
          new-key|Write new-key DIR, where DIR is the directory of the signing keys.
          new-key one two|Write new-key DIR, where DIR is the directory of the signing keys.
          new-key --help|Write new-key DIR, where DIR is the directory of the signing keys.
          """)
  void a_command_that_is_misused_says_how_it_is_used(String words, String told) {
    Said said = desk.run((Object[]) words.split(" "));
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.out()).isEmpty();
    assertThat(said.err()).contains(told).endsWith("See --help.\n");
  }

  @ParameterizedTest
  @CsvSource({
    "help",
    "--help",
    "-h",
    "check --help",
    "check -h",
    "check x --help",
    "health --help"
  })
  void help_tells_options_and_exit_codes(String words) {
    Said said = desk.run((Object[]) words.split(" "));
    assertThat(said.code()).isZero();
    assertThat(said.err()).isEmpty();
    assertThat(said.out())
        .contains(
            "check DIR", "--against OLD_DIR", "--min-coverage N", "Exit codes: 0", "NO_COLOR");
    assertThat(said.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
  }

  @Test
  void schemas_are_printed_for_editors() {
    assertThat(desk.run("schema").out()).isEqualTo(EditorSchema.ofFederation());
    assertThat(desk.run("schema", "federation").out()).isEqualTo(EditorSchema.ofFederation());
    assertThat(desk.run("schema", "tests")).isEqualTo(new Said(0, EditorSchema.ofTests(), ""));
  }

  @Test
  void two_hyphens_alone_end_the_options() {
    Said said = desk.run("check", "--quiet", "--", "--odd-name");
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.out()).startsWith("--odd-name: error: the directory cannot be read");
  }

  @Test
  void colours_are_for_terminals_and_not_for_those_who_want_none() {
    assertThat(Output.mayColour(Map.<String, String>of()::get)).isTrue();
    assertThat(Output.mayColour(Map.of("NO_COLOR", "")::get)).isTrue();
    assertThat(Output.mayColour(Map.of("NO_COLOR", "1")::get)).isFalse();
    assertThat(Output.mayColour(Map.of("TERM", "dumb")::get)).isFalse();
    Desk.good(directory);
    assertThat(desk.run("check", directory).out()).doesNotContain("\u001b");
    assertThat(new Desk().coloured().run("check", directory).out())
        .contains("\u001b[32mpassed: \u001b[0m");
  }

  @Test
  void what_a_terminal_could_take_for_more_than_words_is_written_out() {
    assertThat(Output.harmless("plain wörds, 文字 and 🙂")).isEqualTo("plain wörds, 文字 and 🙂");
    for (String hidden : List.of("\u001b", "\u202e", "\u200b", "\u0085", "\u2028", "\ud800")) {
      assertThat(Output.harmless("a" + hidden + "b"))
          .isEqualTo("a\\u{%x}b".formatted(hidden.codePointAt(0)));
    }
  }
}
