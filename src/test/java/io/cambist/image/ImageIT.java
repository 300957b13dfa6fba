package io.cambist.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambist.testing.Gateway;
import io.cambist.testing.PackagedGateway;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.Tool;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The image that the build makes, on a base that stands for the real one. */
@Tag("image")
@Timeout(120)
class ImageIT {
  private static final Logger LOG = Logger.getLogger(ImageIT.class);
  private static final Path PACKAGE = Path.of("target", "quarkus-app");
  private static final Path SBOM = Path.of("target", "cambist.cdx.json");

  private static final String LICENSE = "LICENSE";

  private static Image image;

  @BeforeAll
  static void unpack() {
    image = Image.unpack();
  }

  @Test
  void it_runs_as_nobody_in_particular_and_its_arguments_are_the_programs_commands() {
    assertThat(image.user()).isEqualTo("65532:65532");
    assertThat(image.entrypoint()).startsWith("/usr/bin/java").endsWith("-jar", "quarkus-run.jar");
    assertThat(image.entrypoint())
        .contains("--enable-native-access=ALL-UNNAMED", "-XX:+ExitOnOutOfMemoryError");
    assertThat(image.at("/config/Cmd").isMissingNode() || image.at("/config/Cmd").isNull())
        .isTrue();
    assertThat(image.directory()).isEqualTo("/opt/cambist");
    assertThat(image.at("/config/ExposedPorts").fieldNames())
        .toIterable()
        .containsExactly("8080/tcp");
    assertThat(label("title")).isEqualTo("Cambist");
  }

  @Test
  void it_says_of_which_commit_it_is_made() throws Exception {
    String revision = label("revision");
    if (!Files.exists(Path.of(".git", "HEAD"))) {
      assertThat(revision).isEqualTo("unknown");
      return;
    }
    assumeTrue(Tool.find("git").isPresent(), "git is missing");
    String head = Tool.run("git", "rev-parse", "HEAD").strip();
    boolean dirty = !Tool.run("git", "status", "--porcelain").isBlank();
    assertThat(revision).isEqualTo(dirty ? head + "-dirty" : head);
  }

  private static String label(String name) {
    return image.at("/config/Labels/org.opencontainers.image." + name).asText();
  }

  @Test
  void what_changes_seldom_lies_below_what_changes_often() {
    List<Image.Layer> own = image.layers().subList(1, image.layers().size());
    assertThat(own).hasSize(4);
    assertThat(own.get(0).files())
        .isNotEmpty()
        .allMatch(file -> file.startsWith("/opt/cambist/lib/"))
        .noneMatch(file -> file.contains("SNAPSHOT"));
    assertThat(own.get(1).files())
        .contains("/opt/cambist/quarkus-run.jar")
        .noneMatch(file -> file.startsWith("/opt/cambist/lib/"));
    assertThat(own.get(2).files()).containsExactly("/opt/cambist/" + SBOM.getFileName());
    assertThat(own.get(3).files()).containsExactly("/opt/cambist/" + LICENSE);
  }

