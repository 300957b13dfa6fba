package io.cambist.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.jose.Algorithm;
import io.cambist.oauth.Scopes;
import io.cambist.oauth.TokenType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FederationLoaderTest {
  @TempDir Path directory;
  private Workshop workshop;

  @BeforeEach
  void open() {
    workshop = new Workshop(directory);
  }

  @Test
  void what_is_written_is_what_is_loaded() {
    Federation federation = workshop.with("shop.yaml", Workshop.GOOD).loaded();

    Issuer github = federation.issuerOf("https://github.example").orElseThrow();
    assertThat(github.name()).isEqualTo("github");
    assertThat(github.attributes()).containsOnlyKeys("repository");
    assertThat(github.keep()).containsExactly("repository");
    Client desk = federation.clients().get("desk");
    assertThat(desk.authentication())
        .isEqualTo(
            new ClientAuthentication.SecretBasic(
                List.of(SecretHash.parse(Workshop.HASH).orElseThrow())));
    assertThat(desk.targets()).contains(Set.of("orders"));
    assertThat(desk.scopes()).contains(Scopes.of("orders:read"));
    assertThat(desk.maxTtl()).contains(Duration.ofSeconds(90));
    Target orders = federation.targetOfAudience("https://orders.example").orElseThrow();
    assertThat(federation.targetOfResource("https://orders.example/api")).contains(orders);
    assertThat(orders.introspection()).containsExactly("desk");
    assertThat(federation.policies()).extracting(Policy::id).containsExactly("deploy", "freeze");
    assertThat(federation.policies().get(0)).isInstanceOf(Policy.Permit.class);
    assertThat(federation.policies().get(1)).isInstanceOf(Policy.Forbid.class);
    assertThat(federation.clientsVouchedBy("github"))
        .containsExactly(federation.clients().get("ci"));
  }

  @Test
  void what_is_left_out_has_the_documented_default() {
    Federation federation = workshop.with("shop.yaml", Workshop.GOOD).loaded();

    Issuer partner = federation.issuers().get("partner");
    assertThat(partner.algorithms()).containsExactlyInAnyOrder(Algorithm.values());
    assertThat(partner.types()).containsExactly("jwt");
    assertThat(partner.tokenTypes()).containsExactlyInAnyOrder(TokenType.JWT, TokenType.ID_TOKEN);
    assertThat(partner.maxAge()).isEmpty();
    assertThat(partner.singleUse()).isFalse();
    assertThat(partner.idClaim()).isEmpty();
    assertThat(federation.issuers().get("github").keys()).isEqualTo(new KeySource.Discovery());
    assertThat(federation.clients().get("ci").targets()).isEmpty();
    assertThat(federation.clients().get("desk").accepts("anybody")).isTrue();
    Target ledger = federation.targets().get("ledger");
    assertThat(ledger.maxTtl()).isEqualTo(Workshop.CEILING);
    assertThat(ledger.maxHops()).isEqualTo(2);
    assertThat(ledger.introspection()).isEmpty();
    Policy.Permit deploy = (Policy.Permit) federation.policies().get(0);
    assertThat(deploy.delegation()).isFalse();
    assertThat(deploy.actorFrom()).isEmpty();
  }

  @Test
  void origins_are_kept_in_one_spelling() {
    String yaml =
        Workshop.GOOD.replace(
            "    introspection: [desk]",
            "    spend: verify\n    origins: ['https://Orders.EXAMPLE:443/', 'https://o.example:8443',"
                + " 'http://[::1]:80']");
    Target orders = workshop.with("shop.yaml", yaml).loaded().targets().get("orders");
    assertThat(orders.spendsAt(Target.Spend.VERIFY)).isTrue();
    assertThat(orders.origins())
        .containsExactly("https://orders.example", "https://o.example:8443", "http://[::1]");
  }

  @Test
  void durations_are_read_in_both_ways() {
    assertThat(ttl("90s")).isEqualTo(Duration.ofSeconds(90));
    assertThat(ttl("15m")).isEqualTo(Duration.ofMinutes(15));
    assertThat(ttl("PT1M30S")).isEqualTo(Duration.ofSeconds(90));
    String age = Workshop.GOOD.replace("    keep: [repository]", "    max-age: 1h");
    assertThat(workshop.with("shop.yaml", age).loaded().issuers().get("github").maxAge())
        .contains(Duration.ofHours(1));
  }

  private Duration ttl(String written) {
    String yaml = Workshop.GOOD.replace("ttl: 2m", "ttl: " + written);
    return ((Policy.Permit) workshop.with("shop.yaml", yaml).loaded().policies().get(0)).ttl();
  }

  @Test
  void http_is_good_for_a_loopback_host() {
    for (String host : List.of("localhost:8080", "127.0.0.1", "[::1]:1")) {
      String yaml = Workshop.GOOD.replace("https://github.example", "http://" + host + "/issuer");
      assertThat(workshop.with("shop.yaml", yaml).loaded().issuerOf("http://" + host + "/issuer"))
          .isPresent();
    }
  }

  @Test
  void sections_may_be_spread_over_files_and_rules_keep_the_order_of_the_files() {
    int freeze = Workshop.GOOD.indexOf("  - id: freeze");
    Federation federation =
        workshop
            .with("b.yml", Workshop.GOOD.substring(0, freeze))
            .with("a.yaml", "policies:\n" + Workshop.GOOD.substring(freeze))
            .with("empty.yaml", "# nothing yet\n")
            .with("README.md", "not: [read")
            .with(".hidden.yaml", "not: [read")
            .loaded();

    assertThat(federation.policies()).extracting(Policy::id).containsExactly("freeze", "deploy");
  }

  @Test
  void a_name_may_occur_once_only_across_all_files() {
    List<Problem> problems =
        workshop
            .with("a.yaml", Workshop.GOOD)
            .with("b.yaml", "targets:\n  orders:\n    audience: https://other.example\n")
            .problems();

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).toString())
        .isEqualTo(
            "b.yaml:2:3: the target orders is declared twice, first in a.yaml:25. Rename or remove"
                + " one.");
  }

  @Test
  void all_problems_are_reported_at_once_by_file_and_line() {
    String wrong =
        Workshop.GOOD
            .replace("keep: [repository]", "keep: [repo, x]\n    max-agee: 5m")
            .replace("default-target: orders", "default-target: oders")
            .replace("ttl: 2m", "ttl: 2h")
            .replace("when: claims.ref", "when: clams.ref");

    List<Problem> problems =
        workshop.with("b.yaml", wrong).with("a.yaml", "targets: { x: [y] }").problems();

    assertThat(problems)
        .extracting(problem -> problem.file() + ":" + problem.line())
        .containsExactly(
            "a.yaml:1", "b.yaml:7", "b.yaml:7", "b.yaml:8", "b.yaml:17", "b.yaml:40", "b.yaml:42");
  }

  @Test
  void what_does_not_show_is_refused_where_it_stands() {
    String wrong =
        Workshop.GOOD
            .replace("when: claims.ref", "when: claims\u2066.ref")
            .replace("audience: https://orders.example", "audience: https://\u043Erders.example");
    assertThat(workshop.with("a.yaml", wrong).problems())
        .extracting(Problem::toString)
        .containsExactly(
            "a.yaml:26:15: audience of target orders holds U+043E, which could pass for a Latin"
                + " letter, in the word \\u043Erders. Leave it out, or write the letter that is"
                + " meant.",
            "a.yaml:39:17: when of policy deploy: the expression holds U+2066, which does not show."
                + " Write it by its number, \\u2066 (\\\\u2066 where YAML has it in double quotes),"
                + " or leave it out.");
  }

  @Test
  void nothing_is_said_of_names_that_a_broken_file_may_declare() {
    List<Problem> problems =
        workshop
            .with("a.yaml", "issuers: [")
            .with("b.yaml", Workshop.GOOD.substring(Workshop.GOOD.indexOf("clients:")))
            .problems();

    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).file()).isEqualTo("a.yaml");
  }

  @Test
  void an_empty_directory_and_one_that_is_not_there_are_refused() {
    assertThat(workshop.problems()).hasSize(1);
    assertThat(workshop.problems().get(0).message()).contains("names no issuer");

    Loading missing = Workshop.LOADER.load(directory.resolve("missing"));

    assertThat(missing).isInstanceOf(Loading.Refused.class);
    assertThat(((Loading.Refused) missing).problems().get(0).toString())
        .startsWith("missing: the directory cannot be read");
  }

  @Test
  void files_with_nothing_but_comments_name_nothing() {
    assertThat(workshop.with("a.yaml", "# soon\n").problems())
        .extracting(Problem::message)
        .containsExactly(
            "the federation names no issuer",
            "the federation names no client",
            "the federation names no target",
            "the federation names no policy");
  }

  @Test
  void a_file_that_is_a_list_or_text_is_refused() {
    assertThat(workshop.with("a.yaml", "- issuers\n").with("b.yaml", "issuers\n").problems())
        .filteredOn(problem -> problem.line() > 0)
        .extracting(Problem::message)
        .containsExactly(
            "a file must be a mapping, but is a list", "a file must be a mapping, but is text");
  }

  @Test
  void a_file_that_is_too_large_or_not_utf_8_is_refused() throws IOException {
    workshop.with("a.yaml", Workshop.GOOD).with("big.yaml", "#".repeat((1 << 20) + 1));
    Files.write(directory.resolve("latin.yaml"), new byte[] {'#', '\n', '#', (byte) 0xe9, '\n'});

    assertThat(workshop.problems())
        .extracting(Problem::toString)
        .satisfiesExactly(
            big -> assertThat(big).startsWith("big.yaml: the file is larger than 1048576 bytes"),
            latin -> assertThat(latin).startsWith("latin.yaml:2:2: the file is not UTF-8"));
  }

  @Test
  void a_link_that_leads_nowhere_is_not_passed_over() throws IOException {
    workshop.with("a.yaml", Workshop.GOOD);
    Files.createSymbolicLink(directory.resolve("forbid.yaml"), Path.of("gone.yaml"));

    assertThat(workshop.problems()).hasSize(1);
    assertThat(workshop.problems().get(0).toString())
        .startsWith("forbid.yaml: the file cannot be read");
  }

  @Test
  void a_key_file_must_hold_public_keys_that_can_verify() {
    workshop.with("shop.yaml", Workshop.GOOD);

    assertThat(keys("nothing")).contains("the JWK set was refused");
    assertThat(keys("{}")).contains("has no array of keys");
    assertThat(keys("{\"keys\":[]}")).contains("holds no key that can verify");
    assertThat(keys("{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}"))
        .contains("holds no key that can verify (key 1: its kty");
    assertThat(keys(Workshop.privateKey())).contains("holds a private key");
  }

  private String keys(String content) {
    List<Problem> problems = workshop.with("keys/partner.json", content).problems();
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).line() + ":" + problems.get(0).column()).isEqualTo("11:16");
    return problems.get(0).message();
  }

  @Test
  void a_link_to_keys_outside_the_directory_is_not_followed(@TempDir Path elsewhere)
      throws IOException {
    workshop.with("shop.yaml", Workshop.GOOD);
    Path keys = directory.resolve("keys/partner.json");
    Files.move(keys, elsewhere.resolve("partner.json"));
    Files.createSymbolicLink(keys, elsewhere.resolve("partner.json"));

    assertThat(workshop.problems()).hasSize(1);
    assertThat(workshop.problems().get(0).message()).contains("leads out of the federation's");
  }

  @Test
  void a_secret_that_was_written_down_is_not_repeated() {
    String yaml = Workshop.GOOD.replace(Workshop.HASH, "hunter2-hunter2");

    assertThat(Problem.lines(workshop.with("shop.yaml", yaml).problems()))
        .contains("openssl dgst")
        .doesNotContain("hunter2");
  }

  @Test
  void the_revision_tells_names_and_contents_and_nothing_else(@TempDir Path other)
      throws IOException {
    String revision = workshop.with("shop.yaml", Workshop.GOOD).loaded().revision();
    Workshop copy = new Workshop(other).with("shop.yaml", Workshop.GOOD);

    assertThat(revision).matches("[0-9a-f]{12}");
    assertThat(copy.loaded().revision()).isEqualTo(revision);
    assertThat(copy.with("shop.yaml", Workshop.GOOD + "\n").loaded().revision())
        .isNotEqualTo(revision);
    copy.without("shop.yaml").with("other.yaml", Workshop.GOOD);
    assertThat(copy.loaded().revision()).isNotEqualTo(revision);
    String keys = Files.readString(directory.resolve("keys/partner.json"));
    workshop.with("keys/partner.json", keys + " ");
    assertThat(workshop.loaded().revision()).isNotEqualTo(revision);
  }

  @Test
  void the_sample_loads() {
    var loader =
        new FederationLoader(
            new io.cambist.expression.ExpressionCompiler(),
            Workshop.CEILING,
            "http://localhost:8080");

    assertThat(loader.load(Path.of("src/main/sample/federation")))
        .isInstanceOf(Loading.Loaded.class);
  }

  @Test
  void the_examples_of_the_documentation_load_together_and_their_keys_are_the_keys_there_are()
      throws IOException {
    String documentation = Files.readString(Path.of("docs", "federation.md"));
    Matcher examples = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(documentation);
    int count = 0;
    while (examples.find()) {
      workshop.with(
          "%02d.yaml".formatted(count++), examples.group(1).replace("sha256:…", Workshop.HASH));
    }

    assertThat(count).isEqualTo(5);
    assertThat(workshop.loaded().policies()).hasSize(2);
    for (List<Key<?>> keys :
        List.of(IssuerReader.KEYS, ClientReader.KEYS, TargetReader.KEYS, PolicyReader.KEYS)) {
      assertThat(keys).allSatisfy(key -> assertThat(documentation).contains("`" + key.name()));
    }
  }
}
