package io.cambist.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In each file, the at sign is looked for in the text as read, and found where it was written. */
class ScalarPositionsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "when: a == @b",
        "when: \"a == @b\"",
        "when: \"\\\"a\\\" \\u0041\\n\\t\\x41 == @b\"",
        "when: 'it''s == @b'",
        "when: a &&\n    b && @c",
        "when: 'a &&\n\n    b'' && @c'",
        "when: \"a && \\\n    b && @c\"",
        "when: |\n    a &&\n      b && @c\n",
        "when: |-\n\n\n    a\n    @c\n",
        "when: >\n    a &&\n    b && @c\n    && d\n",
        "when: >- # why\n    @c\n",
        "when: é😀 @c",
        "# a comment\r\nwhen: |\r\n  a\r\n  @b\r\n",
        "when: [x, a == @b]"
      })
  void a_position_in_the_text_is_found_in_the_file(String file) {
    var problems = new ArrayList<Problem>();
    var reading = YamlReader.read("x.yaml", file.getBytes(StandardCharsets.UTF_8), problems);
    Node value =
        ((Node.Mapping) ((YamlReader.Reading.Document) reading).root()).entries().get(0).value();
    Node.Scalar scalar =
        (Node.Scalar) (value instanceof Node.Sequence list ? list.items().get(1) : value);

    int[] read = lineAndColumn(scalar.text());
    int[] written = lineAndColumn(file);

    assertThat(ScalarPositions.in(scalar, read[0], read[1]))
        .isEqualTo(new Place("x.yaml", written[0], written[1]));
  }

  private static int[] lineAndColumn(String text) {
    String before = text.substring(0, text.indexOf('@'));
    String last = before.substring(before.lastIndexOf('\n') + 1);
    return new int[] {
      1 + (int) before.chars().filter(c -> c == '\n').count(),
      1 + last.codePointCount(0, last.length())
    };
  }
}
