package io.cambist.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.kubernetes.Build.Overlay;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule holds for what is built. */
class RulesTest {
  private static final Pattern DOCUMENTED = Pattern.compile("(?s)```yaml\n(.*?)```");

  /** What one has to be careful of only where others are. */
  private static final Set<String> FOR_PRODUCTION_ALONE = Set.of("what_is_not_permitted_is_denied");

  static Stream<Method> rules() {
    return Stream.of(
            PodRules.class,
            ProgramRules.class,
            KeyRules.class,
            ReferenceRules.class,
            ClusterRules.class,
            NetworkRules.class,
            WordRules.class)
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
                            overlay == Overlay.PRODUCTION
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

  /** Somebody's own, as the documentation shows it. */
  @Test
  void an_overlay_as_it_is_documented_keeps_every_rule(
      @TempDir(factory = BesideTheOverlays.class) Path directory) throws IOException {
    String yaml =
        DOCUMENTED
            .matcher(Files.readString(Path.of("k8s/README.md")))
            .results()
            .findFirst()
            .orElseThrow()
            .group(1);
    Files.writeString(
        directory.resolve("kustomization.yaml"),
        yaml.replace("cambist/k8s/production", "../../k8s/production"));
    Files.copy(
        Path.of("k8s/production/federation/federation.yaml"), directory.resolve("federation.yaml"));
    String text = Kustomize.build(directory);
    assertThat(text)
        .contains("CAMBIST_ISSUER: https://tokens.acme.example")
        .contains("10.3.0.0/28");
    Build build = Overlay.PRODUCTION.of(text);
    assertThat(rules()).allSatisfy(rule -> assertThat(broken(rule, build)).isEmpty());
  }

  /** An overlay names others by paths that are relative. */
  static final class BesideTheOverlays implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext where, ExtensionContext context)
        throws IOException {
      return Files.createTempDirectory(Path.of("target"), "overlay");
    }
  }

  @Test
  void the_base_is_built_by_itself() {
    assertThat(Manifests.read(Kustomize.build(Path.of("k8s", "base")))).hasSize(3);
  }
}
