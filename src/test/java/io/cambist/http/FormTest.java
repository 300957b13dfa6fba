package io.cambist.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.oauth.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormTest {
  @Test
  void values_are_percent_decoded_as_utf_8() {
    Form form = read("a=x+y&b=%C3%A9&c=%2b&d=");
    assertThat(form.one("a")).contains("x y");
    assertThat(form.one("b")).contains("é");
    assertThat(form.one("c")).contains("+");
  }

  @Test
  void an_empty_parameter_counts_as_absent() {
    assertThat(read("scope=&audience=&audience=x").one("scope")).isEmpty();
    assertThat(read("scope=&audience=&audience=x").all("audience")).isEqualTo(List.of("x"));
    assertThat(read("").one("scope")).isEqualTo(Optional.empty());
  }

  @Test
  void audience_and_resource_may_repeat_and_keep_their_order() {
    assertThat(read("audience=b&resource=r&audience=a&resource=q").all("audience"))
        .containsExactly("b", "a");
  }

  @ParameterizedTest
  @CsvSource({
    "scope=a&scope=a, PARAMETER_DUPLICATE",
    "grant_type=a&grant_type=b, PARAMETER_DUPLICATE",
    "scope=&scope=, PARAMETER_DUPLICATE",
    "unknown=1&unknown=2, PARAMETER_DUPLICATE",
    "%73cope=a&scope=b, PARAMETER_DUPLICATE",
    "a=%, FORM_MALFORMED",
    "a=%2, FORM_MALFORMED",
    "a=%zz, FORM_MALFORMED",
    "a=%ff, FORM_MALFORMED",
    "a=%c0%af, FORM_MALFORMED",
    "a=%ed%a0%80, FORM_MALFORMED"
  })
  void what_is_ambiguous_or_malformed_is_refused(String body, Reason reason) {
    assertThat(refused(body)).isEqualTo(reason);
  }

  @Test
  void more_than_64_parameters_are_refused() {
    String body =
        IntStream.range(0, 65).mapToObj(i -> "p" + i + "=1").collect(Collectors.joining("&"));
    assertThat(refused(body)).isEqualTo(Reason.PARAMETER_TOO_MANY);
  }

  @Test
  void only_a_name_of_ours_is_repeated_to_the_caller() {
    var result = Form.parse("%3Cb%3E=1&%3Cb%3E=2".getBytes(StandardCharsets.UTF_8));
    assertThat(((Form.Refused) result).refusal().parameter()).isEmpty();
  }

  private static Form read(String body) {
    return ((Form.Read) Form.parse(body.getBytes(StandardCharsets.UTF_8))).form();
  }

  private static Reason refused(String body) {
    return ((Form.Refused) Form.parse(body.getBytes(StandardCharsets.UTF_8))).refusal().reason();
  }
}
