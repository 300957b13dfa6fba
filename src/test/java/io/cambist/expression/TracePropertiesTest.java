package io.cambist.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.expression.Expression.Result;
import io.cambist.expression.Finding.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What holds of every trace, whatever the condition and the claims. */
class TracePropertiesTest {
  private static final String SECRET = "Zq7-Xk4PqT7yLm2VwR9cAb3NdE5f_0uK";
  private static final String TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.c2lnbmF0dXJl";
  private static final List<String> NAMES = List.of("a", "b", "password");

  /** A condition whose tests are known, and how they stand in the source. */
  record Written(String source, List<String> tests) {
    Written with(String before, String after) {
      return new Written(before + source + after, tests);
    }

    Written and(String between, Written other) {
      var all = new ArrayList<>(tests);
      all.addAll(other.tests);
      return new Written(source + between + other.source, all);
    }
  }

  @Property(tries = 500)
  void it_agrees_with_the_evaluation_and_costs_the_same(
      @ForAll("conditions") Written written, @ForAll("claims") Map<String, Object> claims) {
    Expression condition = Traces.condition(written.source());
    Map<String, Object> variables = Map.of("claims", claims);
    var evaluating = new Budget();
    var tracing = new Budget();
    Result result = condition.evaluate(variables, evaluating);
    Trace trace = condition.trace(variables, tracing);
    assertThat(trace.result()).isEqualTo(result);
    assertThat(tracing).usingRecursiveComparison().isEqualTo(evaluating);

    Outcome outcome = trace.whole().outcome();
    if (result instanceof Result.Value value) {
      assertThat(outcome).isEqualTo(value.value().equals(true) ? Outcome.TRUE : Outcome.FALSE);
    } else {
      assertThat(outcome).isEqualTo(Outcome.FAILED);
      assertThat(trace.whole().all().anyMatch(finding -> finding.why().isPresent())).isTrue();
    }
    assertThat(trace.whole().part()).isEqualTo(condition.whole());
  }

  @Property(tries = 500)
  void every_test_is_a_part_and_stands_where_it_says(@ForAll("conditions") Written written) {
    Part whole = Traces.condition(written.source()).whole();
    List<Part> tests =
        whole
            .all()
            .filter(part -> part.kind() == Part.Kind.TEST && part.parts().isEmpty())
            .toList();
    assertThat(tests)
        .extracting(part -> standing(written.source(), part))
        .isEqualTo(written.tests());
    assertThat(tests)
        .extracting(part -> part.start() * 10_000L + part.end())
        .doesNotHaveDuplicates();
    whole.all().forEach(part -> part.parts().forEach(inner -> assertWithin(inner, part)));
  }

  @Property(tries = 500)
  void each_outcome_follows_from_those_of_the_parts(
      @ForAll("conditions") Written written, @ForAll("claims") Map<String, Object> claims) {
    Expression condition = Traces.condition(written.source());
    Trace trace = condition.trace(Map.of("claims", claims), new Budget());
    trace.whole().all().forEach(TracePropertiesTest::assertFollows);
  }

  @Property(tries = 500)
  void no_secret_shows_and_nothing_is_long(
      @ForAll("conditions") Written written, @ForAll("claims") Map<String, Object> claims) {
    Expression condition = Traces.condition(written.source());
    Trace trace = condition.trace(Map.of("claims", claims), new Budget());
    assertHarmless(Traces.text(trace.whole(), ""));
    trace
        .whole()
        .all()
        .forEach(
            finding -> {
              assertThat(finding.part().text().length()).isLessThanOrEqualTo(Part.LONGEST_TEXT);
              assertThat(finding.seen().size()).isLessThanOrEqualTo(10);
              assertThat(finding.toString()).doesNotContain("\n").hasSizeLessThan(400);
            });
  }

  private static void assertHarmless(String text) {
    assertThat(text)
        .doesNotContain(
            SECRET, SECRET.toLowerCase(Locale.ROOT), TOKEN, "hunter2", TOKEN.substring(0, 12));
    assertThat(
            text.replace("\n", "")
                .codePoints()
                .filter(TracePropertiesTest::isUnseen)
                .boxed()
                .toList())
        .isEmpty();
  }

