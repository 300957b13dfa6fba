package io.cambist.federation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What editors are told: all of what is right, and as much of what is wrong as one file shows. */
class EditorSchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Schema FEDERATION = schema(EditorSchema.ofFederation());
  private static final Schema TESTS = schema(EditorSchema.ofTests());

  @TempDir Path directory;

  static Schema schema(String text) {
    return SchemaRegistry.withDialect(Dialects.getDraft202012(), builder -> {})
        .getSchema(tree(text));
  }

  static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException notJson) {
      throw new AssertionError(notJson);
    }
  }

  static List<String> faults(String federation) {
    return faults(FEDERATION, federation);
  }

  /** What a schema says against a YAML file; one that holds nothing is null to it. */
  static List<String> faults(Schema schema, String yaml) {
    var problems = new ArrayList<Problem>();
    YamlReader.Reading reading =
        YamlReader.read("x.yaml", yaml.getBytes(StandardCharsets.UTF_8), problems);
    assertThat(problems).isEmpty();
    if (reading instanceof YamlReader.Reading.Document document) {
      Optional<JsonNode> tree =
          SchemaTree.of(
              document.root(),
              (place, message, remedy) -> problems.add(place.problem(message, remedy)));
      return tree.isEmpty()
          ? problems.stream().map(Problem::toString).toList()
          : schema.validate(tree.get()).stream().map(Error::toString).toList();
    }
    return schema.validate(tree("null")).stream().map(Error::toString).toList();
  }

  /** The YAML in the documentation that begins with one of these words. */
  static Stream<String> documented(String beginnings) throws IOException {
    var blocks = new ArrayList<String>();
    try (Stream<Path> pages = Files.list(Path.of("docs"))) {
      for (Path page :
          Stream.concat(pages, Stream.of(Path.of("README.md")))
              .filter(file -> file.toString().endsWith(".md"))
              .toList()) {
        Matcher matcher =
            Pattern.compile("(?s)```yaml\n((?:#[^\n]*\n)*(?:" + beginnings + "):.*?)```")
                .matcher(Files.readString(page));
        while (matcher.find()) {
          blocks.add(matcher.group(1));
        }
      }
    }
    return blocks.stream();
  }

  static Stream<String> right() throws IOException {
    return Stream.concat(
        Stream.of(
            Workshop.GOOD,
            "# nothing yet",
            Files.readString(Path.of("src/main/sample/federation/shop.yaml")),
            Files.readString(Path.of("src/test/resources/federation/test.yaml"))
                .replaceAll("HASH\\(desk\\)", Workshop.HASH.replace("7l", "8l"))
                .replaceAll("HASH\\([a-z-]+\\)", Workshop.HASH)),
        documented("issuers|clients|targets|policies|assurance|operators")
            .map(yaml -> yaml.replace("sha256:…", Workshop.HASH)));
  }

  @ParameterizedTest
  @MethodSource("right")
  void what_is_right_is_right_to_an_editor(String yaml) {
    assertThat(faults(FEDERATION, yaml)).isEmpty();
  }

  static Stream<String> rightTests() throws IOException {
    return Stream.concat(Stream.of(PolicyTestLoaderTest.GOOD), documented("now|assertions|tests"));
  }

  @ParameterizedTest
  @MethodSource("rightTests")
  void tests_that_are_right_are_right_to_an_editor(String yaml) {
    assertThat(faults(TESTS, yaml)).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void what_is_wrong_is_wrong_to_an_editor(String right, String wrong) {
    assertThat(Workshop.GOOD).contains(right);
    String yaml = Workshop.GOOD.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong));
    assertThat(faults(FEDERATION, yaml)).isNotEmpty();
    assertThat(new Workshop(directory).with("shop.yaml", yaml).problems()).isNotEmpty();
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of("policies:", "polcies:"),
        Arguments.of("keep: [", "max-agee: ["),
        Arguments.of("keep: [repository]", "keep: []"),
        Arguments.of("keep: [repository]", "keep: [repository, repository]"),
        Arguments.of("keep: [repository]", "single-use: \"true\""),
        Arguments.of("keep: [repository]", "max-age: 5 minutes"),
        Arguments.of("keep: [repository]", "max-age: 300"),
        Arguments.of("keep: [repository]", "algorithms: HS256"),
        Arguments.of("keep: [repository]", "token-types: saml2"),
        Arguments.of("keep: [repository]", "kind: github"),
        Arguments.of("keep: [repository]", "jwks-file: ../keys.json"),
        Arguments.of("keep: [repository]", "jwks-file: /etc/keys.json"),
        Arguments.of("keep: [repository]", "jwks-file: a/b/c/keys.json"),
        Arguments.of("repository: claims.repository_id", "a-b: claims.x"),
        Arguments.of("repository: claims.repository_id", "repository: [claims.x]"),
        Arguments.of("keep: [repository]", "keep:"),
        Arguments.of("  github:", "  GitHub:"),
        Arguments.of("  github:", "  client:"),
        Arguments.of("issuer: https://github.example", "kind: gitlab"),
        Arguments.of("issuer: https://github.example", "issuer: ftp://github.example"),
        Arguments.of("jwks-file: keys/partner.json", "jwks-file: a.json\n    jwks-uri: https://x"),
        Arguments.of("{ method: subject-token }", "{ method: subject_token }"),
        Arguments.of("{ method: subject-token }", "{ method: private_key_jwt }"),
        Arguments.of("{ method: subject-token }", "{ method: subject-token, issuer: github }"),
        Arguments.of("{ method: subject-token }", "{ method: federated_jwt, issuer: github }"),
        Arguments.of("{ method: subject-token }", "{ method: spiffe_jwt, issuer: github }"),
        Arguments.of("    issuers: [github]\n", ""),
        Arguments.of("secrets: [\"" + Workshop.HASH + "\"]", "secrets: [workshop]"),
        Arguments.of("scopes: [ledger:post]", "scopes: [\"ledger post\"]"),
        Arguments.of("scopes: [ledger:post]", "max-hops: 17"),
        Arguments.of("scopes: [ledger:post]", "max-hops: 1.5"),
        Arguments.of("scopes: [ledger:post]", "resources: [orders]"),
        Arguments.of("scopes: [ledger:post]", "binding: bearer"),
        Arguments.of("scopes: [ledger:post]", "spend: introspection"),
        Arguments.of("scopes: [ledger:post]", "durable: true"),
        Arguments.of("scopes: [ledger:post]", "authorization-details: { pay: {} }"),
        Arguments.of(
            "scopes: [ledger:post]",
            "authorization-details: { pay: { schema: { propertys: {} } } }"),
        Arguments.of(
            "scopes: [ledger:post]",
            "authorization-details: { pay: { schema: { properties: { x: { typ: string } } } } }"),
        Arguments.of("audience: https://ledger.example\n", "resources: [urn:x]\n"),
        Arguments.of("ttl: 2m", "uses: 0"),
        Arguments.of("    ttl: 2m\n", ""),
        Arguments.of("    from: github\n", ""),
        Arguments.of("- id: freeze", "- id: freeze\n    ttl: 2m"),
        Arguments.of("- id: freeze\n    effect", "- effect"),
        Arguments.of("ttl: 2m", "ttl: 2m\n    claims: { sub: claims.sub }"),
        Arguments.of("effect: forbid", "effect: deny"));
  }

  /**
   * Whatever loads, an editor takes: each thing for which a federation is refused was tried too.
   */
  @Test
  void most_of_what_is_refused_on_loading_is_wrong_to_an_editor_already() throws IOException {
    mostIsWrong("federation.txt", Workshop.GOOD, FEDERATION);
    mostIsWrong("tests.txt", PolicyTestLoaderTest.GOOD, TESTS);
  }

  private static void mostIsWrong(String cases, String good, Schema schema) throws IOException {
    var told = new ArrayList<String>();
    var beyond = new ArrayList<String>();
    for (FederationRefusalTest.Case one : FederationRefusalTest.casesIn(cases).toList()) {
      String yaml =
          good.replaceFirst(
              Pattern.quote(one.right()), Matcher.quoteReplacement(one.wrong().replace("§", "")));
      var problems = new ArrayList<Problem>();
      YamlReader.read("x", yaml.getBytes(StandardCharsets.UTF_8), problems);
      if (problems.isEmpty()) {
        (faults(schema, yaml).isEmpty() ? beyond : told).add(one.title());
      }
    }
    assertThat(told).as("beyond an editor: " + beyond).hasSizeGreaterThan(beyond.size());
  }

  @Test
  void every_key_says_what_it_means() {
    for (String noun : List.of("issuer", "client", "target", "policy", "authentication")) {
      tree(EditorSchema.ofFederation())
          .at("/$defs/" + noun + "/properties")
          .properties()
          .forEach(
              property ->
                  assertThat(property.getValue().path("description").asText())
                      .as(noun + " " + property.getKey())
                      .matches("[A-Z].{10,}\\."));
    }
  }

  @Test
  void it_is_a_json_schema_itself() {
    isSchema(EditorSchema.ofFederation());
    isSchema(EditorSchema.ofTests());
  }

  private static void isSchema(String text) {
    Schema meta =
        SchemaRegistry.withDialect(Dialects.getDraft202012(), builder -> {})
            .getSchema(SchemaLocation.of(Dialects.getDraft202012().getId()));
    assertThat(meta.validate(tree(text))).isEmpty();
  }

  /** To write it anew: {@code ./mvnw test -Dtest=EditorSchemaTest -Dcambist.test.write=true}. */
  @Test
  void the_shipped_one_is_what_the_declarations_make() throws IOException {
    isShipped("federation.schema.json", EditorSchema.ofFederation());
    isShipped("policy-tests.schema.json", EditorSchema.ofTests());
  }

  private static void isShipped(String name, String made) throws IOException {
    Path file = Path.of("docs", name);
    if (Boolean.getBoolean("cambist.test.write")) {
      Files.writeString(file, made);
      return;
    }
    assertThat(file).hasContent(made);
    try (var packaged = EditorSchema.class.getResourceAsStream(name)) {
      assertThat(packaged).as("in the program").isNotNull();
      assertThat(new String(packaged.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(made);
    }
  }
}
