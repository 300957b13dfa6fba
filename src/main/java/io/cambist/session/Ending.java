package io.cambist.session;

import java.time.Instant;

/**
 * Why and when a session ended.
 *
 * @param state {@link SessionState#COMPLETED} or {@link SessionState#REVOKED}
 * @param why a short text for operators, such as {@code revoked by client ci}
 */
public record Ending(SessionState state, String why, Instant at) {}
