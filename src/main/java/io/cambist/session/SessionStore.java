package io.cambist.session;

import io.cambist.cutoff.CutOffs;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where sessions live. Every operation fails with {@link io.cambist.redis.StoreUnavailable} when
 * the store does not answer in time; what had been asked for may or may not have happened then.
 */
public interface SessionStore {
  /** No session lives longer, so an end mark that stays this long outlives all that it ends. */
  Duration LONGEST_LIFE = CutOffs.LONGEST_LIFE;

  /**
   * Opens a session: one round trip, and more only when cut-offs have changed. A child's ancestors
   * are rechecked in the atomic step that writes it.
   */
  Uni<Opening.Outcome> open(Opening opening);

  /**
   * What {@link #open} would answer now. Nothing is written: one round trip, one more when cut-offs
   * have changed.
   */
  Uni<Rehearsal> rehearse(Opening opening);

  /** Reads a session with all above it: one round trip, one more when cut-offs have changed. */
  Uni<Lineage> read(SessionReference token);

  /**
   * Reads a session with its ancestors alone, to end it: one round trip to the one place that an
   * end needs as well. Cut-offs, tasks and second parents are not looked at.
   */
  Uni<Lineage> readTree(SessionReference token);

  /**
   * Spends one use of an active session, and of every ancestor that counts uses: one round trip.
   *
   * @param lineage as just read
   * @param durable whether replicas must hold what was spent
   * @return false when a use was gone, or a session ended, since it was read; nothing is spent then
   */
  default Uni<Boolean> spend(Lineage lineage, boolean durable) {
    return accept(Acceptance.of(lineage, durable))
        .map(outcome -> outcome == Acceptance.Outcome.ACCEPTED);
  }

  /**
   * Accepts the token of a session: burns its proof, and spends one use of the session and of every
   * ancestor that counts uses; all of it or nothing, in one round trip.
   */
  Uni<Acceptance.Outcome> accept(Acceptance acceptance);

  /**
   * Marks what may be used once, where no session is opened: one round trip.
   *
   * @return the first that was used before, if any; the others are as if never used then
   */
  Uni<Optional<Opening.Mark>> use(List<Opening.Mark> marks);

  /**
   * Ends a session and with it all below: one write, held by as many replicas as configured. Ending
   * an ended session changes nothing and succeeds. An unknown session may be ended: a record that
   * comes later is dead.
   */
  Uni<Void> end(SessionId id, Ending ending);

  /**
   * Ends all sessions of a task and all below them, those that are being opened too: one write, as
   * {@link #end}. Until the longest life has passed, the task opens no session any more.
   */
  Uni<Void> end(TaskId task, Ending ending);
}
