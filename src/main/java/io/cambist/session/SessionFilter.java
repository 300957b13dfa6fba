package io.cambist.session;

import io.cambist.cutoff.Cut;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which sessions are looked for; every condition holds at once. To be answered it must name an
 * index, see {@link #isListed}.
 *
 * @param with the session has part in all of these
 * @param among the session has part in one of these at least; empty for no matter which
 * @param parent the session was exchanged for this one's token
 * @param states how the session stands; empty for any
 * @param openedFrom the earliest time of opening, itself included
 * @param openedUntil the time before which it was opened
 */
public record SessionFilter(
    List<Cut> with,
    List<Cut> among,
    Optional<SessionId> parent,
    Set<SessionState> states,
    Optional<Instant> openedFrom,
    Optional<Instant> openedUntil) {

  public SessionFilter {
    with = with.stream().distinct().toList();
    among = among.stream().distinct().toList();
    states = Set.copyOf(states);
  }

  /** All that have part in these. */
  public static SessionFilter of(Cut... with) {
    return of(List.of(with));
  }

  /** All that have part in these. */
  public static SessionFilter of(Collection<? extends Cut> with) {
    return new SessionFilter(
        List.copyOf(with),
        List.of(),
        Optional.empty(),
        Set.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** What a session was exchanged for, without what that was exchanged for in turn. */
  public static SessionFilter childrenOf(SessionId parent) {
    return of().below(parent);
  }

  /** Those of them that have part in one of these at least. */
  public SessionFilter among(Collection<? extends Cut> among) {
    return new SessionFilter(with, List.copyOf(among), parent, states, openedFrom, openedUntil);
  }

  /** Those of them that were exchanged for this one. */
  public SessionFilter below(SessionId parent) {
    return new SessionFilter(with, among, Optional.of(parent), states, openedFrom, openedUntil);
  }

  /** Those of them that stand like this; all of them when none is given. */
  public SessionFilter withStates(Collection<SessionState> states) {
    return new SessionFilter(with, among, parent, Set.copyOf(states), openedFrom, openedUntil);
  }

  /** Those of them that were opened at or after the one and before the other time. */
  public SessionFilter openedBetween(Optional<Instant> from, Optional<Instant> until) {
    return new SessionFilter(with, among, parent, states, from, until);
  }

  /**
   * Whether an index says what to look at: that of the parent, of one of {@code with} at least, or
   * those of {@code among}, where each is a client, issuer, target or policy. Actors and keys have
   * none.
   */
  public boolean isListed() {
    return parent.isPresent()
        || with.stream().anyMatch(cut -> IndexKeys.of(cut).isPresent())
        || (!among.isEmpty() && among.stream().allMatch(IndexKeys::isStream));
  }

  /** Whether nearly all that its index names fit. */
  boolean isOneIndex() {
    int conditions = with.size() + (parent.isPresent() ? 1 : 0) + (among.isEmpty() ? 0 : 1);
    return conditions == 1 && states.isEmpty() && openedFrom.isEmpty() && openedUntil.isEmpty();
  }

  /** Whether it is looked for, however it stands. */
  boolean fits(Session session) {
    List<Cut> cuts = session.cuts();
    return cuts.containsAll(with)
        && (among.isEmpty() || among.stream().anyMatch(cuts::contains))
        && (parent.isEmpty() || session.parent().equals(parent))
        && openedFrom.map(from -> !session.issuedAt().isBefore(from)).orElse(true)
        && openedUntil.map(session.issuedAt()::isBefore).orElse(true);
  }

  boolean fits(SessionState state) {
    return states.isEmpty() || states.contains(state);
  }
}
