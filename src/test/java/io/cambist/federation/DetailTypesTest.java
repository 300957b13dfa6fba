package io.cambist.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The types of authorization details that targets declare, and what their schemas take. */
class DetailTypesTest {
  @TempDir Path directory;

  private Workshop with(String declared) {
    return new Workshop(directory)
        .with(
            "shop.yaml",
            Workshop.GOOD.replace(
                "    max-ttl: 5m\n", "    max-ttl: 5m\n    authorization-details:\n" + declared));
  }

  private JsonSchema schema(String yaml) {
    return with("      t: { schema: " + yaml + " }\n")
        .loaded()
        .targets()
        .get("orders")
        .detailTypes()
        .get("t");
  }

  @Test
  void a_schema_stands_in_the_federation_or_in_a_file_beside_it() {
    Federation federation =
        with("""
                      inline: { schema: { required: [a] } }
                      beside: { schema-file: schemas/beside.json }
                """)
            .with("schemas/beside.json", "{\n\t\"required\": [\n\t\t\"b\"\n\t]\n}\n")
            .loaded();
    Map<String, JsonSchema> types = federation.targets().get("orders").detailTypes();
    assertThat(types.get("inline").fault(Map.of("a", 1L))).isEmpty();
    assertThat(types.get("inline").fault(Map.of("b", 1L))).contains("/required");
    assertThat(types.get("beside").fault(Map.of("b", 1L))).isEmpty();
    assertThat(types.get("beside").fault(Map.of("a", 1L))).contains("/required");
    assertThat(federation.detailTypes()).containsExactly("beside", "inline");
    assertThat(federation.targets().get("ledger").detailTypes()).isEmpty();
  }

  @Test
  void a_schema_in_a_file_counts_for_the_revision() {
    Workshop workshop =
        with("      t: { schema-file: t.json }\n").with("t.json", "{ \"required\": [\"a\"] }");
    String before = workshop.loaded().revision();
    assertThat(workshop.with("t.json", "{ \"required\": [\"b\"] }").loaded().revision())
        .isNotEqualTo(before);
  }

