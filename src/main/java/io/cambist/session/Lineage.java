package io.cambist.session;

import io.cambist.cutoff.CutOff;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A session as read with its ancestors and second parents.
 *
 * @param state {@link SessionState#ACTIVE} only while it and every ancestor of every parent is live
 *     by the clock, unended, not cut off, not spent, and there
 * @param session its own record; empty when it is gone or never was
 * @param sessions all that were found of the session, its ancestors and its second parents with
 *     theirs
 * @param ending its own or the nearest ancestor's end mark, or what else ended it
 * @param cutOff the cut-off by which it is dead
 * @param targets the names of the targets of the session and of all its ancestors
 * @param limits how often the token may be used, by each of the session and its ancestors that
 *     counts uses
 */
public record Lineage(
    SessionState state,
    Optional<Session> session,
    List<Session> sessions,
    Optional<Ending> ending,
    Optional<CutOff> cutOff,
    Set<String> targets,
    Map<SessionId, Integer> limits) {

  /** Of a token that is of no session. */
  static Lineage of(SessionState state) {
    return new Lineage(
        state, Optional.empty(), List.of(), Optional.empty(), Optional.empty(), Set.of(), Map.of());
  }
}
