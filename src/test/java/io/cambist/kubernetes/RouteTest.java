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

/** What leaves the cluster is what callers and operators need, and nothing else. */
class RouteTest {
  private static final Pattern RESOURCE = Pattern.compile("(?m)^@Path\\(\"(/[\\w.-]+)");
  private static final Pattern LOADED = Pattern.compile("(?:src|href|action)=\"(/[\\w.-]+)");

  /** Only development has it. */
  private static final Set<String> NOT_SHIPPED = Set.of("/dev");

  private static List<String> routed() throws IOException {
    String file = Files.readString(Path.of("k8s/production/route.yaml"));
    return ((HTTPRoute) Manifests.read(file).get(0))
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

  @Test
  void what_callers_and_operators_need_is_routed_and_nothing_else() throws IOException {
    Set<String> needed = found("src/main/java", RESOURCE);
    assertThat(needed).contains("/oauth2", "/.well-known", "/api", "/console", "/dev");
    needed.addAll(found("src/main/resources/templates", LOADED));
    needed.removeAll(NOT_SHIPPED);
    assertThat(routed()).containsExactlyInAnyOrderElementsOf(needed);
  }

  @Test
  void neither_health_nor_metrics_nor_what_proxies_ask_leaves_the_cluster() throws IOException {
    assertThat(routed())
        .noneMatch(
            prefix -> Stream.of("/q/metrics", "/verify").anyMatch(path -> path.startsWith(prefix)));
  }
}
