package io.cambist.expression;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;

/** What {@code contains} finds. */
class SubstringTest {
  @Property
  void it_finds_what_java_finds(
      @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 24) String text,
      @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 6) String part) {
    assertThat(Substring.occurs(text, part)).isEqualTo(text.contains(part));
  }

  @Property
  void it_finds_every_part_of_a_text(@ForAll String before, @ForAll String part) {
    assertThat(Substring.occurs(before + part + before, part)).isTrue();
  }
}
