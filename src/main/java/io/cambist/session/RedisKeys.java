package io.cambist.session;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** The keys and small values: all keys of a tree share its hash tag, and so one slot. */
final class RedisKeys {
  /** The first byte of a mark where a record could stand; no version of a record. */
  private static final char TOMBSTONE = '\0';

  private static final int LONGEST_REASON = 256;

  private RedisKeys() {}

  static String record(SessionId id) {
    return "s:{" + id.root() + "}" + id.path();
  }

  static String end(SessionId id) {
    return "e:{" + id.root() + "}" + id.path();
  }

  static String children(SessionId id) {
    return "c:{" + id.root() + "}";
  }

  /**
   * Where the first use of something is marked. An assertion leaves its mark where the session
   * would be that it could open, so that it is used once only, in whatever role.
   */
  static String mark(Opening.Mark mark) {
    return mark.kind().equals(Opening.Mark.ACTOR)
        ? "s:{" + mark.digest() + "}"
        : "m:{" + mark.digest() + "}" + mark.kind();
  }

  /** What a mark holds: the session that took it. Reads see no session there. */
  static String tombstone(SessionId winner) {
    return TOMBSTONE + winner.text();
  }

  static boolean isTombstone(byte[] value) {
    return value.length > 0 && value[0] == TOMBSTONE;
  }

  static String ending(Ending ending) {
    String why = ending.why();
    return (ending.state() == SessionState.COMPLETED ? "C" : "R")
        + ending.at().toEpochMilli()
        + " "
        + why.substring(0, Math.min(why.length(), LONGEST_REASON));
  }

  /** Whatever stands there ends the session; what cannot be read counts as revoked. */
  static Ending ending(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    SessionState state = text.startsWith("C") ? SessionState.COMPLETED : SessionState.REVOKED;
    int space = text.indexOf(' ');
    try {
      Instant at = Instant.ofEpochMilli(Long.parseLong(text.substring(1, space)));
      return new Ending(state, text.substring(space + 1), at);
    } catch (RuntimeException malformed) {
      return new Ending(SessionState.REVOKED, "for an unreadable reason", Instant.EPOCH);
    }
  }

  /** How long from now until then, as {@code PX} takes it: at least a millisecond. */
  static String millisUntil(Instant then, Instant now) {
    return Long.toString(Math.max(1, Duration.between(now, then).toMillis()));
  }
}
