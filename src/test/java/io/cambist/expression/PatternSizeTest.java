package io.cambist.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** How large patterns are said to be, against how large they come out. */
class PatternSizeTest {
  /** For the instructions that begin and end each program. */
  private static final int FRAME = 6;

  @Property(tries = 3000)
  void it_is_of_the_same_order_as_the_program(@ForAll("patterns") String pattern) {
    assumeThat(PatternSize.of(pattern)).isLessThan(20_000);
    int size;
    try {
      size = Pattern.compile(pattern).programSize();
    } catch (PatternSyntaxException malformed) {
      return;
    }
    assertThat(size).as(pattern).isLessThanOrEqualTo((int) (2 * PatternSize.of(pattern)) + FRAME);
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.of(
            "a",
            "b",
            "1",
            ".",
            "^",
            "$",
            "|",
            "|",
            "(",
            "(",
            ")",
            ")",
            ")",
            "(?:",
            "(?i)",
            "(?P<n>",
            "*",
            "+",
            "?",
            "*?",
            "{2}",
            "{3,}",
            "{0,4}",
            "{2,9}",
            "{,5}",
            "{",
            "}",
            "{0}",
            "[a-z]",
            "[^]a]",
            "[]]",
            "[[:alpha:]]",
            "[\\]]",
            "[a",
            "]",
            "\\d",
            "\\.",
            "\\\\",
            "\\pL",
            "\\p{Greek}",
            "\\x{263a}",
            "\\Qa{9}(\\E",
            "\\b",
            "ä",
            "😀",
            "\\(")
        .list()
        .ofMaxSize(16)
        .map(pieces -> String.join("", pieces));
  }

  @Property(tries = 300)
  void it_takes_whatever_text_there_is(@ForAll String text) {
    assertThat(PatternSize.of(text)).isNotNegative();
    assertThat(PatternSize.of("\\" + text + "\\")).isNotNegative();
    assertThat(PatternSize.of("[" + text + "(?{\\p{")).isNotNegative();
  }
}