  private static boolean isUnseen(int sign) {
    return switch (Character.getType(sign)) {
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static String standing(String source, Part part) {
    return source.substring(
        source.offsetByCodePoints(0, part.start()), source.offsetByCodePoints(0, part.end()));
  }

  private static void assertWithin(Part inner, Part outer) {
    assertThat(inner.start()).isGreaterThanOrEqualTo(outer.start());
    assertThat(inner.end()).isLessThanOrEqualTo(outer.end());
  }

  private static void assertFollows(Finding finding) {
    List<Outcome> parts = finding.findings().stream().map(Finding::outcome).toList();
    Optional<Outcome> expected =
        finding.outcome() == Outcome.NOT_REACHED
            ? Optional.of(Outcome.NOT_REACHED)
            : switch (finding.part().kind()) {
              case ALL -> Optional.of(joined(parts, Outcome.FALSE, Outcome.TRUE));
              case ANY -> Optional.of(joined(parts, Outcome.TRUE, Outcome.FALSE));
              case NOT -> Optional.of(opposite(parts.get(0)));
              case CHOICE ->
                  Optional.of(
                      switch (parts.get(0)) {
                        case TRUE -> parts.get(1);
                        case FALSE -> parts.get(2);
                        default -> Outcome.FAILED;
                      });
              case TEST, LITERAL -> Optional.empty();
            };
    expected.ifPresent(outcome -> assertThat(finding.outcome()).isEqualTo(outcome));
    if (finding.outcome() == Outcome.NOT_REACHED) {
      assertThat(parts).allMatch(part -> part == Outcome.NOT_REACHED);
      assertThat(finding.seen()).isEmpty();
    }
  }

  private static Outcome joined(List<Outcome> parts, Outcome decisive, Outcome other) {
    if (parts.contains(decisive)) {
      // What comes after it is not reached.
      assertThat(parts.subList(parts.indexOf(decisive) + 1, parts.size()))
          .allMatch(part -> part == Outcome.NOT_REACHED);
      return decisive;
    }
    assertThat(parts).doesNotContain(Outcome.NOT_REACHED);
    return parts.contains(Outcome.FAILED) ? Outcome.FAILED : other;
  }

  private static Outcome opposite(Outcome outcome) {
    return switch (outcome) {
      case TRUE -> Outcome.FALSE;
      case FALSE -> Outcome.TRUE;
      default -> outcome;
    };
  }

  @Provide
  Arbitrary<Written> conditions() {
    return condition(3);
  }

  private static Arbitrary<Written> condition(int depth) {
    Arbitrary<Written> tests =
        Combinators.combine(Arbitraries.of(NAMES), Arbitraries.of(TESTS))
            .as((name, test) -> test.formatted(name))
            .map(test -> new Written(test, List.of(test)));
    if (depth == 0) {
      return tests;
    }
    Arbitrary<Written> below = condition(depth - 1);
    Arbitrary<String> space = Arbitraries.of(" ", "\n  ", " // a (comment \"\n", "");
    return Arbitraries.frequencyOf(
        Tuple.of(2, tests),
        Tuple.of(
            3,
            Combinators.combine(below, below, space, Arbitraries.of("&&", "||"))
                .as(
                    (one, other, blank, sign) ->
                        one.with("(", ")").and(blank + sign + blank, other.with("(", ")")))),
        Tuple.of(1, below.map(one -> one.with("! (", ")"))),
        Tuple.of(
            1,
            Combinators.combine(below, below, below)
                .as(
                    (one, two, three) ->
                        one.with("(", ")")
                            .and(" ? ", two.with("(", ")"))
                            .and("\n: ", three.with("( ", " )")))));
  }

  private static final List<String> TESTS =
      List.of(
          "claims.%s == \"x\"",
          "has(claims.%s)",
          "claims.%s.startsWith('x') == true",
          "claims[\"%s\"][0] == claims.a",
          "claims.%s.exists(p, p == \"x\" || p.q)",
          "\"x\" in claims.%1$s",
          "size(claims.%s) > 1",
          "claims.%s + \"a\" == claims.b",
          "claims.%s.b.c == 1.5e-3",
          "[claims.%s].map(p, [p, p])[0] == [\"<b>\", r\"\\d\"]",
          "claims.%s.lowerAscii() != 'x'",
          "claims.map(k, claims[k]) == [claims.%s]",
          "claims[[\"%s\"][0]] == true == true",
          "{'k': claims.%s}.k == " + "\"" + TOKEN + "\"",
          "int(claims.%s) >= -5");

  @Provide
  Arbitrary<Map<String, Object>> claims() {
    Arbitrary<Object> texts =
        Arbitraries.of(
            "x",
            SECRET,
            TOKEN,
            "Bearer " + TOKEN,
            "<script>alert(1)</script>",
            "\u202ex\u0000\u001b[31m\ud800",
            "y".repeat(10_000),
            TOKEN.repeat(100),
            "12");
    Arbitrary<Object> scalars =
        Arbitraries.oneOf(List.of(texts, Arbitraries.of(true, false, 5L, 0.5)));
    Arbitrary<Object> values =
        Arbitraries.oneOf(
            List.of(
                scalars,
                scalars.list().ofMaxSize(30).map(list -> (Object) list),
                Arbitraries.maps(Arbitraries.of("b", "q", "secret", TOKEN), scalars)
                    .map(map -> (Object) map)));
    return Arbitraries.maps(Arbitraries.of("a", "b"), values)
        .map(
            some -> {
              Map<String, Object> all = new LinkedHashMap<>(some);
              all.put("password", "hunter2");
              return all;
            });
  }
}
