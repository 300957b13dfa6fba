package io.cambist.session;

import io.cambist.cutoff.Cut;
import java.util.List;
import java.util.Optional;

/**
 * Which sessions are looked for: those that have part in all of these, and hang below that one.
 *
 * @param with at least one, if no session is given to look below
 */
public record SessionFilter(List<Cut> with, Optional<SessionId> below) {
  public SessionFilter {
    with = List.copyOf(with);
    if (below.isEmpty() && with.stream().allMatch(cut -> IndexKeys.of(cut).isEmpty())) {
      throw new IllegalArgumentException("nothing to look for that is listed");
    }
  }

  /** All that have part in these. */
  public static SessionFilter of(Cut... with) {
    return new SessionFilter(List.of(with), Optional.empty());
  }

  /** All below a session. */
  public static SessionFilter below(SessionId session) {
    return new SessionFilter(List.of(), Optional.of(session));
  }

  /** Whether nearly all that its index names fit. */
  boolean isOneIndex() {
    return with.size() == 1 && below.isEmpty();
  }

  boolean fits(Session session) {
    return (with.isEmpty() || session.cuts().containsAll(with))
        && (below.isEmpty() || session.id().isBelow(below.get()));
  }
}
