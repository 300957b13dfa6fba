package io.cambist.client;

import io.cambist.federation.Client;
import io.cambist.federation.ClientAuthentication.PrivateKeyJwt;
import io.cambist.jose.Claims;
import io.cambist.jose.SignatureVerifier;
import io.cambist.jose.UnverifiedJwt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What can be told of an assertion that a client made itself, without its keys (RFC 7523 section 3,
 * and its revision on audiences). What fails here makes nobody fetch keys.
 */
final class SelfSignedRules {
  /** How far the clocks of clients may be off; {@code exp} gets none of it. */
  static final Duration SKEW = Duration.ofSeconds(30);

  /** How far ahead an assertion may expire: until then the store has to remember it. */
  static final Duration LONGEST = Duration.ofHours(1);

  private static final int LONGEST_ID = 1024;

  private static final Set<String> TYPES = Set.of("jwt", "client-authentication+jwt");

  private final String gateway;
  private final String tokenEndpoint;

  /**
   * @param gateway our issuer identifier
   */
  SelfSignedRules(String gateway) {
    this.gateway = gateway;
    String base = gateway.endsWith("/") ? gateway.substring(0, gateway.length() - 1) : gateway;
    this.tokenEndpoint = base + "/oauth2/token";
  }

  /** The first rule that the assertion breaks. */
  Optional<String> fault(UnverifiedJwt jwt, Client client, PrivateKeyJwt method, Instant now) {
    Claims claims = jwt.claims();
    return party("iss", client, claims)
        .or(() -> party("sub", client, claims))
        .or(() -> header(jwt, method))
        .or(() -> audience(claims, method))
        .or(() -> expiry(claims, now))
        .or(() -> past("nbf", claims, now))
        .or(() -> past("iat", claims, now))
        .or(() -> identifier(claims));
  }

  private static Optional<String> party(String claim, Client client, Claims claims) {
    return claims.string(claim).equals(Optional.of(client.id()))
        ? Optional.empty()
        : Optional.of(claim + " is not the client's id");
  }

  private static Optional<String> header(UnverifiedJwt jwt, PrivateKeyJwt method) {
    if (SignatureVerifier.permittedAlgorithm(jwt, method.algorithms()).isEmpty()) {
      return Optional.of("the assertion's alg is not one of " + method.algorithms());
    }
    return TYPES.contains(jwt.mediaType())
        ? Optional.empty()
        : Optional.of("the assertion's typ is not one of " + TYPES);
  }

  private Optional<String> audience(Claims claims, PrivateKeyJwt method) {
    Optional<List<String>> audiences = claims.strings("aud");
    if (audiences.isEmpty()) {
      return Optional.of("aud is missing, or no string");
    }
    if (audiences.get().size() != 1) {
      return Optional.of("aud names " + audiences.get().size() + " audiences, not one");
    }
    String only = audiences.get().get(0);
    if (only.equals(gateway) || (method.tokenEndpointAudience() && only.equals(tokenEndpoint))) {
      return Optional.empty();
    }
    return Optional.of(
        only.equals(tokenEndpoint)
            ? "aud is the token endpoint, which the client may not send"
            : "aud is not " + gateway);
  }

  private static Optional<String> expiry(Claims claims, Instant now) {
    Optional<Instant> expiry = claims.time("exp");
    if (expiry.isEmpty()) {
      return Optional.of("exp is missing, or no time");
    }
    if (!now.isBefore(expiry.get())) {
      return Optional.of("exp has passed");
    }
    return expiry.get().isAfter(now.plus(LONGEST))
        ? Optional.of("exp lies more than " + LONGEST.toSeconds() + " s ahead")
        : Optional.empty();
  }

  private static Optional<String> past(String claim, Claims claims, Instant now) {
    if (!claims.has(claim)) {
      return Optional.empty();
    }
    Optional<Instant> time = claims.time(claim);
    if (time.isEmpty()) {
      return Optional.of(claim + " is no time");
    }
    return time.get().isAfter(now.plus(SKEW))
        ? Optional.of(claim + " lies in the future")
        : Optional.empty();
  }

  private static Optional<String> identifier(Claims claims) {
    return claims.string("jti").filter(id -> !id.isEmpty() && id.length() <= LONGEST_ID).isPresent()
        ? Optional.empty()
        : Optional.of("jti is missing, empty, very long or no string");
  }
}
