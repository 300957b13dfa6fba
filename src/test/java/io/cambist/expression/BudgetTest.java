package io.cambist.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.expression.Expression.Result;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an evaluation may cost, with claims as large as a token can carry them. */
class BudgetTest {
  private static final ExpressionCompiler COMPILER = new ExpressionCompiler();
  private static final Result TOO_MUCH = new Result.Failed("takes more work than one decision may");

  /** Cold code takes many times what warm code does; without bounds some would take minutes. */
  private static final Duration COLD = Duration.ofSeconds(2);

  private static final Map<String, Object> VARIABLES = variables();

  private static Map<String, Object> variables() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("numbers", LongStream.range(0, 900).boxed().toList());
    claims.put("some", LongStream.range(0, 200).boxed().toList());
    claims.put("texts", Collections.nCopies(30, "a".repeat(300)));
    claims.put("objects", Collections.nCopies(400, Map.of("x", 1L)));
    claims.put(
        "map",
        IntStream.range(0, 900).boxed().collect(Collectors.toMap(i -> "k" + i, i -> (long) i)));
    claims.put("long", "a".repeat(12_000));
    claims.put("part", "a".repeat(4000) + "b");
    claims.put("half", "a".repeat(6000) + "b");
    claims.put("zeros", "0".repeat(11_000));
    claims.put("searched", "a".repeat(4096));
    claims.put("hours", "1h".repeat(6000));
    claims.put("sub", "repo:acme/shop");
    Map<String, Object> all = new HashMap<>();
    all.put("claims", claims);
    all.put("now", Instant.ofEpochSecond(1_700_000_100L));
    return all;
  }

  static List<String> costly() {
    return List.of(
        "claims.texts.all(x, claims.texts.exists(y, y.matches('^.*(a|b){1,60}$')))",
        "claims.numbers.all(x, claims.searched.matches('^.*a{1,100}$'))",
        "claims.numbers.all(x, !claims.long.contains(claims.part))",
        "claims.numbers.all(x, claims.long.split('').size() > 0)",
        "claims.numbers.all(x, claims.long.split(claims.half).size() == 1)",
        "claims.numbers.all(x, claims.long.split(claims.half, 5).size() == 1)",
        "claims.some.all(x, claims.long.split(claims.half).size() == 1)",
        "claims.some.all(x, int(claims.zeros) == 0)",
        "claims.some.all(x, uint(claims.zeros) == 0u)",
        "claims.some.all(x, double(claims.zeros) == 0.0)",
        "claims.numbers.all(x, " + "string(now) != '' && ".repeat(20) + "true)",
        "claims.numbers.all(x, " + "now.getHours('Asia/Tokyo') >= 0 && ".repeat(20) + "true)",
        "claims.numbers.all(x, claims.long.lowerAscii() == claims.long)",
        "claims.numbers.all(x, claims.long == claims.long + '')",
        "claims.numbers.all(x, duration(claims.hours) > duration('1h') || true)",
        "claims.numbers.all(x, "
            + "timestamp('2020-01-01T00:00:00Z') < now && ".repeat(40)
            + "true)",
        "claims.numbers.all(x, x in claims.numbers)",
        "claims.numbers.all(x, claims.numbers == claims.numbers)",
        "claims.numbers.all(x, claims.map == claims.map)",
        "claims.numbers.all(x, claims.objects == claims.objects)",
        "claims.numbers.all(x, " + "claims.numbers == [] || ".repeat(80) + "true)",
        "claims.numbers.all(x, " + "claims.missing == 1 || ".repeat(80) + "true)",
        "claims.numbers.all(x, " + "x == -1 || ".repeat(160) + "true)",
        "claims.objects.all(x, x.y == 1 || x.z == 1 || true)",
        "claims.numbers.exists(x, claims.missing)",
        "claims.numbers.map(x, x).size() > 0",
        "claims.numbers.filter(x, x >= 0).size() > 0",
        grown("claims.long", "%1$s + %1$s + %1$s + %1$s", "[0]"),
        grown("'a'", "[%1$s, %1$s, %1$s, %1$s]", ""),
        grown("'a'", "{'k': %1$s, 'l': %1$s, 'm': %1$s}", ""));
  }

  /** Doubles and doubles again. */
  private static String grown(String seed, String more, String taken) {
    String grown = seed;
    for (int i = 0; i < 12; i++) {
      String variable = "v" + i;
      grown = "[" + grown + "].map(" + variable + ", " + more.formatted(variable) + ")" + taken;
    }
    return "dyn(" + grown + ") != ''";
  }

  private static Expression condition(String source) {
    Compilation compilation = COMPILER.compile(source, Purpose.CONDITION);
    assertThat(compilation).as(source).isInstanceOf(Compilation.Compiled.class);
    return ((Compilation.Compiled) compilation).expression();
  }

  private static Result evaluate(String source) {
    return condition(source).evaluate(VARIABLES, new Budget());
  }

  @ParameterizedTest
  @MethodSource("costly")
  void what_would_take_long_fails_soon(String source) {
    Expression condition = condition(source);
    long before = cpuTime();
    assertThat(condition.evaluate(VARIABLES, new Budget())).isEqualTo(TOO_MUCH);
    assertThat(Duration.ofNanos(cpuTime() - before)).isLessThan(COLD);

    long traced = cpuTime();
    assertThat(condition.trace(VARIABLES, new Budget()).result()).isEqualTo(TOO_MUCH);
    assertThat(Duration.ofNanos(cpuTime() - traced)).isLessThan(COLD);
  }

  private static long cpuTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  @Test
  void it_fails_as_a_whole_and_not_where_it_was_too_much() {
    assertThat(evaluate("claims.numbers.all(x, x in claims.numbers) || true")).isEqualTo(TOO_MUCH);
    assertThat(evaluate("!(claims.numbers.all(x, x in claims.numbers) && false)"))
        .isEqualTo(TOO_MUCH);
    assertThat(evaluate("claims.some.exists(y, claims.numbers.all(x, x in claims.numbers))"))
        .isEqualTo(TOO_MUCH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "claims.numbers.all(x, x >= 0 && x < 900)",
        "claims.some.all(x, x in claims.some)",
        "claims.some.filter(x, x > 100).size() == 99",
        "claims.some.map(x, x + 1).size() == 200",
        "claims.objects.exists(x, x.x == 1)",
        "claims.objects.filter(x, has(x.y)).size() == 0",
        "!claims.long.contains(claims.part) && claims.long.contains('aaa')",
        "claims.searched.matches('^a+$')",
        "claims.long.split(claims.half).size() == 1 && claims.long.split('aaa').size() == 4001",
        "claims.some.all(x, int('12') == 12 && claims.sub.split(':', 2)[1] == 'acme/shop')",
        "claims.long.split('').size() == 12000",
        "claims.numbers == claims.numbers && claims.map == claims.map",
        "claims.some.all(x, timestamp('2020-01-01T00:00:00Z') < now)",
        "claims.some.all(x, claims.sub.matches('^repo:[a-z]+/shop$'))",
        "claims.some.all(x, claims.missing == 1 || true)",
      })
  void what_is_used_in_earnest_does_not_fail(String source) {
    assertThat(evaluate(source)).isEqualTo(new Result.Value(true));
  }

  @Test
  void expressions_with_one_budget_share_it() {
    Expression dear = condition("claims.some.all(x, x in claims.some)");
    Budget budget = new Budget();
    assertThat(dear.evaluate(VARIABLES, budget)).isEqualTo(new Result.Value(true));
    assertThat(dear.evaluate(VARIABLES, budget)).isEqualTo(TOO_MUCH);
    assertThat(condition("true").evaluate(VARIABLES, budget)).isEqualTo(TOO_MUCH);
  }

  @Test
  void a_thousand_ordinary_conditions_fit_into_one_budget() {
    Expression usual =
        condition("claims.sub.startsWith('repo:') && claims.map.k7 == 7 && !has(claims.fork)");
    Budget budget = new Budget();
    for (int i = 0; i < 1000; i++) {
      assertThat(usual.evaluate(VARIABLES, budget)).isEqualTo(new Result.Value(true));
    }
  }

  @Test
  void a_value_that_is_too_large_to_copy_fails_too() {
    Expression claim =
        ((Compilation.Compiled)
                COMPILER.compile("[claims].map(c, [c, c, c, c, c, c])[0]", Purpose.CLAIM))
            .expression();
    Budget budget = new Budget();
    assertThat(claim.evaluate(VARIABLES, budget)).isInstanceOf(Result.Value.class);
    for (int i = 0; i < 20; i++) {
      claim.evaluate(VARIABLES, budget);
    }
    assertThat(claim.evaluate(VARIABLES, budget)).isEqualTo(TOO_MUCH);
  }
}
