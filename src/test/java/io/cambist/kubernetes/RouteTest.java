package io.cambist.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What leaves the cluster is what callers need; what operators need goes another way. */
class RouteTest {
  private static final Pattern RESOURCE = Pattern.compile("(?m)^@Path\\(\"(/[\\w.-]+)");
  private static final Pattern LOADED = Pattern.compile("(?:src|href|action)=\"(/[\\w.-]+)");

  private static final Path CALLERS = Path.of("k8s/production/route.yaml");
  private static final Path OPERATORS = Path.of("k8s/components/operators/route.yaml");
  private static final String SOURCES = "src/main/java/io/cambist";

  private static List<String> routed(Path route) throws IOException {
    return ((HTTPRoute) Manifests.read(Files.readString(route)).get(0))
        .getSpec().getRules().stream()
            .flatMap(rule -> rule.getMatches().stream())
            .map(match -> match.getPath())
            .peek(path -> assertThat(path.getType()).isEqualTo("PathPrefix"))
            .map(path -> path.getValue())
            .toList();
  }

  private static Set<String> found(String directory, Pattern pattern) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(directory))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().matches(".*\\.(java|html)"))
          .flatMap(file -> pattern.matcher(text(file)).results())
          .map(match -> match.group(1))
          .collect(Collectors.toSet());
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Set<String> neededByOperators() throws IOException {
    Set<String> needed = found(SOURCES + "/operator", RESOURCE);
    needed.addAll(found(SOURCES + "/console", RESOURCE));
    needed.addAll(found("src/main/resources/templates", LOADED));
    assertThat(needed).contains("/api", "/console");
    return needed;
  }

  @Test
  void what_callers_need_is_routed_and_nothing_else() throws IOException {
    Set<String> needed = found(SOURCES, RESOURCE);
    needed.removeAll(neededByOperators());
    needed.removeAll(found(SOURCES + "/development", RESOURCE));
    assertThat(needed).contains("/oauth2", "/.well-known");
    assertThat(routed(CALLERS)).containsExactlyInAnyOrderElementsOf(needed);
  }

  @Test
  void what_operators_need_is_routed_by_the_component_alone() throws IOException {
    assertThat(routed(OPERATORS)).containsExactlyInAnyOrderElementsOf(neededByOperators());
  }

  /** Who may not reach operators' pages must not find them where callers come in. */
  @Test
  void the_two_routes_have_neither_name_nor_gateway_in_common() throws IOException {
    var callers = (HTTPRoute) Manifests.read(Files.readString(CALLERS)).get(0);
    var operators = (HTTPRoute) Manifests.read(Files.readString(OPERATORS)).get(0);
    assertThat(callers.getSpec().getHostnames())
        .isNotEmpty()
        .doesNotContainAnyElementsOf(operators.getSpec().getHostnames());
    assertThat(callers.getSpec().getParentRefs())
        .doesNotContainAnyElementsOf(operators.getSpec().getParentRefs());
  }

  @Test
  void neither_health_nor_metrics_nor_what_proxies_ask_leaves_the_cluster() throws IOException {
    assertThat(Stream.concat(routed(CALLERS).stream(), routed(OPERATORS).stream()))
        .noneMatch(
            prefix -> Stream.of("/q/metrics", "/verify").anyMatch(path -> path.startsWith(prefix)));
  }
}
