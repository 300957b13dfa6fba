package io.cambist.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.expression.Compilation.Compiled;
import io.cambist.expression.Compilation.Fault;
import io.cambist.expression.Compilation.Refused;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused when a federation is loaded, where in the source, and with which remedy. */
class ExpressionCompilerTest {
  private static final ExpressionCompiler COMPILER = new ExpressionCompiler();

  private static List<Fault> faults(String source, Purpose purpose) {
    Compilation compilation = COMPILER.compile(source, purpose);
    assertThat(compilation).as(source).isInstanceOf(Refused.class);
    return ((Refused) compilation).faults();
  }

  private static Fault onlyFault(String source, Purpose purpose) {
    assertThat(faults(source, purpose)).hasSize(1);
    return faults(source, purpose).get(0);
  }

  private static void assertCompiles(String source, Purpose purpose) {
    assertThat(COMPILER.compile(source, purpose)).as(source).isInstanceOf(Compiled.class);
  }

  @Test
  void an_unknown_variable_is_refused_where_it_stands() {
    Fault fault = onlyFault("claims.sub == 'x' &&\n  clams.ref == 'y'", Purpose.CONDITION);
    assertThat(fault.line()).isEqualTo(2);
    assertThat(fault.column()).isEqualTo(3);
    assertThat(fault.message()).isEqualTo("undeclared reference to 'clams'");
    assertThat(fault.remedy()).contains("claims").contains("subject").contains("now");
  }

  @Test
  void every_unknown_variable_is_reported_at_once() {
    assertThat(faults("clams.ref == 'y' || atributes.x == 'z'", Purpose.CONDITION))
        .extracting(Fault::column)
        .containsExactly(1, 21);
  }

