package io.cambist.session;

import io.cambist.cutoff.Cut;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules by which sessions live and die, said plainly and kept in memory. */
final class SessionModel {
  final List<Token> tokens = new ArrayList<>();
  final Set<Cut> inForce = new HashSet<>();
  private final Map<SessionId, Token> byId = new HashMap<>();
  private final Set<SessionId> ended = new HashSet<>();
  private final Set<TaskId> completed = new HashSet<>();
  private final Map<Cut, Integer> lifted = new HashMap<>();
  private final Map<SessionId, Integer> spent = new HashMap<>();
  private int events;

  /**
   * @param tasks of its session and of all above it
   * @param openedAt its place among all events
   */
  record Token(Session session, Set<TaskId> tasks, int openedAt) {
    SessionReference reference() {
      return new SessionReference(
          session.id(), session.tokenId(), session.secondParents(), List.copyOf(tasks));
    }
  }

  void opened(Session session, Set<TaskId> tasks) {
    var token = new Token(session, tasks, events++);
    tokens.add(token);
    byId.put(session.id(), token);
  }

  void ended(Token token) {
    ended.add(token.session().id());
  }

  void completed(TaskId task) {
    completed.add(task);
  }

  void cutOff(Cut cut) {
    inForce.add(cut);
  }

  void lifted(Cut cut) {
    if (inForce.remove(cut)) {
      lifted.put(cut, events++);
    }
  }

  void spent(Token token) {
    for (SessionId id : token.session().id().lineage()) {
      if (byId.get(id).session().uses().isPresent()) {
        spent.merge(id, 1, Integer::sum);
      }
    }
  }

  boolean countsUses(Token token) {
    return token.session().id().lineage().stream()
        .anyMatch(id -> byId.get(id).session().uses().isPresent());
  }

  boolean isCutOff(Session session) {
    return session.cuts().stream().anyMatch(inForce::contains);
  }

  boolean isCompleted(Set<TaskId> tasks) {
    return tasks.stream().anyMatch(completed::contains);
  }

  boolean isLive(Token token, Instant now) {
    var ids = new LinkedHashSet<>(token.session().id().lineage());
    token.session().secondParents().forEach(parent -> ids.addAll(parent.lineage()));
    return !isCompleted(token.tasks())
        && ids.stream().map(byId::get).allMatch(one -> lives(one, now));
  }

  private boolean lives(Token one, Instant now) {
    Session session = one.session();
    return now.isBefore(session.expiresAt())
        && !ended.contains(session.id())
        && !isCutOff(session)
        && session.cuts().stream().noneMatch(cut -> lifted.getOrDefault(cut, -1) > one.openedAt())
        && spent.getOrDefault(session.id(), 0) < session.uses().orElse(Integer.MAX_VALUE);
  }
}
