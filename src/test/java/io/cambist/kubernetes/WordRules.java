package io.cambist.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Values that are words of Kubernetes, which the models take for any text. */
final class WordRules {
  private static final ObjectMapper AS_WRITTEN = new ObjectMapper();

  /** By the key, or, where that means several things, by it and the one that it stands in. */
  private static final Map<String, Set<String>> WORDS =
      Map.ofEntries(
          Map.entry("protocol", Set.of("TCP", "UDP", "SCTP")),
          Map.entry("appProtocol", Set.of("http", "https")),
          Map.entry("whenUnsatisfiable", Set.of("DoNotSchedule", "ScheduleAnyway")),
          Map.entry("nodeTaintsPolicy", Set.of("Honor", "Ignore")),
          Map.entry("nodeAffinityPolicy", Set.of("Honor", "Ignore")),
          Map.entry("imagePullPolicy", Set.of("Always", "IfNotPresent", "Never")),
          Map.entry("restartPolicy", Set.of("Always")),
          Map.entry("dnsPolicy", Set.of("ClusterFirst", "Default", "None")),
          Map.entry("terminationMessagePolicy", Set.of("File", "FallbackToLogsOnError")),
          Map.entry("medium", Set.of("Memory")),
          Map.entry("sessionAffinity", Set.of("None", "ClientIP")),
          Map.entry("unhealthyPodEvictionPolicy", Set.of("AlwaysAllow", "IfHealthyBudget")),
          Map.entry("policyTypes", Set.of("Ingress", "Egress")),
          Map.entry("selectPolicy", Set.of("Max", "Min", "Disabled")),
          Map.entry("preemptionPolicy", Set.of("Never", "PreemptLowerPriority")),
          Map.entry("httpGet.scheme", Set.of("HTTP", "HTTPS")),
          Map.entry("endpoints.scheme", Set.of("http", "https")),
          Map.entry("strategy.type", Set.of("RollingUpdate", "Recreate")),
          Map.entry("seccompProfile.type", Set.of("RuntimeDefault", "Localhost", "Unconfined")),
          Map.entry("policies.type", Set.of("Pods", "Percent")),
          Map.entry("metrics.type", Set.of("Resource")),
          Map.entry("resource.name", Set.of("cpu", "memory")),
          Map.entry("target.type", Set.of("Utilization", "AverageValue", "Value")),
          Map.entry("path.type", Set.of("Exact", "PathPrefix")),
          Map.entry("labels.severity", Set.of("critical", "warning", "info")),
          Map.entry("matchExpressions.operator", Set.of("In", "NotIn", "Exists", "DoesNotExist")),
          Map.entry("tolerations.operator", Set.of("Equal", "Exists")),
          Map.entry("tolerations.effect", Set.of("NoSchedule", "PreferNoSchedule", "NoExecute")));

  private static final String LABEL = "([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?";
  private static final String NAME = "[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?";
  private static final Set<String> LABELLED = Set.of("labels", "matchLabels");

  private WordRules() {}

  /** A value, and the keys over it: "strategy.type". */
  private record Word(String where, String key, String value) {
    boolean isKnown() {
      Set<String> words = WORDS.getOrDefault(key, WORDS.get(where + "." + key));
      return words == null || words.contains(value);
    }

    boolean isSoundLabel() {
      return !LABELLED.contains(where) || value.matches(LABEL);
    }
  }

  private static Stream<Word> words(Build build) {
    return build.resources().stream()
        .map(AS_WRITTEN::<JsonNode>valueToTree)
        .flatMap(tree -> words("", "", tree));
  }

  private static Stream<Word> words(String where, String key, JsonNode node) {
    if (node.isObject()) {
      return node.properties().stream()
          .flatMap(field -> words(key, field.getKey(), field.getValue()));
    }
    if (node.isArray()) {
      return node.valueStream().flatMap(element -> words(where, key, element));
    }
    return Stream.of(new Word(where, key, node.asText()));
  }

  static Stream<String> words_are_written_as_kubernetes_knows_them(Build build) {
    return words(build)
        .filter(word -> !word.isKnown())
        .map(word -> "there is no " + word.key() + " " + word.value());
  }

  static Stream<String> labels_are_such(Build build) {
    return words(build)
        .filter(word -> !word.isSoundLabel())
        .map(word -> word.value() + " is no label of " + word.key());
  }

  /** Grafana's sidecar writes all into one directory, and of two of one name one is lost. */
  static Stream<String> no_dashboard_is_called_as_others_are(Build build) {
    return build.all(ConfigMap.class).stream()
        .filter(map -> map.getMetadata().getLabels().containsKey("grafana_dashboard"))
        .flatMap(map -> map.getData().keySet().stream())
        .filter(file -> !file.matches("cambist[a-z-]*\\.json"))
        .map(file -> "a dashboard is called " + file);
  }

  static Stream<String> names_are_such(Build build) {
    Stream<String> resources =
        build.resources().stream().map(HasMetadata::getMetadata).map(meta -> meta.getName());
    Stream<String> inside =
        build.containers().stream()
            .flatMap(
                placed ->
                    Stream.concat(
                        Stream.of(placed.container().getName()),
                        placed.pod().getVolumes().stream().map(volume -> volume.getName())));
    return Stream.concat(resources, inside)
        .filter(name -> !name.matches(NAME))
        .map(name -> name + " is no name");
  }
}
