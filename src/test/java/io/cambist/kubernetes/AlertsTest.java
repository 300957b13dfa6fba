package io.cambist.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.cambist.testing.Tool;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of one installation is said when it has to be, and of no other. */
class AlertsTest {
  private static final Logger LOG = Logger.getLogger(AlertsTest.class);
  private static final Path MONITORING = Path.of("k8s", "production", "monitoring");

  @TempDir Path directory;

  private static List<String> expressions() throws IOException {
    return MonitoringTest.alerts().stream().map(rule -> rule.getExpr().getStrVal()).toList();
  }

  @Test
  void no_installation_is_summed_up_with_another_or_named() throws IOException {
    assertThat(expressions())
        .hasSizeGreaterThan(10)
        .allMatch(Promql::keepsTheNamespace)
        .noneMatch(expression -> expression.matches("(?s).*\\bnamespace\\s*!?=.*"));
    assertThat(MonitoringTest.alerts())
        .extracting(Rule::getAnnotations)
        .allSatisfy(notes -> assertThat(notes.get("summary")).contains("$labels.namespace"));
  }

  @Test
  void no_counter_that_begins_is_overlooked() throws IOException {
    assertThat(expressions())
        .allMatch(Promql::seesWhatBegins)
        .anyMatch(expression -> expression.contains("increase("));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sum(a) > 0",
        "max by (pod) (a)",
        "sum by (namespace) (a) / sum (a)",
        "sum without (pod) (a)",
        "count(a{namespace=\"by (namespace) (\"})"
      })
  void what_sums_up_installations_is_noticed(String expression) {
    assertThat(Promql.keepsTheNamespace(expression)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "increase(a[5m])",
        "(a unless last_over_time(a[1h] offset 5m)) or increase(a[15m])",
        "(b unless last_over_time(b[1h] offset 5m)) or increase(a[5m])",
        "(a unless last_over_time(a[1h])) or increase(a[5m])",
        "((a unless last_over_time(a[1h] offset 5m)) or increase(a[5m])) + increase(b[5m])"
      })
  void what_overlooks_the_first_event_is_noticed(String expression) {
    assertThat(Promql.seesWhatBegins(expression)).isFalse();
  }

  @Test
  void each_panel_shows_the_installation_that_is_chosen() throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(MONITORING.resolve("dashboard.json").toFile());
    assertThat(dashboard.at("/templating/list").findValuesAsText("name"))
        .containsSubsequence("namespace", "job");
    assertThat(dashboard.findValuesAsText("expr"))
        .hasSizeGreaterThan(10)
        .allSatisfy(
            expression ->
                assertThat(expression.replace("{namespace=\"$namespace\",job=\"$job\"", "CHOSEN"))
                    .contains("CHOSEN")
                    .doesNotContainPattern("\\{|_total\\[|_seconds\\)"));
  }

  /** Only Prometheus itself can tell. */
  @Test
  void what_should_fire_fires_and_nothing_else() throws Exception {
    boolean installed = Tool.find("promtool").isPresent();
    if (!installed) {
      LOG.error("THERE IS NO PROMTOOL: ALERTS ARE READ, AND NOT TRIED");
    }
    assumeTrue(installed, "promtool is not installed");
    JsonNode rule = new YAMLMapper().readTree(MONITORING.resolve("alerts.yaml").toFile());
    new YAMLMapper().writeValue(directory.resolve("alerts.yaml").toFile(), rule.get("spec"));
    Path tests = directory.resolve("alerts.test.yaml");
    Files.copy(Path.of("src/test/resources/alerts.test.yaml"), tests);
    Tool.Result tried = Tool.tryOut("promtool", "test", "rules", tests.toString());
    assertThat(tried.exitCode()).as(tried.said()).isZero();
    String cases = Files.readString(tests);
    assertThat(MonitoringTest.alerts())
        .extracting(Rule::getAlert)
        .allMatch(alert -> cases.contains("alertname=\"" + alert + "\""));
  }
}
