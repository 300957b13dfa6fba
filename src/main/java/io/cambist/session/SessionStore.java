package io.cambist.session;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;

/**
 * Where sessions live. Every operation fails with {@link io.cambist.redis.StoreUnavailable} when
 * the store does not answer in time; what had been asked for may or may not have happened then.
 */
public interface SessionStore {
  /** No session lives longer, so an end mark that stays this long outlives all that it ends. */
  Duration LONGEST_LIFE = Duration.ofHours(24);

  /**
   * Opens a session: one round trip. A child's ancestors are rechecked in the atomic step that
   * writes it.
   */
  Uni<Opening.Outcome> open(Opening opening);

  /**
   * Reads a session with all its ancestors: one round trip.
   *
   * @param tokenId the {@code jti} of the token at hand; with another one than the record's the
   *     state is not active
   * @param secondParents the ids that the token names besides its own
   */
  Uni<Lineage> read(SessionId id, String tokenId, List<SessionId> secondParents);

  /**
   * Ends a session and with it all below: one write. Ending an ended session changes nothing and
   * succeeds. An unknown session may be ended: a record that comes later is dead.
   */
  Uni<Void> end(SessionId id, Ending ending);

  /** The ids of the live descendants of a root, for operators and tests; at most {@code limit}. */
  Uni<List<SessionId>> descendants(SessionId root, int limit);
}
