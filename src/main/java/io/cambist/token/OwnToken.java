package io.cambist.token;

import io.cambist.jose.Claims;
import io.cambist.session.SessionReference;
import java.time.Instant;

/**
 * A token of ours whose signature and times have been checked; whether its session is live is for
 * the store to say.
 *
 * @param session what it says of its session
 */
public record OwnToken(Claims claims, SessionReference session, Instant expiresAt) {}
