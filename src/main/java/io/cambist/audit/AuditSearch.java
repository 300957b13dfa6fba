package io.cambist.audit;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Looks through what happened. */
public interface AuditSearch {
  /** The most events of a page. */
  int LARGEST_PAGE = 200;

  /**
   * The newest events that fit, over both streams by the time at which Redis took them. A page is
   * one round trip. What comes while pages are turned is on none of them.
   *
   * @param cursor the {@code next} of the page before; none for the first page
   * @param size how many at most, from 1 to {@link #LARGEST_PAGE}
   * @return fails with {@link io.cambist.redis.StoreUnavailable} when Redis cannot tell
   * @throws IllegalArgumentException for another size, or what is no cursor
   */
  Uni<AuditPage> search(AuditFilter filter, Optional<String> cursor, int size);
}
