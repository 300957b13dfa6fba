package io.cambist.expression;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which patterns say where they begin and end. */
class AnchorsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "^$",
        "^acme/shop$",
        "^.*shop.*$",
        "^(acme|umbra)/shop$",
        "^a$|^b$",
        "(?i)^acme$",
        "^[]|]$",
        "^[^]|]$",
        "^[|$]$",
        "^\\Qa|b\\E$",
        "^a\\|b$",
        "^a\\\\$",
      })
  void these_do(String pattern) {
    assertThat(Anchors.areAround(pattern)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "^",
        "$",
        "acme/shop",
        "^acme",
        "shop$",
        "^a|b$",
        "^a|^b$",
        "^a$|b$",
        "^a$|",
        "(^a$)",
        "^*a$",
        "^?a$",
        "^{0,1}a$",
        "^a\\$",
        "^a\\\\\\$",
        "^a$?",
        "(?m)^a$",
        "(?im)^a$",
        "^(?m)a$",
        "^(?m:^a$)$",
        "^\\Qa$",
        "\\^a$",
        "^[a$",
        "^[[]|]$",
        "^[a]|b]$",
        "^\\Qa\\E|b$",
      })
  void these_do_not(String pattern) {
    assertThat(Anchors.areAround(pattern)).isFalse();
  }
}
