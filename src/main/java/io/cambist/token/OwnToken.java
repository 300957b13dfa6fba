package io.cambist.token;

import io.cambist.jose.Claims;
import io.cambist.session.SessionId;
import java.time.Instant;
import java.util.List;

/**
 * A token of ours whose signature and times have been checked; whether its session is live is for
 * the store to say.
 *
 * @param secondParents the sessions of actor tokens of ours, transitively
 */
public record OwnToken(
    Claims claims,
    SessionId session,
    String tokenId,
    List<SessionId> secondParents,
    Instant expiresAt) {}
