package io.cambist.session;

import io.cambist.cutoff.StoreState;
import java.util.List;
import java.util.stream.Stream;

/**
 * A session as it stands in the store.
 *
 * @param state how far the store was, as the gateway knew it that opened the session
 * @param tasksAbove the tasks of all above it, which end it as its own does
 */
record Recorded(Session session, StoreState state, List<TaskId> tasksAbove) {

  static Recorded of(Opening opening, StoreState state) {
    Session session = opening.session();
    List<TaskId> own = session.taskId().stream().toList();
    return new Recorded(
        session, state, opening.tasks().stream().filter(task -> !own.contains(task)).toList());
  }

  /** What its token says of it. */
  SessionReference reference() {
    return new SessionReference(
        session.id(),
        session.tokenId(),
        session.secondParents(),
        Stream.concat(session.taskId().stream(), tasksAbove.stream()).toList());
  }
}
