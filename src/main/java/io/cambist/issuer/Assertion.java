package io.cambist.issuer;

import io.cambist.federation.Issuer;
import io.cambist.federation.IssuerAssurance;
import io.cambist.jose.Claims;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Party;
import io.cambist.oauth.Scopes;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A foreign token whose every check has passed.
 *
 * @param party its issuer's name and its {@code sub}
 * @param actors its own {@code act}, outermost first
 * @param attributes as the issuer's mapping yields them
 * @param assurance the level that its issuer gives it
 * @param expiresAt its {@code exp}
 * @param scopes its {@code scope} claim, where it carries one
 * @param confirmation the key that it commits to
 * @param onceDigest base64url of the first 128 bits of a digest over issuer and identifier, where
 *     the issuer's assertions are single-use: 22 characters, fit to be the root of a session id
 */
public record Assertion(
    Issuer issuer,
    Party party,
    ActorChain actors,
    Claims claims,
    Map<String, Object> attributes,
    IssuerAssurance.Reached assurance,
    Instant expiresAt,
    Optional<Scopes> scopes,
    Optional<Confirmation> confirmation,
    Optional<String> onceDigest) {}
