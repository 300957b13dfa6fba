package io.cambist.session;

import java.util.List;
import java.util.Optional;

/**
 * Some of the sessions that were looked for, the latest to go first.
 *
 * @param next where the next page begins; empty when this is the last one. A page may hold none and
 *     not be the last: it looks at so many candidates and no more
 */
public record SessionPage(List<Found> sessions, Optional<String> next) {

  /** A session, and how it stands. */
  public record Found(Session session, Lineage lineage) {}
}
