package io.cambist.session;

import io.cambist.cutoff.Cut;
import java.util.List;
import java.util.Optional;

/**
 * Which sessions are looked for: those that have part in all of these, and are children of that
 * one.
 *
 * @param with at least one, if no parent is given
 */
public record SessionFilter(List<Cut> with, Optional<SessionId> parent) {
  public SessionFilter {
    with = List.copyOf(with);
    if (parent.isEmpty() && with.stream().allMatch(cut -> IndexKeys.of(cut).isEmpty())) {
      throw new IllegalArgumentException("nothing to look for that is listed");
    }
  }

  /** All that have part in these. */
  public static SessionFilter of(Cut... with) {
    return new SessionFilter(List.of(with), Optional.empty());
  }

  /** What a session was exchanged for, without what that was exchanged for in turn. */
  public static SessionFilter childrenOf(SessionId parent) {
    return new SessionFilter(List.of(), Optional.of(parent));
  }

  /** Whether nearly all that its index names fit. */
  boolean isOneIndex() {
    return with.size() == 1 && parent.isEmpty();
  }

  boolean fits(Session session) {
    return (with.isEmpty() || session.cuts().containsAll(with))
        && (parent.isEmpty() || session.parent().equals(parent));
  }
}
