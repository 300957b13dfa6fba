package io.cambist.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambist.expression.Expression.Result;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What expressions yield, and how they fail. */
class ExpressionTest {
  private static final ExpressionCompiler COMPILER = new ExpressionCompiler();
  private static final String SECRET = "sesame-4711";
  private static final Map<String, Object> VARIABLES = variables();

  private static Map<String, Object> variables() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", "repo:acme/shop");
    claims.put("secret", SECRET);
    claims.put("level", 3L);
    claims.put("ratio", 0.5);
    claims.put("admin", true);
    claims.put("nothing", null);
    claims.put("huge", new BigInteger("123456789012345678901234567890"));
    claims.put("groups", List.of("dev", "ops"));
    claims.put("holey", Arrays.asList("dev", null));
    claims.put("address", Map.of("country", Map.of("code", "CH")));
    claims.put("a-b", "dash");
    claims.put("iat", 1_700_000_000L);
    claims.put("at-limit", "y".repeat(4096));
    claims.put("too-long", "y".repeat(4097));
    claims.put("thousand", Collections.nCopies(1000, "q"));
    claims.put("many", Collections.nCopies(1001, "q"));
    Map<String, Object> all = new HashMap<>();
    all.put("claims", claims);
    all.put("attributes", Map.of("repository", "8675309"));
    all.put("subject", Map.of("issuer", "ci", "sub", "repo:acme/shop", "ours", false));
    all.put("actor", Map.of("present", false));
    all.put("request", Map.of("scopes", List.of("a", "b")));
    all.put("now", Instant.ofEpochSecond(1_700_000_100L));
    return all;
  }

  private static Result evaluate(String source, Purpose purpose) {
    Compilation compilation = COMPILER.compile(source, purpose);
    assertThat(compilation).as(source).isInstanceOf(Compilation.Compiled.class);
    return ((Compilation.Compiled) compilation).expression().evaluate(VARIABLES, new Budget());
  }

  private static Object value(String source) {
    Result result = evaluate(source, Purpose.CLAIM);
    assertThat(result).as(source).isInstanceOf(Result.Value.class);
    return ((Result.Value) result).value();
  }

  private static void assertFails(Result result, String message) {
    assertThat(result).isEqualTo(new Result.Failed(message));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "claims.sub == 'repo:acme/shop'",
        "claims['a-b'] == 'dash'",
        "has(claims.sub) && !has(claims.other)",
        "has(claims.nothing) && claims.nothing == null",
        "has(claims.huge)",
        "'dev' in claims.groups && !('qa' in claims.groups)",
        "'dev' in claims.holey && null in claims.holey",
        "claims.groups.exists(g, g == 'ops')",
        "claims.exists(name, name == 'a-b')",
        "'sub' in claims",
        "claims.address.country.code == 'CH'",
        "claims.address == {'country': {'code': 'CH'}}",
        "claims.level == 3 && claims.level > 2.5 && claims.ratio < 1",
        "claims.admin && true",
        "now - timestamp(claims.iat) < duration('5m')",
        "claims.sub.matches('^repo:[a-z]+/shop$') && claims.sub.matches('^.*acme.*$')",
        "matches(claims.sub, '^.*shop$')",
        "claims['at-limit'].matches('^y+$')",
        "claims.thousand.all(x, x == 'q')",
        "claims.sub.split(':')[0] == 'repo' && 'ABC'.lowerAscii() == 'abc'",
        "!actor.present && !has(actor.issuer)",
        "'a' in request.scopes",
        "claims.missing == 'x' || true",
        "!(false && claims.missing == 'x')",
      })
  void it_is_true(String source) {
    assertThat(evaluate(source, Purpose.CONDITION)).isEqualTo(new Result.Value(true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "claims.sub == 1",
        "claims.sub != 1",
        "claims.groups == 'dev'",
        "claims.groups != 'dev'",
        "!(claims.groups == 'dev')",
        "claims.address != 'x'",
        "claims.admin != 'true'",
        "now != claims.iat",
        "1 in claims.groups",
        "!(1 in claims.groups)",
        "!(claims.groups in ['dev', 'ops'])",
      })
  void values_of_two_kinds_are_neither_equal_nor_unequal(String source) {
    assertThat(evaluate(source, Purpose.CONDITION))
        .isEqualTo(new Result.Failed("compares values of two kinds, such as a text with a list"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "claims.sub != null",
        "claims.groups != null && null != claims.address",
        "claims.level == 3.0 && 3u == claims.level",
        "claims.groups != ['dev'] && claims.groups == claims.groups",
        "'dev' in claims.holey",
        "claims.groups == 'dev' || claims.level == 3",
      })
  void values_of_one_kind_and_null_are_compared(String source) {
    assertThat(evaluate(source, Purpose.CONDITION)).isEqualTo(new Result.Value(true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "claims.missing == 'x' | reads \"missing\", which is missing",
        "claims.address.city == 'x' | reads \"city\", which is missing",
        "claims.sub.inner == 'x' | reads \"inner\", which is missing",
        "actor.issuer == 'x' | reads \"issuer\", which is missing",
        "claims[claims.secret] == 'x' | reads a member, which is missing",
        "client.id == 'x' | cannot be evaluated",
        "claims.groups[2] == 'x' | reads beyond the end of a list",
        "1 / (claims.level - 3) == 1 | divides by zero",
        "claims.huge > 3 | meets a number that is too large",
        "9223372036854775807 + claims.level > 0 | meets a number that is too large",
        "claims.secret > 3 | meets a value of a type that it does not expect",
        "claims.secret.startsWith(claims.level) | meets a value of a type that it does not expect",
        "int(claims.secret) == 3 | meets a value that is unreadable or too long",
        "timestamp(claims.secret) < now | meets a value that is unreadable or too long",
        "claims['too-long'].matches('^y+$') | meets a value that is unreadable or too long",
        "claims.many.all(x, x == 'q') | loops too often",
        "claims.thousand.all(x, claims.groups.exists(y, y == 'ops')) | loops too often",
        "claims.secret && true | cannot be evaluated",
      })
  void it_fails_closed_and_tells_no_value(String source, String message) {
    Result result = evaluate(source, Purpose.CONDITION);
    assertThat(result.toString()).doesNotContain(SECRET);
    if (message.equals("cannot be evaluated")) {
      assertThat(result).isInstanceOf(Result.Failed.class);
    } else {
      assertFails(result, message);
    }
  }

  /** CEL keeps the failure of these as a value, which would differ from true and from false. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(claims.missing == 1 || claims.sub == 'x') != true",
        "(claims.missing == 1 || claims.sub == 'x') == false",
        "(claims.missing == 1 && claims.admin) != true",
        "(claims.admin ? claims.missing == 1 || false : false) != true",
        "dyn(claims.missing == 1 || false) != true",
        "[claims.missing == 1 || false] != [true]",
        "{'x': claims.missing == 1 || false} != {'x': true}",
        "{'x': claims.missing == 1 || false}.x != true",
        "[claims.missing == 1 || false].size() == 1",
        "!((claims.missing == 1 || false) in [true])",
        "type(claims.missing == 1 || false) != bool",
        "claims.groups.all(g, claims.missing == g) != true",
        "claims.groups.exists(g, claims.missing == g) != true",
        "claims.groups.exists(g, claims.missing == g) == false",
        "claims.groups.map(g, claims.missing == g || false) != [true, true]",
        "!claims.groups.exists(g, claims.missing == g)",
      })
  void a_failure_is_never_taken_for_a_value(String source) {
    assertFails(evaluate(source, Purpose.CONDITION), "reads \"missing\", which is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "claims.groups.exists(g, g == 'ops' || claims.missing == g)",
        "!claims.groups.all(g, g == 'ops' && claims.missing == g)",
        "claims.groups.exists(g, g == 'ops' || claims.missing == g) == true",
        "(claims.missing == 1 || false) || claims.groups.all(g, claims.missing == g) || true",
        "[claims.missing == 1 || claims.admin] == [true]",
      })
  void a_failure_that_decides_nothing_is_passed_over(String source) {
    assertThat(evaluate(source, Purpose.CONDITION)).isEqualTo(new Result.Value(true));
  }

  @Test
  void values_are_plain_and_immutable() {
    assertThat(value("claims.level")).isEqualTo(3L);
    assertThat(value("claims.ratio")).isEqualTo(0.5);
    assertThat(value("3u")).isEqualTo(3L);
    assertThat(value("timestamp(claims.iat)")).isEqualTo("2023-11-14T22:13:20Z");
    assertThat(value("claims.groups")).isEqualTo(List.of("dev", "ops"));
    assertThat(value("claims.groups.map(g, g + '!')")).isEqualTo(List.of("dev!", "ops!"));
    assertThat(value("claims.address")).isEqualTo(Map.of("country", Map.of("code", "CH")));
    assertThat(value("{'level': claims.level, 'x': [claims.admin]}"))
        .isEqualTo(Map.of("level", 3L, "x", List.of(true)));
    assertThat(value("claims.holey")).isEqualTo(Arrays.asList("dev", null));
    assertThat(value("subject.sub")).isEqualTo("repo:acme/shop");
    @SuppressWarnings("unchecked")
    List<Object> list = (List<Object>) value("claims.groups");
    assertThatThrownBy(() -> list.add("root")).isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "claims.nothing | yields null",
        "1.0 / 0.0 | yields a number that is not finite",
        "18446744073709551615u | yields a number beyond 63 bits",
        "{1: 2} | yields a map with a key that is not a string",
        "[claims.iat, b'x'] | yields a value that JSON does not know",
        "claims.huge | meets a number that is too large",
      })
  void what_json_cannot_say_fails(String source, String message) {
    assertFails(evaluate(source, Purpose.CLAIM), message);
  }

  @Test
  void a_member_that_cannot_be_read_fails_the_whole_value_too() {
    assertThat(evaluate("claims", Purpose.CLAIM)).isInstanceOf(Result.Failed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"''", "claims.level", "claims.groups", "claims.nothing"})
  void a_subject_is_a_string_with_something_in_it(String source) {
    assertThat(evaluate(source, Purpose.SUBJECT)).isInstanceOf(Result.Failed.class);
  }

  @Test
  void a_subject_may_come_from_a_claim() {
    assertThat(evaluate("claims.sub", Purpose.SUBJECT))
        .isEqualTo(new Result.Value("repo:acme/shop"));
  }

  @Test
  void one_expression_serves_many_threads() {
    Expression expression =
        ((Compilation.Compiled)
                COMPILER.compile(
                    "claims.sub.matches('^repo:.*$') && claims.level == 3", Purpose.CONDITION))
            .expression();
    List<CompletableFuture<Result>> results =
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> expression.evaluate(VARIABLES, new Budget())))
            .toList();
    assertThat(results).allSatisfy(r -> assertThat(r.join()).isEqualTo(new Result.Value(true)));
  }
}
