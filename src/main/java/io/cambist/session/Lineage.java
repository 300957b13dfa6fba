package io.cambist.session;

import java.util.Optional;
import java.util.Set;

/**
 * A session as read with its ancestors and second parents.
 *
 * @param state {@link SessionState#ACTIVE} only while it and every ancestor of every parent is live
 *     by the clock, unended, and there
 * @param session its own record; empty when it is gone or never was
 * @param targets the names of the targets of the session and of all its ancestors
 * @param ending its own or the nearest ancestor's end mark
 */
public record Lineage(
    SessionState state, Optional<Session> session, Optional<Ending> ending, Set<String> targets) {}
