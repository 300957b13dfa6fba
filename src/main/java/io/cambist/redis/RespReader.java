package io.cambist.redis;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Reads replies in version 2 of Redis's protocol, however the bytes of them arrive. */
final class RespReader implements Handler<Buffer> {
  private static final Reply NIL = new Reply.Nil();
  private static final Reply OK = new Reply.Text(new byte[] {'O', 'K'});
  private static final Reply NONE = new Reply.Many(List.of());
  private static final int LONGEST = 1 << 29;

  private final Consumer<Reply> replies;
  private final ArrayDeque<Partial> open = new ArrayDeque<>();
  private byte[] data = {};
  private int at;
  private int end;

  RespReader(Consumer<Reply> replies) {
    this.replies = replies;
  }

  /** Several replies of which not all have arrived. */
  private record Partial(int size, List<Reply> parts) {}

  /**
   * Reads on.
   *
   * @throws IllegalStateException when this is not Redis's protocol
   */
  @Override
  public void handle(Buffer chunk) {
    append(chunk.getBytes());
    while (step()) {
      // Each step reads one element.
    }
  }

  private void append(byte[] fresh) {
    int kept = end - at;
    if (kept == 0) {
      data = fresh;
      at = 0;
      end = fresh.length;
      return;
    }
    if (data.length - end < fresh.length) {
      // Doubled, so that a long reply in many pieces is not copied for each.
      byte[] larger = new byte[Math.max(2 * kept, kept + fresh.length)];
      System.arraycopy(data, at, larger, 0, kept);
      data = larger;
      at = 0;
      end = kept;
    }
    System.arraycopy(fresh, 0, data, end, fresh.length);
    end += fresh.length;
  }

  /** False when more bytes are needed. */
  private boolean step() {
    int line = endOfLine();
    if (line < 0) {
      return false;
    }
    byte type = data[at];
    switch (type) {
      case '+' -> read(status(line), line + 2);
      case '-' -> read(new Reply.Failure(line(line)), line + 2);
      case ':' -> read(new Reply.Whole(number(line)), line + 2);
      case '$' -> {
        return bulk(length(line), line + 2);
      }
      case '*' -> several(length(line), line + 2);
      default -> throw new IllegalStateException("not the protocol of Redis");
    }
    return true;
  }

  private boolean bulk(int length, int start) {
    if (length < 0) {
      read(NIL, start);
      return true;
    }
    if (end - start < length + 2) {
      return false;
    }
    read(new Reply.Text(Arrays.copyOfRange(data, start, start + length)), start + length + 2);
    return true;
  }

  private void several(int length, int start) {
    if (length > 0) {
      at = start;
      open.push(new Partial(length, new ArrayList<>(Math.min(length, 1024))));
    } else {
      read(length == 0 ? NONE : NIL, start);
    }
  }

  private void read(Reply element, int next) {
    at = next;
    Reply reply = element;
    for (Partial partial; (partial = open.peek()) != null; ) {
      partial.parts.add(reply);
      if (partial.parts.size() < partial.size) {
        return;
      }
      open.pop();
      reply = new Reply.Many(partial.parts);
    }
    replies.accept(reply);
  }

  private int endOfLine() {
    for (int i = at + 1; i < end; i++) {
      if (data[i] == '\n' && data[i - 1] == '\r') {
        return i - 1;
      }
    }
    return -1;
  }

  private Reply status(int line) {
    if (line - at == 3 && data[at + 1] == 'O' && data[at + 2] == 'K') {
      return OK;
    }
    return new Reply.Text(Arrays.copyOfRange(data, at + 1, line));
  }

  private String line(int line) {
    return new String(data, at + 1, line - at - 1, StandardCharsets.UTF_8);
  }

  private int length(int line) {
    long length = number(line);
    if (length < -1 || length > LONGEST) {
      throw new IllegalStateException("not a length");
    }
    return (int) length;
  }

  private long number(int line) {
    int i = at + 1;
    boolean negative = i < line && data[i] == '-';
    if (negative) {
      i++;
    }
    if (i == line || line - i > 19) {
      throw new IllegalStateException("not a number");
    }
    long value = 0;
    for (; i < line; i++) {
      int digit = data[i] - '0';
      if (digit < 0 || digit > 9) {
        throw new IllegalStateException("not a number");
      }
      value = value * 10 - digit;
    }
    return negative ? value : -value;
  }
}
