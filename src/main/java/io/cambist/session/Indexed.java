package io.cambist.session;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A session as the indexes hold it: its id, and all else that must be read to tell how it stands.
 * The stored form is seventeen bytes for a root with nothing else, and says where it ends, so that
 * several may stand one after the other.
 */
record Indexed(SessionId id, List<SessionId> secondParents, List<TaskId> tasks) {
  private static final int OWN = 0;
  private static final int SECOND_PARENT = 1;
  private static final int TASK = 2;
  private static final int KIND_SHIFT = 5;
  private static final int HOPS_MASK = (1 << KIND_SHIFT) - 1;
  private static final int ROOT_BYTES = 16;
  private static final int HOP_BYTES = 8;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  static Indexed of(Opening opening) {
    return new Indexed(opening.session().id(), opening.session().secondParents(), opening.tasks());
  }

  byte[] encode() {
    var out = new ByteArrayOutputStream(1 + ROOT_BYTES);
    write(out, OWN, id);
    secondParents.forEach(parent -> write(out, SECOND_PARENT, parent));
    for (TaskId task : tasks) {
      out.write(TASK << KIND_SHIFT);
      out.writeBytes(DECODER.decode(task.text()));
    }
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, int kind, SessionId id) {
    out.write(kind << KIND_SHIFT | id.hops());
    for (String part : id.text().split("\\.", -1)) {
      out.writeBytes(DECODER.decode(part));
    }
  }

  /** Reads what stands there; what cannot be read ends it. */
  static List<Indexed> decode(byte[] bytes) {
    var all = new ArrayList<Indexed>();
    var parents = new ArrayList<SessionId>();
    var tasks = new ArrayList<TaskId>();
    Optional<SessionId> own = Optional.empty();
    int at = 0;
    while (at < bytes.length) {
      int kind = (bytes[at] & 0xff) >>> KIND_SHIFT;
      int hops = bytes[at] & HOPS_MASK;
      int end = at + 1 + ROOT_BYTES + hops * HOP_BYTES;
      if (end > bytes.length || kind > TASK || hops > SessionId.MOST_HOPS) {
        break;
      }
      if (kind == OWN) {
        own.ifPresent(id -> all.add(new Indexed(id, List.copyOf(parents), List.copyOf(tasks))));
        parents.clear();
        tasks.clear();
        own = Optional.of(id(bytes, at + 1, end));
      } else if (kind == SECOND_PARENT) {
        parents.add(id(bytes, at + 1, end));
      } else {
        tasks.add(new TaskId(text(bytes, at + 1, end)));
      }
      at = end;
    }
    own.ifPresent(id -> all.add(new Indexed(id, List.copyOf(parents), List.copyOf(tasks))));
    return all;
  }

  private static SessionId id(byte[] bytes, int from, int to) {
    var text = new StringBuilder(text(bytes, from, from + ROOT_BYTES));
    for (int at = from + ROOT_BYTES; at < to; at += HOP_BYTES) {
      text.append('.').append(text(bytes, at, at + HOP_BYTES));
    }
    return new SessionId(text.toString());
  }

  private static String text(byte[] bytes, int from, int to) {
    return ENCODER.encodeToString(Arrays.copyOfRange(bytes, from, to));
  }
}
