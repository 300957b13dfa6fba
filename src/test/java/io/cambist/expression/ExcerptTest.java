package io.cambist.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How values are shown. */
class ExcerptTest {
  private static String shown(Object value) {
    return Excerpt.of(value, "");
  }

  @Test
  void values_are_shown_in_a_form_close_to_json() {
    assertThat(shown("refs/heads/main")).isEqualTo("\"refs/heads/main\"");
    assertThat(shown(5L)).isEqualTo("5");
    assertThat(shown(0.5)).isEqualTo("0.5");
    assertThat(shown(true)).isEqualTo("true");
    assertThat(shown(null)).isEqualTo("null");
    assertThat(shown(Instant.EPOCH)).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(shown(Arrays.asList("a", 1L, null))).isEqualTo("[\"a\", 1, null]");
    assertThat(shown(new TreeMap<>(Map.of("a", List.of(), "b", Map.of()))))
        .isEqualTo("{\"a\": [], \"b\": {}}");
  }

  @Test
  void they_are_short_however_large_they_are() {
    assertThat(shown("y".repeat(10_000)))
        .isEqualTo("\"" + "y".repeat(120) + "…\" (10000 characters)");
    assertThat(shown(Collections.nCopies(100, 1L)))
        .isEqualTo("[1, 1, 1, 1, 1, 1, 1, 1, … 92 more]");
    List<String> long1 = Collections.nCopies(100, "yes and no ".repeat(1000));
    assertThat(shown(long1).length()).isLessThan(600);
    Map<String, Object> wide = new TreeMap<>();
    IntStream.range(0, 1000).forEach(i -> wide.put("k" + i, long1));
    assertThat(shown(wide).length()).isLessThan(1200);
    Object deep = "end";
    for (int i = 0; i < 1000; i++) {
      deep = i % 2 == 0 ? List.of(deep) : Map.of("k", deep);
    }
    assertThat(shown(deep)).isEqualTo("{\"k\": [{\"k\": […]}]}");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "say \"x\"|`\"say \\\"x\\\"\"`",
      },
      delimiter = '|')
  void quotes_stay_within_quotes(String text, String shown) {
    assertThat(shown(text)).isEqualTo(shown);
  }

  @Test
  void nothing_hides_and_nothing_turns_the_text_around() {
    assertThat(shown("a\n\tb\r\\c")).isEqualTo("\"a\\n\\tb\\r\\\\c\"");
    assertThat(shown("x\u0000y\u001b[31m")).isEqualTo("\"x\\u0000y\\u001B[31m\"");
    assertThat(shown("\u202enimda\u202c")).isEqualTo("\"\\u202Enimda\\u202C\"");
    assertThat(shown("a\u200bb\u2066c\ufeff")).isEqualTo("\"a\\u200Bb\\u2066c\\uFEFF\"");
    assertThat(shown("a\u00a0b\u2003c\u2028d")).isEqualTo("\"a\\u00A0b\\u2003c\\u2028d\"");
    assertThat(shown("x\ud800y")).isEqualTo("\"x\\uD800y\"");
    assertThat(shown("x\udb40\udc41y")).isEqualTo("\"x\\U000E0041y\"");
    assertThat(shown("<b onclick=alert(1)>")).isEqualTo("\"<b onclick=alert(1)>\"");
  }

  @Test
  void look_alikes_look_different() {
    assertThat(shown("m\u0430in")).isEqualTo("\"m\\u0430in\"");
    assertThat(shown("\uff4dain")).isEqualTo("\"\\uFF4Dain\"");
    assertThat(shown("e\u0301")).isEqualTo("\"e\\u0301\"");
    assertThat(shown("Zürich")).isEqualTo("\"Zürich\"");
    assertThat(shown("\u041c\u043e\u0441\u043a\u0432\u0430")).isEqualTo("\"Москва\"");
    assertThat(shown("東京")).isEqualTo("\"東京\"");
  }

  @Test
  void a_text_is_never_cut_within_a_character() {
    String text = "\ud83d\ude00".repeat(500);
    assertThat(shown(text)).isEqualTo("\"" + "\ud83d\ude00".repeat(60) + "…\" (1000 characters)");
    assertThat(shown("." + text)).startsWith("\"." + "\ud83d\ude00".repeat(59) + "…\"");
  }
}