  @Test
  void it_holds_the_package_the_list_of_its_parts_the_license_and_nothing_else()
      throws IOException {
    List<String> expected;
    try (Stream<Path> files = Files.walk(PACKAGE)) {
      expected =
          Stream.concat(
                  files
                      .filter(Files::isRegularFile)
                      .map(file -> PACKAGE.relativize(file).toString()),
                  Stream.of(SBOM.getFileName().toString(), LICENSE))
              .map(file -> "/opt/cambist/" + file)
              .toList();
    }
    assertThat(ownFiles()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(ownFiles())
        .noneMatch(file -> file.matches(".*(embedded-redis|devui|jacoco|sample|\\.pem|\\.jwk).*"));
  }

  @Test
  void nothing_in_it_can_be_changed_by_its_user_and_all_can_be_read() {
    for (Image.Layer layer : image.layers().subList(1, image.layers().size())) {
      assertThat(layer.entries().values())
          .allMatch(
              entry -> entry.startsWith("-rw-r--r-- 0/0 ") || entry.startsWith("drwxr-xr-x 0/0 "))
          .as("made anew, it is the same image")
          .allMatch(entry -> entry.contains(" 1970-01-01 00:00 "));
    }
    assertThat(image.at("/created").asText()).isEqualTo("1970-01-01T00:00:00Z");
  }

  @Test
  void the_list_of_its_parts_names_every_library_and_no_other() throws IOException {
    Path inside = image.root().resolve("opt/cambist").resolve(SBOM.getFileName());
    assertThat(Files.readString(inside)).isEqualTo(Files.readString(SBOM));
    var sbom = new ObjectMapper().readTree(inside.toFile());
    assertThat(sbom.get("bomFormat").asText()).isEqualTo("CycloneDX");
    var listed = new TreeSet<String>();
    for (var part : sbom.get("components")) {
      if (part.get("type").asText().equals("container")) {
        continue;
      }
      assertThat(part.at("/properties/0/value").asText()).isEqualTo("runtime");
      listed.add(part.at("/evidence/occurrences/0/location").asText());
    }
    assertThat(listed)
        .containsExactlyInAnyOrderElementsOf(
            ownFiles().stream()
                .map(file -> file.replace("/opt/cambist/", ""))
                .filter(file -> !file.equals(SBOM.getFileName().toString()))
                .filter(file -> !file.equals(LICENSE))
                .toList());
  }

  @Test
  void the_list_of_its_parts_says_what_it_lists_and_on_which_base_it_stands() throws IOException {
    var sbom = new ObjectMapper().readTree(SBOM.toFile());
    assertThat(sbom.get("serialNumber").asText())
        .matches("urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-3[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    assertThat(sbom.at("/metadata/component/name").asText()).isEqualTo("cambist");
    assertThat(sbom.at("/metadata/component/licenses/0/license/id").asText())
        .isEqualTo("Apache-2.0");
    var references = new ArrayList<String>();
    references.add(sbom.at("/metadata/component/bom-ref").asText());
    var bases = new ArrayList<String>();
    for (var part : sbom.get("components")) {
      references.add(part.get("bom-ref").asText());
      if (part.get("type").asText().equals("container")) {
        bases.add(part.get("name").asText() + "@" + part.get("version").asText());
      }
    }
    assertThat(references).doesNotHaveDuplicates();
    assertThat(bases).singleElement().asString().matches(".+/.+@sha256:[0-9a-f]{64}");
    assertThat(label("base.name").replaceFirst(":[^@/]+@", "@")).isEqualTo(bases.get(0));
  }

  private static List<String> ownFiles() {
    return image.layers().stream().skip(1).flatMap(layer -> layer.files().stream()).toList();
  }

  @Nested
  class Started {
    private static Surroundings surroundings;
    private int port;

    @BeforeAll
    static void prepare() throws Exception {
      if (!Container.isPossible()) {
        LOG.error("THERE IS NO BWRAP THAT WORKS HERE: THE IMAGE IS NOT STARTED");
      }
      assumeTrue(Container.isPossible(), "bwrap is missing");
      surroundings = Surroundings.create();
    }

    @AfterAll
    static void end() throws IOException {
      if (surroundings != null) {
        surroundings.close();
      }
    }

    @BeforeEach
    void choosePort() throws IOException {
      port = PackagedGateway.freePort();
    }

    private Container launch(Map<String, String> special, String... arguments) throws IOException {
      return surroundings.launch(port, special, arguments);
    }

    @Test
    void it_is_ready_and_exchanges() throws Exception {
      try (Container container = launch(Map.of())) {
        PackagedGateway gateway = container.gateway();
        gateway.awaitReady();
        assertThat(container.status())
            .contains("NSpid:\t")
            .containsPattern("NSpid:\\s+\\d+\\s+1\\n")
            .containsPattern("CapEff:\\s+0+\\n");
        HttpResponse<String> answer = exchange(gateway.url());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(gateway.log()).contains("Cryptography: ACCP").doesNotContain("WARN", "\tat ");
        container.tellToEnd();
        assertThat(container.ended()).isEqualTo(143);
      }
    }

    private HttpResponse<String> exchange(String url) throws Exception {
      String form =
          "grant_type="
              + URLEncoder.encode(Gateway.GRANT, StandardCharsets.UTF_8)
              + "&subject_token_type="
              + URLEncoder.encode(Gateway.JWT, StandardCharsets.UTF_8)
              + "&subject_token="
              + TestAssertion.of("ci").sign();
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(url + "/oauth2/token"))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(HttpRequest.BodyPublishers.ofString(form))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void check_is_a_command_of_the_container() throws Exception {
      try (Container container = launch(Map.of(), "check", Container.FEDERATION)) {
        assertThat(container.gateway().exitCode()).as(container.gateway().log()).isZero();
      }
      try (Container container = launch(Map.of(), "check", "/nowhere")) {
        assertThat(container.gateway().exitCode()).isNotZero();
        assertThat(container.gateway().log()).contains("/nowhere").doesNotContain("\tat ");
      }
    }

    @Test
    void what_is_missing_or_wrong_ends_the_start_with_a_line_that_says_what_to_do()
        throws Exception {
      isRefused(Map.of("CAMBIST_REDIS", ""), "CAMBIST_REDIS is not set. Set it to");
      isRefused(
          Map.of("CAMBIST_SIGNING_KEYS", "/etc/nowhere"),
          "CAMBIST_SIGNING_KEYS (/etc/nowhere) is not a directory that this program can read");
      isRefused(Map.of("CAMBIST_ISSUER", "http://cambist.example"), "must begin with https://");
    }

    @Test
    void a_key_that_it_may_not_read_ends_the_start() throws Exception {
      Path key = surroundings.signingKey();
      var before = Files.getPosixFilePermissions(key);
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("---------"));
      try {
        isRefused(Map.of(), "CAMBIST_SIGNING_KEYS");
      } finally {
        Files.setPosixFilePermissions(key, before);
      }
    }

    private void isRefused(Map<String, String> special, String said) throws Exception {
      try (Container container = launch(special)) {
        assertThat(container.gateway().exitCode()).isNotZero();
        assertThat(container.gateway().log())
            .contains("Cambist cannot start", said)
            .doesNotContain("\tat ", "Exception");
      }
    }
  }
}
