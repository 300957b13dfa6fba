package io.cambist.session;

import java.util.Optional;

/**
 * A session as read with its ancestors and second parents.
 *
 * @param state {@link SessionState#ACTIVE} only while it and every ancestor of every parent is live
 *     by the clock, unended, and there
 * @param session its own record; empty when it is gone or never was
 * @param ending its own or the nearest ancestor's end mark
 */
public record Lineage(SessionState state, Optional<Session> session, Optional<Ending> ending) {}
