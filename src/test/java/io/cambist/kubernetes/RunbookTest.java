package io.cambist.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever is woken up finds what to do. */
class RunbookTest {
  private static final String DOCUMENT = "docs/kubernetes.md";

  @Test
  void every_alert_says_what_to_do_and_has_its_section() throws IOException {
    List<Rule> alerts = MonitoringTest.alerts();
    String runbook = MonitoringTest.runbook();
    assertThat(runbook).startsWith("https://").endsWith("/kubernetes.md");
    assertThat(alerts)
        .allSatisfy(
            alert -> {
              assertThat(alert.getAnnotations())
                  .containsOnlyKeys("summary", "description", "runbook_url")
                  .containsEntry(
                      "runbook_url", runbook + "#" + alert.getAlert().toLowerCase(Locale.ROOT));
              assertThat(alert.getLabels().get("severity")).isIn("critical", "warning", "info");
            });
    List<String> sections =
        Pattern.compile("(?m)^### (Cambist\\w+)$")
            .matcher(Files.readString(Path.of(DOCUMENT)))
            .results()
            .map(heading -> heading.group(1))
            .toList();
    assertThat(alerts).extracting(Rule::getAlert).containsExactlyElementsOf(sections);
  }
}
