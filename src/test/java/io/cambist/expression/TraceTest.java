package io.cambist.expression;

import static io.cambist.expression.Traces.condition;
import static io.cambist.expression.Traces.expression;
import static io.cambist.expression.Traces.text;
import static io.cambist.expression.Traces.trace;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.expression.Finding.Outcome;
import java.math.BigInteger;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a trace tells of an evaluation: which part came out how, and why. */
class TraceTest {
  private static final Map<String, Object> CLAIMS = claims();

  private static Map<String, Object> claims() {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("ref", "refs/heads/dev");
    claims.put("repository", "acme/shop");
    claims.put("level", 3L);
    claims.put("admin", "true");
    claims.put("verified", true);
    claims.put("groups", List.of("dev", "ops"));
    claims.put("team", Map.of("name", "shop"));
    claims.put("huge", new BigInteger("123456789012345678901234567890"));
    claims.put("nothing", null);
    claims.put("many", Collections.nCopies(1001, "q"));
    claims.put("some", Collections.nCopies(900, "q"));
    return Collections.unmodifiableMap(claims);
  }

  private static String traced(String source) {
    return Traces.of(source, CLAIMS);
  }

  @Test
  void what_was_false_is_seen_at_once_with_the_value_that_made_it_so() {
    assertThat(
            traced(
                """
                claims.repository == "acme/shop"
                  && claims.ref == "refs/heads/main"  // only what was reviewed
                  && claims.level >= 2"""))
        .isEqualTo(
            """
            false: claims.repository == "acme/shop" && claims.ref == "refs/heads/main" && \
            claims.level >= 2
              true: claims.repository == "acme/shop"
                  claims.repository was "acme/shop"
              false: claims.ref == "refs/heads/main"
                  claims.ref was "refs/heads/dev"
              not_reached: claims.level >= 2
            """);
  }

  @Test
  void connectives_within_each_other_are_parts_of_each_other() {
    assertThat(traced("!(claims.level > 3) && (claims.verified || has(claims.other))"))
        .isEqualTo(
            """
            true: !(claims.level > 3) && (claims.verified || has(claims.other))
              true: !(claims.level > 3)
                false: claims.level > 3
                    claims.level was 3
              true: claims.verified || has(claims.other)
                true: claims.verified
                not_reached: has(claims.other)
            """);
  }

  @Test
  void of_a_choice_the_other_branch_is_not_reached() {
    assertThat(traced("claims.level > 2 ? claims.ref.startsWith(\"refs/tags/\") : true"))
        .isEqualTo(
            """
            false: claims.level > 2 ? claims.ref.startsWith("refs/tags/") : true
              true: claims.level > 2
                  claims.level was 3
              false: claims.ref.startsWith("refs/tags/")
                  claims.ref was "refs/heads/dev"
              not_reached: true
            """);
  }

  @Test
  void a_macro_is_one_part_with_what_it_went_through_and_what_else_it_read() {
    assertThat(traced("claims.groups.exists(g, g != \"ops\" && g == claims.team.name)"))
        .isEqualTo(
            """
            false: claims.groups.exists(g, g != "ops" && g == claims.team.name)
                claims.groups was ["dev", "ops"]
                claims.team.name was "shop"
            """);
    assertThat(traced("size(claims.groups.filter(g, g.startsWith(\"d\"))) == 2"))
        .isEqualTo(
            """
            false: size(claims.groups.filter(g, g.startsWith("d"))) == 2
                size(claims.groups.filter(g, g.startsWith("d"))) was 1
                claims.groups.filter(g, g.startsWith("d")) was ["dev"]
                claims.groups was ["dev", "ops"]
            """);
  }

  @Test
  void what_is_computed_is_shown_with_what_it_is_computed_from() {
    assertThat(traced("claims.repository + \":\" + claims.ref == \"acme/shop:refs/heads/main\""))
        .isEqualTo(
            """
            false: claims.repository + ":" + claims.ref == "acme/shop:refs/heads/main"
                claims.repository + ":" + claims.ref was "acme/shop:refs/heads/dev"
                claims.repository was "acme/shop"
                claims.ref was "refs/heads/dev"
            """);
  }

  @Test
  void connectives_below_a_comparison_are_found_too() {
    assertThat(traced("(claims.verified && claims.level == 1) == true"))
        .isEqualTo(
            """
            false: (claims.verified && claims.level == 1) == true
              false: claims.verified && claims.level == 1
                true: claims.verified
                false: claims.level == 1
                    claims.level was 3
            """);
  }

