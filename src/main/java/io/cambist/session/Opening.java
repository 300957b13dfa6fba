package io.cambist.session;

import io.cambist.cutoff.CutOff;
import io.cambist.redis.Companion;
import java.time.Instant;
import java.util.List;

/**
 * A session about to be opened.
 *
 * @param session the record; its id is the replay mark where the issuer's assertions are single-use
 * @param keepUntil how long the record must stay to refuse replays: the assertion's expiry and
 *     skew; the record stays at least until the session's expiry and the retention time as well
 * @param marks what else may be used once only
 * @param tasks those of the session and of all above it: none of them may be completed
 * @param alongside writes of others that go in the same round trip, must succeed, and are undone
 *     when the session is not opened
 * @param durable whether replicas must hold what may be used once
 */
public record Opening(
    Session session,
    Instant keepUntil,
    List<Mark> marks,
    List<TaskId> tasks,
    List<Companion> alongside,
    boolean durable) {
  public Opening {
    marks = List.copyOf(marks);
    tasks = List.copyOf(tasks);
    alongside = List.copyOf(alongside);
  }

  /** What the token will say of the session. */
  SessionReference reference() {
    return new SessionReference(session.id(), session.tokenId(), session.secondParents(), tasks);
  }

  /**
   * Something that may be used once.
   *
   * @param kind what it is: {@link #ACTOR}, a proof or a client assertion
   * @param digest base64url of a digest of issuer and identifier
   * @param keepUntil how long a second use must be refused
   */
  public record Mark(String kind, String digest, Instant keepUntil) {
    /** An assertion used as an actor token: it cannot open a session any more, nor act again. */
    public static final String ACTOR = "actor";
  }

  /** What came of it. */
  public sealed interface Outcome {
    /** The session is open; the token may be released. */
    record Opened() implements Outcome {}

    /** The assertion was used before, or its session is ended already. Nothing was written. */
    record Replayed() implements Outcome {}

    /** A mark was used before. What this request wrote has been taken back. */
    record MarkUsed(Mark mark) implements Outcome {}

    /** A parent or one of its ancestors is no longer live. What was written is taken back. */
    record ParentEnded() implements Outcome {}

    /** It has part in something that is cut off. What was written is taken back. */
    record IsCutOff(CutOff cutOff) implements Outcome {}

    /** A task of it is completed. What was written is taken back. */
    record TaskCompleted() implements Outcome {}

    /** The record would be larger than a session may be. Nothing was written. */
    record TooLarge(int bytes) implements Outcome {}
  }
}