  @Test
  void what_is_wrong_in_a_file_is_told_with_its_place_there() {
    Workshop workshop = with("      t: { schema-file: t.json }\n");
    assertThat(
            workshop
                .with("t.json", "{\n  \"properties\": { \"a\": { \"minLenght\": 1 } }\n}")
                .problems())
        .singleElement()
        .hasToString(
            "t.json:2:26: schema-file of t in authorization-details of target orders has the unknown"
                + " keyword minLenght. Did you mean minLength?");
    assertThat(workshop.with("t.json", "{ \"required\": [\"a\" }").problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.toString()).startsWith("t.json:1:"));
    assertThat(workshop.with("t.json", "").problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("empty file"));
    assertThat(workshop.without("t.json").problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("not there"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../t.json", "/etc/passwd", ".hidden/t.json"})
  void a_file_lies_within_the_directory(String name) {
    assertThat(with("      t: { schema-file: \"" + name + "\" }\n").problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.file()).isEqualTo("shop.yaml"));
  }

  @Test
  void a_type_has_one_schema() {
    assertThat(
            with("      t: { schema: { type: object }, schema-file: t.json }\n")
                .with("t.json", "{}")
                .problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("has two schemas"));
  }

  @Test
  void all_that_is_wrong_is_told_at_once() {
    assertThat(
            with("""
                      t:
                        schema:
                          $ref: https://evil.example/x
                          paterns: a
                          properties: { a: { format: email }, b: { pattern: '(' } }
                """)
                .problems())
        .hasSize(4);
  }

  @Test
  void what_stands_as_data_in_a_schema_is_no_schema() {
    JsonSchema schema =
        schema(
            "{ properties: { $ref: { const: { $ref: \"https://x.example\" } } }, minProperties: 1 }");
    assertThat(schema.fault(Map.of("$ref", Map.of("$ref", "https://x.example")))).isEmpty();
    assertThat(schema.fault(Map.of("$ref", "x"))).contains("/properties/$ref/const");
  }

  @Test
  void a_schema_may_refer_to_itself_for_parts_of_a_value() {
    JsonSchema tree =
        schema(
            "{ properties: { children: { items: { $ref: \"#\" } }, of: { $ref: \"#\" } }, "
                + "additionalProperties: { type: string } }");
    assertThat(tree.fault(Map.of("children", List.of(Map.of("children", List.of()))))).isEmpty();
    assertThat(tree.fault(Map.of("children", List.of(Map.of("x", 1L)))))
        .contains("/additionalProperties/type");
  }

  @Test
  void formats_are_asserted() {
    JsonSchema schema = schema("{ properties: { at: { format: date-time } } }");
    assertThat(schema.fault(Map.of("at", "2026-01-02T03:04:05Z"))).isEmpty();
    assertThat(schema.fault(Map.of("at", "tomorrow"))).contains("/properties/at/format");
  }

  @Test
  void a_fault_holds_nothing_of_the_value() {
    JsonSchema schema =
        schema(
            "{ patternProperties: { '^a': { enum: [x] } }, additionalProperties: false,"
                + " properties: { type: {} } }");
    assertThat(schema.fault(Map.of("secret", "hush"))).contains("/additionalProperties");
    assertThat(schema.fault(Map.of("another", "hush"))).contains("/patternProperties/^a/enum");
  }

  /** Whatever a caller sends within the limits of a request, no pattern or format holds it up. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "pattern: '^(a+)+$'",
        "pattern: '^(a|a)*$'",
        "pattern: '(.*)*x'",
        "format: date",
        "format: date-time",
        "format: time",
        "format: duration",
        "format: ipv4",
        "format: ipv6",
        "format: uri",
        "format: uri-reference",
        "format: uuid",
        "type: string, uniqueItems: true"
      })
  void no_text_makes_a_check_costly(String keyword) {
    JsonSchema schema = schema("{ properties: { v: { " + keyword + " } } }");
    for (String unit : List.of("a", "1", "a.", "1.", ":", "/", "%", "P1", "1:", "00:", "a-", "[")) {
      String text = unit.repeat(4000 / unit.length()) + "!";
      long before = cpuTime();
      schema.fault(Map.of("v", text));
      assertThat(Duration.ofNanos(cpuTime() - before))
          .as(keyword + " on " + unit)
          .isLessThan(Duration.ofSeconds(1));
    }
  }

  private static long cpuTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  @Test
  void null_and_nested_values_are_judged_as_json() {
    JsonSchema schema =
        schema("{ properties: { n: { type: \"null\" }, l: { items: { type: integer } } } }");
    var members = new HashMap<String, Object>();
    members.put("n", null);
    members.put("l", Collections.nCopies(3, 1L));
    assertThat(schema.fault(members)).isEmpty();
    members.put("l", List.of(1L, 1.5));
    assertThat(schema.fault(members)).contains("/properties/l/items/type");
  }

  @Test
  void the_example_of_the_documentation_loads_and_all_keywords_are_told() throws IOException {
    String documentation = Files.readString(Path.of("docs", "authorization-details.md"));
    Matcher example = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(documentation);
    assertThat(example.find()).isTrue();
    Federation federation =
        new Workshop(directory)
            .with("agent.yaml", example.group(1).replace("sha256:…", Workshop.HASH))
            .loaded();
    assertThat(federation.detailTypes()).containsExactly("tool_call");
    assertThat(SchemaReader.KEYWORDS.keySet())
        .allSatisfy(keyword -> assertThat(documentation).contains("`" + keyword + "`"));
    assertThat(SchemaReader.FORMATS)
        .allSatisfy(format -> assertThat(documentation).contains("`" + format + "`"));
  }
}