  @Test
  void a_missing_claim_is_named_where_it_was_read() {
    assertThat(traced("claims.verified && claims.owner.name == \"acme\""))
        .isEqualTo(
            """
            failed: claims.verified && claims.owner.name == "acme"
              true: claims.verified
              failed: claims.owner.name == "acme" -- reads "owner", which is missing -- at \
            claims.owner.name
            """);
    assertThat(traced("claims.team.lead == \"casey\""))
        .isEqualTo(
            """
            failed: claims.team.lead == "casey" -- reads "lead", which is missing -- at \
            claims.team.lead
                claims.team was {"name": "shop"}
            """);
  }

  @Test
  void a_failure_that_does_not_matter_is_told_nevertheless() {
    assertThat(traced("claims.owner == \"acme\" || int(claims.ref) == 1 || claims.verified"))
        .isEqualTo(
            """
            true: claims.owner == "acme" || int(claims.ref) == 1 || claims.verified
              failed: claims.owner == "acme" -- reads "owner", which is missing -- at claims.owner
              failed: int(claims.ref) == 1 -- cannot be evaluated -- at int(claims.ref)
                  claims.ref was "refs/heads/dev"
              true: claims.verified
            """);
  }

  @Test
  void of_several_failures_each_has_its_own_reason() {
    assertThat(
            traced(
                "claims.huge == 1 || claims.groups[5] == \"x\" || claims.ref.name == \"x\""
                    + " || claims.missing == 1"))
        .isEqualTo(
            """
            failed: claims.huge == 1 || claims.groups[5] == "x" || claims.ref.name == "x" || \
            claims.missing == 1
              failed: claims.huge == 1 -- meets a number that is too large -- at claims.huge
                  claims.huge was 123456789012345678901234567890
              failed: claims.groups[5] == "x" -- cannot be evaluated -- at claims.groups[5]
                  claims.groups was ["dev", "ops"]
              failed: claims.ref.name == "x" -- reads "name", which is missing -- at \
            claims.ref.name
                  claims.ref was "refs/heads/dev"
              failed: claims.missing == 1 -- reads "missing", which is missing -- at claims.missing
            """);
  }

  @Test
  void a_value_that_is_no_boolean_is_at_fault_itself() {
    assertThat(traced("claims.admin && claims.verified"))
        .isEqualTo(
            """
            failed: claims.admin && claims.verified
              failed "true": claims.admin -- is neither true nor false
              true: claims.verified
            """);
    assertThat(traced("!claims.groups"))
        .isEqualTo(
            """
            failed: !claims.groups
              failed ["dev", "ops"]: claims.groups -- is neither true nor false
            """);
  }

  @Test
  void a_list_where_a_text_is_expected_is_shown() {
    assertThat(traced("claims.groups.startsWith(\"dev\")"))
        .isEqualTo(
            """
            failed: claims.groups.startsWith("dev") -- meets a value of a type that it does not \
            expect
                claims.groups was ["dev", "ops"]
            """);
  }

  @Test
  void what_stops_in_the_middle_tells_how_far_it_came() {
    assertThat(
            traced(
                "claims.missing == 1 || claims.some.all(x, x in claims.some) || claims.level == 3"))
        .isEqualTo(
            """
            failed: claims.missing == 1 || claims.some.all(x, x in claims.some) || \
            claims.level == 3
              failed: claims.missing == 1 -- reads "missing", which is missing -- at claims.missing
              failed: claims.some.all(x, x in claims.some) -- takes more work than one decision may
                  claims.some was ["q", "q", "q", "q", "q", "q", "q", "q", … 892 more]
              not_reached: claims.level == 3
            """);
    assertThat(traced("claims.many.all(x, x == \"q\") && claims.verified"))
        .isEqualTo(
            """
            failed: claims.many.all(x, x == "q") && claims.verified
              failed: claims.many.all(x, x == "q") -- loops too often
                  claims.many was ["q", "q", "q", "q", "q", "q", "q", "q", … 993 more]
              true: claims.verified
            """);
  }

  @Test
  void what_is_no_condition_has_a_value() {
    Expression claim = expression("claims.level > 2 ? claims.team.name : \"none\"", Purpose.CLAIM);
    assertThat(text(trace(claim, CLAIMS).whole(), ""))
        .isEqualTo(
            """
            value "shop": claims.level > 2 ? claims.team.name : "none"
              true: claims.level > 2
                  claims.level was 3
              value "shop": claims.team.name
              not_reached: "none"
            """);
    Trace useless = trace(expression("claims.nothing", Purpose.SUBJECT), CLAIMS);
    assertThat(text(useless.whole(), ""))
        .isEqualTo("failed null: claims.nothing -- yields no string, or an empty one\n");
  }

