package io.cambist.session;

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
   * @throws IllegalArgumentException when {@code from} is no place in an index of this filter
   */
  Uni<SessionPage> page(SessionFilter filter, Optional<String> from, int size);
}
