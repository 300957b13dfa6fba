package io.cambist.session;

import io.cambist.cutoff.CutOff;
import io.cambist.cutoff.KnownCutOffs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a read found. The judgement over it is pure.
 *
 * @param records those that are there and can be read
 * @param endings the end marks
 * @param spent how many uses are gone, where any are
 * @param completed the marks of tasks
 * @param cutOffs as of the read
 */
record FoundSessions(
    Map<SessionId, Recorded> records,
    Map<SessionId, Ending> endings,
    Map<SessionId, Long> spent,
    Map<TaskId, Ending> completed,
    KnownCutOffs cutOffs) {

  FoundSessions asOf(KnownCutOffs known) {
    return new FoundSessions(records, endings, spent, completed, known);
  }

  /** How a session stands, seen from a token of it. */
  Lineage judge(SessionReference token, Instant now) {
    Optional<Session> own = Optional.ofNullable(records.get(token.id())).map(Recorded::session);
    List<SessionId> everything = everything(token);
    if (own.isPresent() && !isOf(token, own.get(), everything)) {
      // The token is of a session that stood here before, or is not what was signed for this one.
      return Lineage.of(SessionState.EXPIRED);
    }
    Optional<CutOff> cutOff =
        found(everything).map(one -> hit(one, now)).flatMap(Optional::stream).findFirst();
    Optional<Ending> ending = ending(everything, token.tasks(), cutOff);
    SessionState state = SessionState.ACTIVE;
    if (ending.isPresent()) {
      state = ending.get().state();
    } else if (!everything.stream().allMatch(id -> exists(id, now))) {
      state = SessionState.EXPIRED;
    } else if (everything.stream().anyMatch(this::isSpent)) {
      state = SessionState.SPENT;
    }
    return new Lineage(
        state, own, sessions(everything), ending, cutOff, targets(token.id()), limits(token.id()));
  }

  /** How a session stands by itself and its ancestors, whatever else it hangs on. */
  Lineage judgeTree(SessionReference token, Instant now) {
    Optional<Session> own = Optional.ofNullable(records.get(token.id())).map(Recorded::session);
    if (own.isEmpty() || !own.get().tokenId().equals(token.tokenId())) {
      return Lineage.of(SessionState.EXPIRED);
    }
    List<SessionId> lineage = token.id().lineage();
    Optional<Ending> ending = ending(lineage, List.of(), Optional.empty());
    SessionState unended =
        lineage.stream().allMatch(id -> exists(id, now))
            ? SessionState.ACTIVE
            : SessionState.EXPIRED;
    return new Lineage(
        ending.map(Ending::state).orElse(unended),
        own,
        sessions(lineage),
        ending,
        Optional.empty(),
        targets(token.id()),
        limits(token.id()));
  }

  /** Whether the session and all above it are there, and nothing has ended them. */
  boolean isLive(SessionId id, Instant now) {
    return id.lineage().stream()
        .allMatch(
            one ->
                exists(one, now)
                    && !endings.containsKey(one)
                    && !isSpent(one)
                    && hit(records.get(one), now).isEmpty());
  }

  private boolean isOf(SessionReference token, Session session, List<SessionId> everything) {
    return session.tokenId().equals(token.tokenId())
        && token.secondParents().containsAll(session.secondParents())
        && found(everything)
            .allMatch(one -> one.session().taskId().map(token.tasks()::contains).orElse(true));
  }

  private Stream<Recorded> found(List<SessionId> ids) {
    return ids.stream().map(records::get).filter(Objects::nonNull);
  }

  private List<Session> sessions(List<SessionId> ids) {
    return found(ids).map(Recorded::session).toList();
  }

  private Optional<CutOff> hit(Recorded one, Instant now) {
    return cutOffs.isEmpty()
        ? Optional.empty()
        : cutOffs.hit(one.session().cuts(), one.state(), now);
  }

  private Optional<Ending> ending(
      List<SessionId> ids, List<TaskId> tasks, Optional<CutOff> cutOff) {
    return ids.stream()
        .map(endings::get)
        .filter(Objects::nonNull)
        .findFirst()
        .or(() -> tasks.stream().map(completed::get).filter(Objects::nonNull).findFirst())
        .or(() -> cutOff.map(Ending::by));
  }

  private Set<String> targets(SessionId id) {
    return found(id.lineage())
        .flatMap(one -> one.session().targets().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The sessions of a lineage whose uses are counted. */
  private Map<SessionId, Integer> limits(SessionId id) {
    return found(id.lineage())
        .filter(one -> one.session().uses().isPresent())
        .collect(
            Collectors.toUnmodifiableMap(
                one -> one.session().id(), one -> one.session().uses().get()));
  }

  private boolean exists(SessionId id, Instant now) {
    Recorded one = records.get(id);
    return one != null
        && one.state().epoch().equals(cutOffs.state().epoch())
        && now.isBefore(one.session().expiresAt());
  }

  private boolean isSpent(SessionId id) {
    return records
        .get(id)
        .session()
        .uses()
        .map(uses -> uses <= spent.getOrDefault(id, 0L))
        .orElse(false);
  }

  /** The session, its ancestors and those of its second parents, the nearest first. */
  private static List<SessionId> everything(SessionReference token) {
    var ids = new ArrayList<SessionId>();
    addAncestry(ids, token.id());
    token.secondParents().forEach(parent -> addAncestry(ids, parent));
    return ids;
  }

  private static void addAncestry(List<SessionId> ids, SessionId id) {
    List<SessionId> lineage = id.lineage();
    Collections.reverse(lineage);
    ids.addAll(lineage);
  }
}