  @Test
  void secrets_are_hidden_in_values_and_in_the_source() {
    String token = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.c2lnbmF0dXJl";
    String traced =
        Traces.of(
            "claims.inner != \"" + token + "\" || claims.password.lowerAscii() == \"x\"",
            Map.of("inner", token, "password", "Sesame-4711"));
    assertThat(traced)
        .isEqualTo(
            """
            false: claims.inner != (token, 55 characters) || claims.password.lowerAscii() == "x"
              false: claims.inner != (token, 55 characters)
                  claims.inner was (token, 53 characters)
              false: claims.password.lowerAscii() == "x"
                  claims.password.lowerAscii() was (made from what is hidden)
                  claims.password was (hidden for its name, 11 characters)
            """);
  }

  @Test
  void what_is_made_from_a_secret_is_hidden_too() {
    String secret = "Zq7-Xk4PqT7yLm2VwR9cAb3";
    Map<String, Object> claims = Map.of("inner", secret, "ref", "main", "password", "hunter2");
    assertThat(Traces.of("claims.ref + claims.inner.lowerAscii() == claims.ref", claims))
        .isEqualTo(
            """
            false: claims.ref + claims.inner.lowerAscii() == claims.ref
                claims.ref + claims.inner.lowerAscii() was (made from what is hidden)
                claims.ref was "main"
                claims.inner was (looks like a credential, 23 characters)
            """);
    Expression choice =
        expression(
            "claims.ref == \"main\" ? claims.map(k, claims[k]) : [claims.inner]", Purpose.CLAIM);
    assertThat(text(trace(choice, claims).whole(), ""))
        .doesNotContain("hunter2")
        .doesNotContain(secret);
    Map<String, Object> deep = Map.of("ref", Map.of("secret", Map.of("x", "hunter2")));
    assertThat(Traces.of("claims.ref.secret.x.y == 1 || claims.ref.secret.x == 1", deep))
        .doesNotContain("hunter2");
  }

  @Test
  void what_a_macro_goes_through_is_hidden_with_the_rest() {
    Map<String, Object> claims = Map.of("passwords", List.of("hunter2"), "password", "hunter2");
    for (String source :
        List.of(
            "claims.passwords.exists(x, x + 1 == 2)",
            "claims.exists(k, claims[k] + 1 == 2)",
            "claims.exists(k, claims[k][k] == 2)")) {
      assertThat(Traces.of(source, claims)).doesNotContain("hunter2");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attributes.login == 'x' || attributes['login'] == 'x'",
        "attributes.login.lowerAscii() + 'x' == 'x'",
        "attributes == {} || attributes.map(k, attributes[k]) == []",
        "attributes.exists(k, attributes[k] + 1 == 2)",
        "attributes.login.x == 1",
        "attributes.login.x.y == 1",
        "actor.attributes.login == 'x' || actor.attributes.other == 1 || actor.attributes == {}",
        "actor.attributes.other.x == 1",
        "(attributes.open == 'y' ? attributes.login : 'x') == 'x'",
        "[attributes.login, 'x'].exists(one, one + 1 == 2)",
      })
  void what_is_said_to_be_hidden_is_and_so_is_what_is_made_from_it(String source) {
    Map<String, Object> attributes = Map.of("login", "bob/Hunter", "open", "y");
    Map<String, Object> variables =
        Map.of("attributes", attributes, "actor", Map.of("attributes", attributes));
    Trace trace =
        condition(source)
            .trace(variables, new Budget(), Set.of("attributes.login", "actor.attributes.login"));
    assertThat(text(trace.whole(), ""))
        .doesNotContainIgnoringCase("hunter")
        .contains("(made from what is hidden)");
  }

  @Test
  void what_is_in_something_hidden_is_hidden_too() {
    Map<String, Object> variables = Map.of("attributes", Map.of("login", Map.of("x", "bob")));
    Trace trace =
        condition("attributes.login.x == 'y'")
            .trace(variables, new Budget(), Set.of("attributes.login"));
    assertThat(text(trace.whole(), ""))
        .contains("attributes.login.x was (made from what is hidden)");
  }

  @Test
  void beside_what_is_hidden_all_else_is_shown() {
    Map<String, Object> variables = Map.of("attributes", Map.of("login", "bob", "open", "y"));
    Trace trace =
        condition("attributes.open == 'x' && attributes.login == 'x'")
            .trace(variables, new Budget(), Set.of("attributes.login"));
    assertThat(text(trace.whole().findings().get(0), "")).contains("attributes.open was \"y\"");
  }

