package io.cambist.expression;

import static io.cambist.expression.Traces.condition;
import static io.cambist.expression.Traces.expression;
import static io.cambist.expression.Traces.text;
import static io.cambist.expression.Traces.trace;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.expression.Finding.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a trace tells of an evaluation: which part came out how, and why. */
class TraceTest {
  @Test
  void what_was_false_is_seen_at_once_with_the_value_that_made_it_so() {
    assertThat(
            Traces.of(
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
    assertThat(Traces.of("!(claims.level > 3) && (claims.verified || has(claims.other))"))
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
    assertThat(Traces.of("claims.level > 2 ? claims.ref.startsWith(\"refs/tags/\") : true"))
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
    assertThat(Traces.of("claims.groups.exists(g, g != \"ops\" && g == claims.team.name)"))
        .isEqualTo(
            """
            false: claims.groups.exists(g, g != "ops" && g == claims.team.name)
                claims.groups was ["dev", "ops"]
                claims.team.name was "shop"
            """);
    assertThat(Traces.of("size(claims.groups.filter(g, g.startsWith(\"d\"))) == 2"))
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
    assertThat(Traces.of("claims.repository + \":\" + claims.ref == \"acme/shop:refs/heads/main\""))
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
    assertThat(Traces.of("(claims.verified && claims.level == 1) == true"))
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
  void what_is_no_condition_has_a_value() {
    Expression claim = expression("claims.level > 2 ? claims.team.name : \"none\"", Purpose.CLAIM);
    assertThat(text(trace(claim, Traces.CLAIMS).whole(), ""))
        .isEqualTo(
            """
            value "shop": claims.level > 2 ? claims.team.name : "none"
              true: claims.level > 2
                  claims.level was 3
              value "shop": claims.team.name
              not_reached: "none"
            """);
    Trace useless = trace(expression("claims.nothing", Purpose.SUBJECT), Traces.CLAIMS);
    assertThat(text(useless.whole(), ""))
        .isEqualTo("failed null: claims.nothing -- yields no string, or an empty one\n");
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
