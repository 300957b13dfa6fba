package io.cambist.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a read found: records and end marks by id. The judgement over them is pure.
 *
 * @param records those that are there and can be read
 * @param endings the end marks
 */
record FoundSessions(Map<SessionId, Session> records, Map<SessionId, Ending> endings) {

  /** How a session stands, seen from a token of it. */
  Lineage judge(SessionId id, String tokenId, List<SessionId> secondParents, Instant now) {
    Session session = records.get(id);
    if (session != null
        && (!session.tokenId().equals(tokenId)
            || !secondParents.containsAll(session.secondParents()))) {
      // The token is of a session that stood here before, or is not what was signed for this one.
      return new Lineage(SessionState.EXPIRED, Optional.empty(), Optional.empty(), Set.of());
    }
    var everything = new ArrayList<SessionId>();
    addAncestry(everything, id);
    secondParents.forEach(parent -> addAncestry(everything, parent));
    Optional<Ending> ending =
        everything.stream().map(endings::get).filter(mark -> mark != null).findFirst();
    SessionState state = SessionState.ACTIVE;
    if (ending.isPresent()) {
      state = ending.get().state();
    } else if (!everything.stream().allMatch(one -> exists(one, now))) {
      state = SessionState.EXPIRED;
    }
    return new Lineage(state, Optional.ofNullable(session), ending, targets(id));
  }

  private Set<String> targets(SessionId id) {
    return id.lineage().stream()
        .map(records::get)
        .filter(Objects::nonNull)
        .map(Session::target)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether the session and all above it are there, unended and unexpired. */
  boolean isLive(SessionId id, Instant now) {
    return id.lineage().stream().allMatch(one -> exists(one, now) && !endings.containsKey(one));
  }

  private boolean exists(SessionId id, Instant now) {
    Session session = records.get(id);
    return session != null && now.isBefore(session.expiresAt());
  }

  /** Nearest first. */
  private static void addAncestry(List<SessionId> ids, SessionId id) {
    List<SessionId> lineage = id.lineage();
    Collections.reverse(lineage);
    ids.addAll(lineage);
  }
}