  @Test
  void what_is_made_from_a_secret_says_so() {
    Map<String, Object> claims =
        Map.of("user", "bob", "password", "hunter2", "inner", "Zq7-Xk4PqT7yLm2VwR9cAb3");
    for (String source : List.of("claims.user + '/' + claims['password']", "claims.password")) {
      Expression login = expression(source, Purpose.ATTRIBUTE);
      assertThat(login.readsSecret()).isTrue();
      assertThat(trace(login, claims).hides()).isTrue();
    }
    Expression inner = expression("claims.inner.lowerAscii()", Purpose.ATTRIBUTE);
    assertThat(inner.readsSecret()).isFalse();
    assertThat(trace(inner, claims).hides()).isTrue();
    Expression user = expression("claims.user + 'x'", Purpose.ATTRIBUTE);
    assertThat(user.readsSecret() || trace(user, claims).hides()).isFalse();
  }

  @Test
  void the_same_source_has_the_same_parts_whatever_comes_of_it() {
    Expression condition =
        condition("claims.ref == \"refs/heads/main\"\n  || (claims.level > 3 && true)");
    Part whole = condition.whole();
    assertThat(whole.all().map(Part::kind))
        .containsExactly(
            Part.Kind.ANY, Part.Kind.TEST, Part.Kind.ALL, Part.Kind.TEST, Part.Kind.LITERAL);
    Part level = whole.parts().get(1).parts().get(0);
    assertThat(condition.source().substring(level.start(), level.end()))
        .isEqualTo("claims.level > 3");
    assertThat(List.of(level.line(), level.column())).containsExactly(2, 7);
    assertThat(whole.all().allMatch(Part::decides)).isTrue();

    var seen = new HashMap<Part, Outcome>();
    trace(condition, Map.of("ref", "refs/heads/main"))
        .whole()
        .all()
        .forEach(finding -> seen.put(finding.part(), finding.outcome()));
    assertThat(seen).containsOnlyKeys(whole.all().toArray(Part[]::new));
    assertThat(seen).containsEntry(whole.parts().get(0), Outcome.TRUE);
    assertThat(seen).containsEntry(level, Outcome.NOT_REACHED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "claims.ref == 'a'",
        "(claims.ref) == 'a'",
        "claims['ref'] == 'a'",
        "claims.ref.startsWith('a')",
        "matches(claims.ref, r'^(a|\"b)[]]$')",
        "'a' in ['a', 'b', claims.ref]",
        "has(claims.team.name)",
        "claims.groups.all(g, has(claims.team.name) && g in ['a', ')'])",
        "claims.groups.map(g, g + '(').exists_one(h, h == '}')",
        "{'a': claims.ref}.a == {'b': [claims.level]}['b'][0]",
        "-5 <= claims.level",
        "-claims.level < - 5",
        "claims.level == 0x1F && claims.level == 5u && claims.level == 1.5e-3",
        "size(claims.ref) > 3 ? claims.verified == true : ((claims.level) == 2)",
        "now > timestamp('2020-01-01T00:00:00Z') + duration('90s')",
        "now.getHours('UTC') == 3",
        "claims.ref.split('/')[1] == \"\"\"he\"ad's\"\"\"",
        "claims.ref == r'\\d(' && claims.ref == \"\\\"\" && claims.nothing == b'x'",
        "claims.ref == '\u00fc\uD83D\uDE00' && claims.ref != 'x'",
        "int(claims.level) % 2 == 1 || double(claims.level) * 2.0 == .5",
      })
  void what_stands_in_the_source_for_a_part_has_the_same_parts(String source) {
    Part whole = expression(source, Purpose.CONDITION).whole();
    assertThat(whole.start()).isZero();
    assertThat(whole.end()).isEqualTo(source.codePointCount(0, source.length()));
    whole
        .all()
        .forEach(
            part -> {
              String alone =
                  source.substring(
                      source.offsetByCodePoints(0, part.start()),
                      source.offsetByCodePoints(0, part.end()));
              Part again = expression(alone, Purpose.CLAIM).whole();
              assertThat(again.text()).isEqualTo(part.text());
              assertThat(again.all().map(Part::kind).toList())
                  .isEqualTo(part.all().map(Part::kind).toList());
              assertThat(again.all().map(Part::text).toList())
                  .isEqualTo(part.all().map(Part::text).toList());
            });
  }
}
