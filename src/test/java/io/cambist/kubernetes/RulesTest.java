package io.cambist.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.kubernetes.Build.Overlay;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule holds for what is built. */
class RulesTest {
  /** What one has to be careful of only where others are. */
  private static final Set<String> FOR_PRODUCTION_ALONE = Set.of("what_is_not_permitted_is_denied");

  static Stream<Method> rules() {
    return Stream.of(
            PodRules.class,
            ImageRules.class,
            ProgramRules.class,
            KeyRules.class,
            ReferenceRules.class,
            ClusterRules.class,
            NetworkRules.class,
            BlockRules.class,
            WordRules.class,
            PlacingRules.class,
            ResourceRules.class,
            SpeechRules.class,
            VolumeRules.class,
            FileRules.class,
            RouteRules.class,
            RedisRules.class,
            TlsRules.class)
        .flatMap(rules -> Arrays.stream(rules.getDeclaredMethods()))
        .filter(method -> method.getReturnType() == Stream.class)
        .filter(method -> !Modifier.isPrivate(method.getModifiers()))
        .filter(method -> Arrays.equals(method.getParameterTypes(), new Class<?>[] {Build.class}));
  }

  static Stream<Arguments> rulesOfOverlays() {
    return rules()
        .flatMap(
            rule ->
                Arrays.stream(Overlay.values())
                    .filter(
                        overlay ->
                            overlay != Overlay.TRY
                                || !FOR_PRODUCTION_ALONE.contains(rule.getName()))
                    .map(overlay -> Arguments.of(overlay, rule, rule.getName())));
  }

  static List<String> broken(Method rule, Build build) {
    try {
      @SuppressWarnings("unchecked")
      var broken = (Stream<String>) rule.invoke(null, build);
      return broken.toList();
    } catch (ReflectiveOperationException failed) {
      throw new LinkageError(rule.getName(), failed);
    }
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("rulesOfOverlays")
  void a_rule_holds(Overlay overlay, Method rule, String name) {
    assertThat(broken(rule, overlay.build())).isEmpty();
  }

  /** All that an overlay has to say is heard. */
  @Test
  void the_overlay_that_is_documented_changes_what_it_names() {
    assertThat(Overlay.DOCUMENTED.text())
        .contains("CAMBIST_ISSUER: https://tokens.acme.example", "- tokens.acme.example")
        .contains("10.3.0.0/28", "port: 6380", "172.16.0.2/32")
        .contains("runbook_url: https://git.acme.example/cambist/docs/kubernetes.md#cambistdown")
        .contains("app.kubernetes.io/version: 0.1.0")
        .doesNotContain("cambist.example", "10.20.0.0/24", "10.10.0.0/28", "docs.example");
    assertThat(Overlay.DOCUMENTED.text().split("\n", -1))
        .noneMatch(line -> line.contains("kubernetes.io/metadata.name: gateway"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster-issuer", "operators", "public-redis-authority"})
  void a_component_is_added_by_a_line(String component) {
    String text = Components.build(component);
    assertThat(text).isNotEqualTo(Overlay.PRODUCTION.text());
    Build build = Overlay.PRODUCTION.of(text);
    assertThat(rules()).allSatisfy(rule -> assertThat(broken(rule, build)).isEmpty());
  }

  /** What is left of plain HTTP, nobody answers. */
  @Test
  void nobody_speaks_plain_http_where_the_program_does_not() {
    assertThat(Overlay.ENCRYPTED.text())
        .doesNotContain("8080", "port: http\n", "CAMBIST_REDIS_CA", "redis-ca")
        .contains("key: url\n              name: cambist-redis");
  }

  @Test
  void the_base_is_built_by_itself() {
    assertThat(Manifests.read(Kustomize.build(Path.of("k8s", "base")))).hasSize(3);
  }
}
