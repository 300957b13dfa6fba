package io.cambist.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes that must be told, and must not end or hold up the program. */
class CarelessFilesTest {
  private static final int MANY = 1500;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"\\UFFFFFFFF", "\\U7FFFFFFF", "\\U00110000", "\\xZZ", "\\u12"})
  void an_escape_that_means_no_character_is_refused(String escape) {
    String yaml =
        Workshop.GOOD.replace("claims.ref == \"refs/heads/main\"", "\"" + escape + " == 1\"");

    List<Problem> problems = new Workshop(directory).with("shop.yaml", yaml).problems();

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).message()).startsWith("not valid YAML");
    assertThat(problems.get(0).file()).isEqualTo("shop.yaml");
  }

  @Test
  void when_all_of_a_kind_are_renamed_it_is_told_without_comparing_each_with_each() {
    String clients = many("  the-client-by-its-name-of-now-%d:", CLIENT);
    String policies =
        many("  - id: rule-%1$d\n    client: the-client-as-we-once-named-x-%1$d", RULE);
    String yaml =
        Workshop.GOOD.replace("targets:\n  orders:", clients + "targets:\n  orders:") + policies;
    Workshop workshop = new Workshop(directory).with("shop.yaml", yaml);
    long before = cpuTime();

    List<Problem> problems = workshop.problems();

    assertThat(Duration.ofNanos(cpuTime() - before)).isLessThan(Duration.ofSeconds(6));
    assertThat(problems).hasSize(MANY);
    assertThat(problems.get(0).message()).contains("the-client-as-we-once-named-x-0");
  }

  private static final String CLIENT =
      """

          authentication: { method: subject-token }
          issuers: [github]
      """;

  private static final String RULE =
      """

          from: github
          to: orders
          ttl: 2m
      """;

  private static String many(String first, String rest) {
    return IntStream.range(0, MANY)
        .mapToObj(i -> first.formatted(i) + rest)
        .collect(Collectors.joining());
  }

  private static long cpuTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
