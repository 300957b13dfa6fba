package io.cambist.session;

import io.cambist.redis.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * The keys and small values. All keys of a tree share its hash tag, and so one slot:
 *
 * <ul>
 *   <li>{@code s:{root}path} the record, a string of some 250 bytes, 8 KiB at most; or the mark of
 *       an assertion that was used as an actor token. Until the session's expiry and the retention
 *       time, and until its assertion's expiry and skew
 *   <li>{@code e:{root}path} the end mark, a string of some fifty bytes; for the longest life and
 *       the retention time from when it is written, so that it outlives all that it ends
 *   <li>{@code u:{root}path} how many uses are gone, a number; for the longest life and the
 *       retention time from the latest use
 *   <li>{@code c:{root}path} the children of a session by expiry, a sorted set by {@link
 *       IndexScore}: twenty-five bytes for a child of a root, eight more for each further hop, and
 *       what Redis adds; until the last child's record goes, and without those that expired
 *   <li>{@code m:{digest}kind} the mark of a proof or client assertion, a string with the id of the
 *       session that it was used for, or with none; as long as its second use must be refused
 *   <li>{@code m:{root}kind.digest} the mark of a proof that came with a token of this tree, or of
 *       a request that it was accepted for; empty; as long as its second use must be refused, or
 *       must spend nothing
 *   <li>{@code t:{task}} the mark of a completed task, like an end mark
 * </ul>
 */
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

  static String uses(SessionId id) {
    return "u:{" + id.root() + "}" + id.path();
  }

  /** How many uses are gone; what cannot be read counts as all of them. */
  static long uses(Reply.Text value) {
    try {
      return Long.parseLong(value.toString());
    } catch (NumberFormatException malformed) {
      return Long.MAX_VALUE;
    }
  }

  static String task(TaskId task) {
    return "t:{" + task.text() + "}";
  }

  static String children(SessionId parent) {
    return "c:{" + parent.root() + "}" + parent.path();
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

  /** Where is marked what a token of this session's tree was accepted with, or for. */
  static String mark(SessionId session, Opening.Mark mark) {
    return "m:{" + session.root() + "}" + mark.kind() + "." + mark.digest();
  }

  /** What a mark holds: the session that took it. Reads see no session there. */
  static String tombstone(SessionId winner) {
    return TOMBSTONE + winner.text();
  }

  /** What a mark holds where no session took it. */
  static String tombstone() {
    return String.valueOf(TOMBSTONE);
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

  /** As long as any session below may live, and the retention time after that. */
  static String endLife(Duration retention) {
    return Long.toString(SessionStore.LONGEST_LIFE.plus(retention).toMillis());
  }

  /** How long from now until then, as {@code PX} takes it: at least a millisecond. */
  static String millisUntil(Instant then, Instant now) {
    return Long.toString(Math.max(1, Duration.between(now, then).toMillis()));
  }
}
