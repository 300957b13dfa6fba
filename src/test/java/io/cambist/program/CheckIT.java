package io.cambist.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.program.Command.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The commands of the packaged program, with no settings and no Redis about. */
class CheckIT {
  private static final Path SAMPLE = Path.of("src", "main", "sample", "federation");

  private static Said run(String... words) throws IOException, InterruptedException {
    return Command.run(Map.of(), words);
  }

  @Test
  void the_sample_federation_is_checked_without_a_word_too_much() throws Exception {
    Said said = run("check", SAMPLE.toString(), "--min-coverage", "100");
    assertThat(said.code()).isZero();
    assertThat(said.out())
        .contains("passed: shop.test.yaml: 8 of 8 tests")
        .doesNotContain("\u001b");
    assertThat(said.err()).isEmpty();
    assertThat(run("check", SAMPLE.toString(), "--quiet")).isEqualTo(new Said(0, "", ""));
  }

  @Test
  void exit_codes_tell_what_failed_from_what_is_wrong() throws Exception {
    Path changed = Files.createDirectories(Program.home().resolve("changed"));
    String federation = Files.readString(SAMPLE.resolve("shop.yaml"));
    Files.writeString(changed.resolve("shop.yaml"), federation.replace("ttl: 2m", "ttl: 3m"));
    Files.copy(SAMPLE.resolve("shop.test.yaml"), changed.resolve("shop.test.yaml"));
    Path report = changed.resolve("report.xml");
    Said wider =
        run(
            "check",
            changed.toString(),
            "--against",
            SAMPLE.toString(),
            "--junit",
            report.toString());
    assertThat(wider.code()).isEqualTo(1);
    assertThat(wider.out()).contains("ttl: 180s, not 120s", "wider    ttl: 120s -> 180s");
    assertThat(report).content().contains("<testsuites ");

    Files.writeString(changed.resolve("shop.yaml"), federation.replace("ttl: 2m", "ttl: 2"));
    assertThat(run("check", changed.toString()).code()).isEqualTo(2);
    Said misused = run("chek", changed.toString());
    assertThat(misused.code()).isEqualTo(2);
    assertThat(misused.err()).contains("Did you mean check?");
  }

  @Test
  void schemas_are_those_of_the_documentation() throws Exception {
    assertThat(run("schema").out())
        .isEqualTo(Files.readString(Path.of("docs", "federation.schema.json")));
    assertThat(run("schema", "tests").out())
        .isEqualTo(Files.readString(Path.of("docs", "policy-tests.schema.json")));
  }
}
