package io.cambist.federation;

import io.cambist.expression.Expression;
import io.cambist.expression.Secrets;
import io.cambist.jose.Algorithm;
import io.cambist.oauth.TokenType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody whose assertions are trusted.
 *
 * @param issuer the exact {@code iss}
 * @param audiences the {@code aud} values of which an assertion must carry one
 * @param types the accepted {@code typ} headers in lower case; an absent one counts as {@code jwt}
 * @param tokenTypes what an assertion of this issuer may be declared as
 * @param maxAge the longest time since {@code iat}; without it {@code iat} is optional
 * @param singleUse whether an assertion is taken once only
 * @param idClaim the claim that identifies an assertion; without it its signing input does
 * @param durable whether replicas must hold that an assertion was used
 * @param attributes CEL over {@code claims}, by the attribute's name
 * @param keep the attributes that the session keeps, for the exchanges of its tokens
 * @param assurance how much its assertions assure
 */
public record Issuer(
    String name,
    String issuer,
    KeySource keys,
    List<String> audiences,
    Set<Algorithm> algorithms,
    Set<String> types,
    Set<TokenType> tokenTypes,
    Optional<Duration> maxAge,
    boolean singleUse,
    Optional<String> idClaim,
    boolean durable,
    Map<String, Expression> attributes,
    Set<String> keep,
    IssuerAssurance assurance) {

  /** Whether an attribute is a secret, by its name or by that of what it is made from. */
  public boolean isSecret(String attribute) {
    Expression mapping = attributes.get(attribute);
    return Secrets.isSecret(attribute) || (mapping != null && mapping.readsSecret());
  }
}
