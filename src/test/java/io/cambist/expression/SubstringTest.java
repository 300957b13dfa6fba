package io.cambist.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** What {@code contains} finds, and where {@code split} does. */
class SubstringTest {
  @Property
  void it_finds_what_java_finds(
      @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 24) String text,
      @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 6) String part) {
    assertThat(Substring.occurs(text, part)).isEqualTo(text.contains(part));
  }

  @Property
  void it_splits_as_java_splits(
      @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 24) String text,
      @ForAll @CharRange(from = 'a', to = 'b') @StringLength(min = 1, max = 4) String separator,
      @ForAll @IntRange(min = 1, max = 5) int limit) {
    String quoted = Pattern.quote(separator);
    assertThat(Substring.split(text, separator, Substring.NO_LIMIT))
        .containsExactly(text.split(quoted, -1));
    assertThat(Substring.split(text, separator, limit)).containsExactly(text.split(quoted, limit));
    assertThat(Substring.split(text, separator, 0)).isEmpty();
  }

  @Test
  void an_empty_separator_splits_into_characters() {
    assertThat(Substring.split("a\ud83d\ude00b", "", Substring.NO_LIMIT))
        .containsExactly("a", "\ud83d\ude00", "b");
    assertThat(Substring.split("abc", "", 2)).containsExactly("a", "bc");
    assertThat(Substring.split("abc", "", 3)).containsExactly("a", "b", "c");
    assertThat(Substring.split("abc", "", 4)).containsExactly("a", "b", "c");
    assertThat(Substring.split("", "", Substring.NO_LIMIT)).isEmpty();
    assertThat(Substring.split("abc", "", 0)).isEmpty();
  }

  @Property
  void it_finds_every_part_of_a_text(@ForAll String before, @ForAll String part) {
    assertThat(Substring.occurs(before + part + before, part)).isTrue();
  }
}
