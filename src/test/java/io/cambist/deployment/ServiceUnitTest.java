package io.cambist.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cambist.testing.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** The systemd unit, as systemd itself judges it. */
class ServiceUnitTest {
  private static final Logger LOG = Logger.getLogger(ServiceUnitTest.class);
  private static final Path UNIT = Path.of("docs", "deploy", "cambist.service");
  private static final String INSTALLED_JAVA = "/usr/bin/java";

  /** Of ten; an ordinary service has over nine. */
  private static final String MOST_EXPOSURE = "15";

  private static String value(String name) throws IOException {
    List<String> values =
        Files.readAllLines(UNIT).stream()
            .filter(line -> line.startsWith(name + "="))
            .map(line -> line.substring(name.length() + 1))
            .toList();
    assertThat(values).as(name).hasSize(1);
    return values.get(0);
  }

  /** The unit where systemd finds the program that it names, which need not be installed here. */
  private static Path installed() throws IOException {
    String java = ProcessHandle.current().info().command().orElse(INSTALLED_JAVA);
    Path directory = Files.createTempDirectory(Path.of("target"), "unit");
    return Files.writeString(
        directory.resolve(UNIT.getFileName()),
        Files.readString(UNIT).replace(INSTALLED_JAVA, java));
  }

  private static void isJudged(String... command) throws IOException, InterruptedException {
    boolean here = Tool.find("systemd-analyze").isPresent();
    if (!here) {
      LOG.error("THERE IS NO SYSTEMD ON THIS MACHINE: THE SERVICE UNIT IS NOT JUDGED");
    }
    assumeTrue(here, "systemd-analyze is missing");
    Tool.Result result = Tool.tryOut(command);
    assertThat(result.exitCode()).as(result.said()).isZero();
  }

  @Test
  void systemd_understands_every_line() throws Exception {
    String unit = installed().toString();
    isJudged("systemd-analyze", "verify", "--man=no", unit);
    assertThat(Tool.run("systemd-analyze", "verify", "--man=no", unit)).isEmpty();
  }

  @Test
  void systemd_finds_little_that_is_exposed() throws Exception {
    isJudged(
        "systemd-analyze",
        "security",
        "--offline=true",
        "--threshold=" + MOST_EXPOSURE,
        installed().toString());
  }

  @Test
  void it_starts_what_the_image_starts() throws IOException {
    assertThat(value("ExecStart"))
        .isEqualTo(
            String.join(" ", Documented.entrypoint())
                // Any Java from 17 on is good for the service, and older ones do not know it.
                .replace(" --sun-misc-unsafe-memory-access=allow", "")
                .replace("quarkus-run.jar", "/opt/cambist/quarkus-run.jar"));
    assertThat(value("MemoryMax")).isEqualTo("384M");
  }
}
