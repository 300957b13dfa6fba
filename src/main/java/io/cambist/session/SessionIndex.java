package io.cambist.session;

import io.cambist.cutoff.Cut;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/**
 * Finds sessions, those that ended too while their records are kept. What was opened a moment ago
 * may not be listed yet. Fails with {@link io.cambist.redis.StoreUnavailable} when the store does
 * not answer in time.
 */
public interface SessionIndex {

  /**
   * A page: two round trips, however many sessions there are.
   *
   * @param from what an earlier page of the same filter named as next; empty for the first one
   * @param size how many sessions at most, up to 500
   * @throws IllegalArgumentException when the filter names no index, or too many, or {@code from}
   *     is no place in one of them
   */
  Uni<SessionPage> page(SessionFilter filter, Optional<String> from, int size);

  /**
   * How many live sessions have part in this, and so how many a cut-off of it would end: one round
   * trip. Right as long as all gateways have the same longest life and retention time. Empty where
   * nothing counts them: for an actor and a key.
   */
  Uni<Optional<Extent>> extent(Cut cut);
}
