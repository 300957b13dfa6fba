package io.cambist.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RespReaderTest {
  private static final String ANSWERS =
      String.join(
          "\r\n",
          List.of(
              "+OK",
              "+PONG",
              "-ERR no",
              ":0",
              ":-9223372036854775808",
              ":9223372036854775807",
              "$-1",
              "$0",
              "",
              "$7",
              "a\r\nb\r\nc",
              "*0",
              "*-1",
              "*3",
              "*2",
              ":1",
              "*0",
              "$1",
              "x",
              "*1",
              "*1",
              "-WRONG x",
              ""));

  private static List<Reply> read(byte[] bytes, int piece) {
    var replies = new ArrayList<Reply>();
    var reader = new RespReader(replies::add);
    for (int i = 0; i < bytes.length; i += piece) {
      reader.handle(Buffer.buffer(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + piece))));
    }
    return replies;
  }

  @Test
  void every_kind_of_reply_is_read_in_pieces_of_any_size() {
    byte[] bytes = ANSWERS.getBytes(StandardCharsets.US_ASCII);
    for (int piece = 1; piece <= bytes.length; piece++) {
      List<Reply> replies = read(bytes, piece);
      assertThat(replies).hasSize(12);
      assertThat(replies.get(0).isOk()).isTrue();
      assertThat(replies.get(1)).hasToString("PONG");
      assertThat(replies.get(2)).isEqualTo(new Reply.Failure("ERR no"));
      assertThat(replies.get(4)).isEqualTo(new Reply.Whole(Long.MIN_VALUE));
      assertThat(replies.get(5)).isEqualTo(new Reply.Whole(Long.MAX_VALUE));
      assertThat(replies.get(6)).isInstanceOf(Reply.Nil.class);
      assertThat(((Reply.Text) replies.get(7)).bytes()).isEmpty();
      assertThat(replies.get(8)).hasToString("a\r\nb\r\nc");
      assertThat(replies.get(9).parts()).isEmpty();
      assertThat(replies.get(10)).isInstanceOf(Reply.Nil.class);
      List<Reply> nested = replies.get(11).parts();
      assertThat(nested.get(0).parts().get(0)).isEqualTo(new Reply.Whole(1));
      assertThat(nested.get(0).parts().get(1).parts()).isEmpty();
      assertThat(nested.get(1)).hasToString("x");
      assertThat(nested.get(2).parts().get(0).parts())
          .containsExactly(new Reply.Failure("WRONG x"));
    }
  }

  @Test
  void a_long_reply_in_many_pieces_is_whole() {
    byte[] value = new byte[3_000_000];
    Arrays.fill(value, (byte) '\n');
    Buffer all = Buffer.buffer("*2\r\n$3000000\r\n").appendBytes(value).appendString("\r\n:5\r\n");
    List<Reply> replies = read(all.getBytes(), 1000);
    assertThat(((Reply.Text) replies.get(0).parts().get(0)).bytes()).isEqualTo(value);
    assertThat(replies.get(0).parts().get(1)).isEqualTo(new Reply.Whole(5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"HTTP/1.1 200\r\n", "$x\r\n", "$-2\r\n", ":\r\n", ":1a\r\n", "*9999999999\r\n"})
  void what_is_not_the_protocol_is_refused(String bytes) {
    assertThatThrownBy(() -> read(bytes.getBytes(StandardCharsets.US_ASCII), 100))
        .isInstanceOf(IllegalStateException.class);
  }
}
