package io.cambist.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.federation.Federation;
import io.cambist.federation.Policy;
import io.cambist.federation.Workshop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each request of a table gets from one federation that says something of everything. */
class PolicyConformanceTest {
  /** Any hash of a secret: nobody shows one here. */
  private static final String SECRET = "\"sha256:7lENGgesfmSR6hkc0ZGOpVPtKjWMigoEwbkL2JIiwxQ=\"";

  private static final Set<String> KEYS =
      Set.of(
          "client unauthenticated subject with without as actor actor-with to audience resource ask"
              .concat(" ask-details proof at rule targets scopes ttl uses binding sub actors")
              .concat(" claims details acr refused")
              .split(" "));

  @TempDir static Path directory;

  private static Federation federation;
  private static ConformanceTable table;

  @BeforeAll
  static void read() throws IOException {
    String yaml = resource("federation.yaml").replace("SECRET", SECRET);
    federation = new Workshop(directory).with("conformance.yaml", yaml).loaded();
    table = new ConformanceTable(federation, resource("requests.yaml"));
  }

  private static String resource(String name) throws IOException {
    try (var stream = PolicyConformanceTest.class.getResourceAsStream("/conformance/" + name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static Collection<String> names() {
    return table.rows().keySet();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void a_request_gets_what_the_table_says_and_nothing_else(String name) {
    assertThat(table.rows().get(name).keySet()).isSubsetOf(KEYS);
    assertThat(table.told(name))
        .as(() -> name + ": " + table.result(name).answer())
        .isEqualTo(table.expected(name));
  }

  @Test
  void every_rule_decides_some_request() {
    var deciding = new TreeSet<String>();
    for (String name : names()) {
      if (table.result(name) instanceof DryRunOffline.Granted granted) {
        deciding.addAll(granted.grant().rules());
      } else {
        table.refused(name).judged().forEach(judged -> judged.rule().ifPresent(deciding::add));
        // A rule that forbids what is live speaks before any is judged.
        deciding.add(
            table.refused(name).refusal().detail().replaceAll("^rule (.*) forbids .*$", "$1"));
      }
    }
    assertThat(federation.policies()).extracting(Policy::id).allMatch(deciding::contains);
    assertThat(names()).hasSizeGreaterThan(80);
  }
}
