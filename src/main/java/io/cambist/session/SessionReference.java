package io.cambist.session;

import java.util.List;

/**
 * What a token says of the session that it is a view of: all that is needed to read whether it is
 * live in one round trip.
 *
 * @param tokenId the {@code jti}; with another one than the record's the token is of no session
 * @param secondParents the sessions of actor tokens of ours, transitively
 * @param tasks those of the session, of its ancestors and of its second parents
 */
public record SessionReference(
    SessionId id, String tokenId, List<SessionId> secondParents, List<TaskId> tasks) {
  public SessionReference {
    secondParents = List.copyOf(secondParents);
    tasks = List.copyOf(tasks);
  }
}
