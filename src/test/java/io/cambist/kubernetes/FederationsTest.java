package io.cambist.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.command.CommandLine;
import io.cambist.expression.ExpressionCompiler;
import io.cambist.federation.Federation;
import io.cambist.federation.FederationLoader;
import io.cambist.federation.Issuer;
import io.cambist.federation.Loading;
import io.cambist.kubernetes.Build.Overlay;
import io.cambist.testing.TestCertificate;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The federations that are mounted are read by the program as they are mounted. */
class FederationsTest {
  @TempDir Path directory;

  private Federation load(Build build) throws IOException {
    mount(build);
    String issuer = SettingsTest.values(build).get("CAMBIST_ISSUER");
    var loader = new FederationLoader(new ExpressionCompiler(), Duration.ofMinutes(15), issuer);
    Loading loading = loader.load(directory);
    assertThat(loading).isInstanceOf(Loading.Loaded.class);
    return ((Loading.Loaded) loading).federation();
  }

  /** Writes what the kubelet would. */
  private void mount(Build build) throws IOException {
    Volume volume =
        build.program().pod().getVolumes().stream()
            .filter(one -> one.getName().equals("federation"))
            .findFirst()
            .orElseThrow();
    if (volume.getConfigMap() != null) {
      write(build, volume.getConfigMap().getName());
      return;
    }
    for (var source : volume.getProjected().getSources()) {
      if (source.getServiceAccountToken() != null) {
        write(source.getServiceAccountToken().getPath(), "e30.e30.e30");
      } else if (source.getConfigMap().getName().equals("kube-root-ca.crt")) {
        Path authorities = directory.resolve(source.getConfigMap().getItems().get(0).getPath());
        Files.createDirectories(authorities.getParent());
        TestCertificate.authority("cluster").writeTo(authorities);
      } else {
        write(build, source.getConfigMap().getName());
      }
    }
  }

  private void write(Build build, String map) throws IOException {
    for (ConfigMap one : build.all(ConfigMap.class)) {
      if (one.getMetadata().getName().equals(map)) {
        for (Map.Entry<String, String> file : one.getData().entrySet()) {
          write(file.getKey(), file.getValue());
        }
      }
    }
  }

  private void write(String path, String content) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  @ParameterizedTest
  @EnumSource(Overlay.class)
  void what_is_mounted_is_loaded_and_takes_assertions_for_this_gateway(Overlay overlay)
      throws IOException {
    Build build = overlay.build();
    String gateway = SettingsTest.values(build).get("CAMBIST_ISSUER");
    assertThat(load(build).issuers().values())
        .isNotEmpty()
        .allSatisfy(issuer -> assertThat(issuer.audiences()).contains(gateway));
  }

  @Test
  void the_sample_pod_has_a_token_that_is_taken() throws IOException {
    Build build = Overlay.TRY.build();
    Deployment workload =
        build.all(Deployment.class).stream()
            .filter(one -> one.getMetadata().getName().equals("workload"))
            .findFirst()
            .orElseThrow();
    List<String> audiences =
        workload.getSpec().getTemplate().getSpec().getVolumes().stream()
            .map(Volume::getProjected)
            .filter(Objects::nonNull)
            .flatMap(volume -> volume.getSources().stream())
            .map(source -> source.getServiceAccountToken())
            .map(ServiceAccountTokenProjection::getAudience)
            .toList();
    Issuer cluster = load(build).issuers().get("cluster");
    assertThat(audiences)
        .singleElement()
        .satisfies(one -> assertThat(cluster.audiences()).contains(one));
    String rules = Files.readString(Path.of("k8s/try/federation/shop.yaml"));
    assertThat(rules)
        .contains("\"" + workload.getMetadata().getNamespace() + "\"")
        .contains("\"" + workload.getSpec().getTemplate().getSpec().getServiceAccountName() + "\"");
  }

  @Test
  void the_sample_pod_and_no_other_gets_a_token() throws IOException {
    load(Overlay.TRY.build());
    Path tests = Path.of("k8s/try/federation/shop.test.yaml");
    write(tests.getFileName().toString(), Files.readString(tests));
    assertThat(check("https://cambist.try.example")).isZero();
  }

  @Test
  void the_tests_beside_the_federation_of_production_pass() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("k8s/production/federation"))) {
      for (Path file : files.toList()) {
        write(file.getFileName().toString(), Files.readString(file));
      }
    }
    assertThat(check("https://cambist.example")).isZero();
  }

  private int check(String gateway) {
    return CommandLine.run(
        "check", directory.toString(), "--quiet", "--min-coverage", "100", "--issuer", gateway);
  }
}