  @Test
  void columns_count_characters_and_not_their_halves() {
    assertThat(onlyFault("'é😀' == foo", Purpose.CONDITION).column()).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "subject.isuer == 'x'",
        "actor.name == 'x'",
        "client.secret == 'x'",
        "target.scopes == []",
        "request.client == 'x'",
        "has(subject.issuers)"
      })
  void an_unknown_field_of_a_variable_with_fixed_fields_is_refused(String source) {
    Fault fault = onlyFault(source, Purpose.CONDITION);
    assertThat(fault.message()).startsWith("undefined field");
    assertThat(fault.remedy()).contains("subject.issuer").contains("actor.present");
  }

  @Test
  void members_of_claims_and_attributes_are_free() {
    assertCompiles("claims.anything == 1 && attributes.whatever == 'x'", Purpose.CONDITION);
    assertCompiles("actor.claims.anything == actor.attributes['a-b']", Purpose.CONDITION);
  }

  @Test
  void a_mapping_of_an_issuer_sees_claims_only() {
    assertCompiles("claims.repository_id", Purpose.ATTRIBUTE);
    for (String other : List.of("attributes.x", "subject.sub", "client.id", "now")) {
      Fault fault = onlyFault(other, Purpose.ATTRIBUTE);
      assertThat(fault.message()).startsWith("undeclared reference");
      assertThat(fault.remedy()).contains("claims").doesNotContain("subject");
    }
  }

  @Test
  void values_of_types_that_never_compare_are_refused() {
    Fault fault = onlyFault("subject.issuer == 3", Purpose.CONDITION);
    assertThat(fault.message())
        .isEqualTo("found no matching overload for '==' applied to '(string, int)'");
    assertThat(fault.column()).isEqualTo(16);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "claims.admin | CONDITION | a value of unknown type, not a boolean | claims.x == true",
        "client.id | CONDITION | string, not a boolean | claims.x == true",
        "3 | SUBJECT | int, not a string | string(claims.x)",
        "request.scopes | SUBJECT | list, not a string | string(claims.x)",
        "duration('3s') | CLAIM | duration, not a JSON value | string(x)",
        "b'abc' | ATTRIBUTE | bytes, not a JSON value | string(x)",
        "null | CLAIM | null, not a JSON value | string(x)",
        "type(claims) | CLAIM | type, not a JSON value | string(x)",
      })
  void a_result_of_the_wrong_type_is_refused(
      String source, Purpose purpose, String message, String remedy) {
    Fault fault = onlyFault(source, purpose);
    assertThat(fault.message()).isEqualTo("yields " + message);
    assertThat(fault.remedy()).contains(remedy);
  }

  @Test
  void bad_syntax_is_refused_where_it_stands() {
    Fault end = onlyFault("claims.sub ==", Purpose.CONDITION);
    assertThat(end.message()).isEqualTo("unexpected end");
    assertThat(end.column()).isEqualTo(14);
    assertThat(onlyFault("(claims.a == 'x'", Purpose.CONDITION).message())
        .isEqualTo("missing ')' at the end");
    assertThat(faults("claims.a = 'x'", Purpose.CONDITION).get(0))
        .satisfies(fault -> assertThat(fault.column()).isEqualTo(10))
        .satisfies(fault -> assertThat(fault.message()).startsWith("unexpected '="));
  }

  @Test
  void an_empty_expression_is_refused() {
    assertThat(onlyFault(" \n", Purpose.CONDITION).message()).isEqualTo("the expression is empty");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "claims.sub.matches('(') | 20 | the pattern is malformed: missing closing )",
        "claims.sub.matches('[a-z]{1,1000}') | 20 | the pattern is too large",
        "matches(claims.sub, '([a-z]{1,63}){1,63}') | 21 | the pattern is too large",
        "claims.sub.matches('((a{1000}){1000}){1000}') | 20 | the pattern is too large",
        "claims.sub.matches('(?:(?:(?:a{99,}b){99}){9}){9}') | 20 | the pattern is too large",
        "claims.sub.matches('(?=x)') | 20 | the pattern is malformed: invalid or unsupported Perl syntax",
        "claims.sub.matches(claims.pattern) | 26 | the pattern of matches is not a literal",
        "claims.sub.matches('^' + subject.sub) | 24 | the pattern of matches is not a literal",
        "claims.sub.matches('acme') | 20 | the pattern would be found anywhere in a text",
        "claims.l.exists(x, x.matches('(')) | 30 | the pattern is malformed: missing closing )",
      })
  void a_bad_pattern_is_refused_where_it_stands(String source, int column, String message) {
    Fault fault = onlyFault(source, Purpose.CONDITION);
    assertThat(fault.message()).isEqualTo(message);
    assertThat(fault.column()).isEqualTo(column);
    assertThat(fault.remedy()).isNotBlank();
  }

  @Test
  void a_bad_time_is_refused_when_it_is_loaded_and_not_when_it_is_needed() {
    Fault timestamp = onlyFault("now > timestamp('2030-13-01')", Purpose.CONDITION);
    assertThat(timestamp.message()).isEqualTo("the timestamp cannot be read");
    assertThat(timestamp.column()).isEqualTo(17);
    assertThat(onlyFault("duration('5x') > duration('1s')", Purpose.CONDITION).message())
        .isEqualTo("the duration cannot be read");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x0, 0x7, 0xB, 0xC, 0xD, 0x1B, 0x7F, 0x85, 0xA0, 0xAD, 0x61C, 0x115F, 0x180E, 0x2003,
        0x200B, 0x200D, 0x200E, 0x2028, 0x2029, 0x202E, 0x2060, 0x2066, 0x2800, 0x3000, 0x3164,
        0xD800, 0xE000, 0xFE0F, 0xFEFF, 0xFFFE, 0x34F, 0x301, 0xE0041, 0x10FFFF
      })
  void what_does_not_show_is_refused_where_it_stands(int sign) {
    String hidden = Character.toString(sign);
    for (String source :
        List.of(
            "claims.ref == 'main' && \n claims.x == '" + hidden + "'",
            "claims.ref == 'main' // only\n // " + hidden + "of all")) {
      Fault fault = onlyFault(source, Purpose.CONDITION);
      int place = source.indexOf(hidden) - source.lastIndexOf('\n');
      assertThat(List.of(fault.line(), fault.column())).containsExactly(2, place);
      assertThat(fault.message())
          .isEqualTo("the expression holds U+%04X, which does not show".formatted(sign));
      assertThat(fault.remedy())
          .startsWith("write it by its number, \\")
          .endsWith("or leave it out")
          .doesNotContain(hidden);
    }
  }

  @Test
  void what_hides_the_rest_of_a_condition_is_refused() {
    List<Fault> faults =
        faults("claims.ref == 'main\u202e\u2066' || true //\u2069", Purpose.CONDITION);
    assertThat(faults).extracting(Fault::column).containsExactly(20, 21, 34);
  }

  @ParameterizedTest
  @CsvSource({
    "m\u0430in, 15, m\\u0430in",
    "release-\u0430, 22, release-\\u0430",
    "\u03bfrders, 14, \\u03BFrders",
    "\uff4dain, 14, \\uFF4Dain",
    "\uD835\uDC8Eain, 14, \\U0001D48Eain",
  })
  void a_word_with_a_letter_that_could_pass_for_a_latin_one_is_refused(
      String word, int column, String shown) {
    Fault fault = onlyFault("claims.x == '" + word + "'", Purpose.CONDITION);
    assertThat(fault.column()).isEqualTo(column);
    assertThat(fault.message()).endsWith("pass for a Latin letter, in the word " + shown);
    assertThat(fault.remedy()).startsWith("write it by its number, \\");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m\\u0430in \\u202e",
        "Zürich Москва Αθήνα",
        "Việt Nam",
        "部署main",
        "हिन्दी",
        "münchen/东京-1",
        "\uD83D\uDE00"
      })
  void what_shows_and_what_is_written_by_its_number_stays(String text) {
    assertCompiles("claims.x == '" + text + "'\t// " + text, Purpose.CONDITION);
    assertCompiles("claims.x == 'a' ||\r\n claims.x == '" + text + "'", Purpose.CONDITION);
  }

  @Test
  void the_length_is_bounded() {
    assertCompiles("'" + "x".repeat(1992) + "' == ''", Purpose.CONDITION);
    Fault fault = onlyFault("'" + "x".repeat(1993) + "' == ''", Purpose.CONDITION);
    assertThat(fault.message()).isEqualTo("the expression is longer than 2000 characters");
    // Two halves make one character.
    assertCompiles("'" + "😀".repeat(1992) + "' == ''", Purpose.CONDITION);
  }

  @ParameterizedTest
  @ValueSource(ints = {50, 500, 900})
  void the_depth_is_bounded(int depth) {
    Fault fault = onlyFault("(".repeat(depth) + "true" + ")".repeat(depth), Purpose.CONDITION);
    assertThat(fault.message()).isEqualTo("the expression is nested too deeply");
    assertThat(fault.remedy()).contains("simpler");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "!", "-", "{'a':"})
  void hostile_nesting_is_refused_and_never_an_error(String opening) {
    assertThat(COMPILER.compile(opening.repeat(390), Purpose.CONDITION))
        .isInstanceOf(Refused.class);
  }

  @Test
  void a_chain_is_bounded_like_nesting_but_alternatives_are_not() {
    assertThat(onlyFault("1" + "+1".repeat(100) + " == 1", Purpose.CONDITION).message())
        .isEqualTo("the expression is nested too deeply");
    assertCompiles("true" + "||true".repeat(300), Purpose.CONDITION);
  }

  @Test
  void what_the_sample_and_the_guide_say_compiles() {
    assertCompiles(
        "attributes.repository == \"8675309\" && claims.ref == \"refs/heads/main\"",
        Purpose.CONDITION);
    assertCompiles(
        "now > timestamp(\"2030-12-20T00:00:00Z\") && now < timestamp(\"2031-01-02T00:00:00Z\")",
        Purpose.CONDITION);
    assertCompiles("!has(claims.delegate) || claims.delegate == false", Purpose.CONDITION);
    assertCompiles("subject.ours", Purpose.CONDITION);
    assertCompiles("'\"customer:\" + subject.sub'", Purpose.SUBJECT);
    assertCompiles("claims.tenant", Purpose.CLAIM);
  }

  @Test
  void however_deep_a_pattern_is_nested_it_is_only_refused() throws Exception {
    String deep = "claims.a.matches('" + "(".repeat(900) + ")".repeat(900) + "')";
    var compiling = new FutureTask<>(() -> COMPILER.compile(deep, Purpose.CONDITION));
    new Thread(null, compiling, "small stack", 200 * 1024).start();
    assertThat(compiling.get()).isInstanceOf(Refused.class);
  }
}
