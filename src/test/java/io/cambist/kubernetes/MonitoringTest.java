package io.cambist.kubernetes;

import static io.cambist.testing.Gateway.exchange;
import static io.cambist.testing.Gateway.send;
import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambist.audit.AuditKind;
import io.cambist.federation.FederationInForce;
import io.cambist.kubernetes.Promql.Series;
import io.cambist.oauth.Reason;
import io.cambist.testing.EditedFederation;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What watches the program asks for what the program tells. */
@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class MonitoringTest {
  private static final Path MONITORING = Path.of("k8s", "production", "monitoring");
  private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z]\\w*)(?:\\{(.*)})? \\S+$");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");
  private static final Pattern COMPARED = Pattern.compile("(\\w+)\\s*!?=~?\\s*\"([^\"]*)\"");

  /** Of Prometheus itself, and of kube-state-metrics. */
  private static final Set<String> OF_OTHERS =
      Set.of(
          "up",
          "kube_deployment_status_replicas_available",
          "kube_deployment_status_replicas_unavailable",
          "kube_horizontalpodautoscaler_spec_max_replicas",
          "kube_horizontalpodautoscaler_status_desired_replicas",
          "kube_poddisruptionbudget_status_desired_healthy");

  /** What Prometheus writes to each series of a pod. */
  private static final Set<String> OF_THE_SCRAPE = Set.of("job", "namespace", "pod");

  @Inject FederationInForce federation;

  @ConfigProperty(name = "cambist.federation")
  Path directory;

  static List<Rule> alerts() throws IOException {
    return rules().getSpec().getGroups().stream()
        .flatMap(group -> group.getRules().stream())
        .toList();
  }

  /** Where it is said what to do, for an overlay to say it for all alerts at once. */
  static String runbook() throws IOException {
    return rules().getMetadata().getAnnotations().get("cambist/runbook");
  }

  private static PrometheusRule rules() throws IOException {
    String file = Files.readString(MONITORING.resolve("alerts.yaml"));
    return (PrometheusRule) Manifests.read(file).get(0);
  }

  private static Stream<String> expressions() throws IOException {
    var dashboard = new ObjectMapper().readTree(MONITORING.resolve("dashboard.json").toFile());
    Stream<String> panels = dashboard.findValuesAsText("expr").stream();
    Stream<String> alerts = alerts().stream().map(rule -> rule.getExpr().getStrVal());
    return Stream.concat(panels, alerts);
  }

  /** Lets everything happen that is counted only when it does. */
  private void everything() throws IOException {
    var edited = new EditedFederation(federation, directory);
    edited.putFirst("  - { id: tried, shadow: true, effect: forbid, to: books }\n");
    try {
      String assertion = TestAssertion.of("ci").sign();
      send(exchange(assertion).formParam("audience", "https://books.example"));
      send(exchange(assertion).formParam("audience", "https://books.example"));
      send(
          exchange(TestAssertion.of("ci").sign()).formParam("audience", "https://guarded.example"));
      String remote = federation.current().issuers().get("remote").issuer();
      send(exchange(TestAssertion.of("ci").with("iss", remote).sign()));
    } finally {
      edited.restore();
    }
  }

  /** The labels of each metric. */
  private static Map<String, Set<String>> told() {
    var told = new HashMap<String, Set<String>>();
    SAMPLE.matcher(get("/q/metrics").asString()).results().forEach(sample -> note(sample, told));
    return told;
  }

  private static void note(MatchResult sample, Map<String, Set<String>> told) {
    Set<String> labels = told.computeIfAbsent(sample.group(1), name -> new TreeSet<>());
    if (sample.group(2) != null) {
      LABEL.matcher(sample.group(2)).results().forEach(label -> labels.add(label.group(1)));
    }
  }

  @Test
  void every_series_that_is_watched_is_told() throws IOException {
    everything();
    Map<String, Set<String>> told = told();
    Set<Series> watched =
        expressions().flatMap(one -> Promql.series(one).stream()).collect(Collectors.toSet());
    assertThat(watched).hasSizeGreaterThan(20);
    assertThat(watched)
        .filteredOn(series -> !OF_OTHERS.contains(series.metric()))
        .allSatisfy(
            series -> {
              var labels = new HashSet<>(told.getOrDefault(series.metric(), Set.of()));
              assertThat(told).containsKey(series.metric());
              labels.addAll(OF_THE_SCRAPE);
              assertThat(labels).containsAll(series.labels());
            });
  }

  @Test
  void every_metric_of_ours_is_watched() throws IOException {
    everything();
    Set<String> watched =
        expressions()
            .flatMap(one -> Promql.series(one).stream())
            .map(Series::metric)
            .collect(Collectors.toSet());
    assertThat(told().keySet())
        .filteredOn(metric -> metric.startsWith("cambist_"))
        .hasSizeGreaterThan(10)
        .allMatch(watched::contains);
  }

  @Test
  void every_metric_of_ours_is_explained() throws IOException {
    everything();
    String document = Files.readString(Path.of("docs", "kubernetes.md"));
    assertThat(told().keySet())
        .filteredOn(metric -> metric.startsWith("cambist_"))
        .allMatch(metric -> document.contains("`" + metric + "`"));
  }

  @Test
  void every_value_that_is_compared_is_one_that_the_program_writes() throws IOException {
    var written = new HashSet<String>();
    Arrays.stream(Reason.values()).map(Reason::text).forEach(written::add);
    Arrays.stream(AuditKind.values()).map(AuditKind::text).forEach(written::add);
    written.addAll(Set.of("heap", "cambist"));
    for (String value :
        List.of(
            "redis/RedisPipeline failed",
            "issuer/IssuerKeyMetrics success",
            "decisionpoint/DecisionPoint unavailable",
            "exchange/Shadows agrees")) {
      String[] parts = value.split(" ", -1);
      Path source = Path.of("src/main/java/io/cambist", parts[0] + ".java");
      assertThat(Files.readString(source)).contains('"' + parts[1] + '"');
      written.add(parts[1]);
    }
    Set<String> compared =
        expressions()
            .flatMap(one -> COMPARED.matcher(one).results())
            .filter(one -> !one.group(2).startsWith("$"))
            .flatMap(one -> Arrays.stream(one.group(2).split("\\|", -1)))
            .collect(Collectors.toSet());
    assertThat(written).containsAll(compared);
  }

  @Test
  void what_is_scraped_and_probed_answers() throws IOException {
    String monitor = Files.readString(MONITORING.resolve("service-monitor.yaml"));
    List<String> scraped =
        ((ServiceMonitor) Manifests.read(monitor).get(0))
            .getSpec().getEndpoints().stream().map(endpoint -> endpoint.getPath()).toList();
    String deployment = Files.readString(Path.of("k8s", "base", "deployment.yaml"));
    List<String> probed =
        Pattern.compile("path: (/q/\\S+)")
            .matcher(deployment)
            .results()
            .map(one -> one.group(1))
            .toList();
    assertThat(probed).hasSize(3);
    assertThat(Stream.concat(scraped.stream(), probed.stream()))
        .allSatisfy(path -> assertThat(get(path).statusCode()).isEqualTo(200));
  }
}
