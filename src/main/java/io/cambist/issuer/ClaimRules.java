package io.cambist.issuer;

import io.cambist.federation.Issuer;
import io.cambist.jose.Claims;
import io.cambist.jose.SignatureVerifier;
import io.cambist.jose.UnverifiedJwt;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.oauth.Scopes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What can be told from an assertion without its issuer's keys (RFC 7519 section 4.1, RFC 8725
 * section 3). A token that fails here is refused before any key is fetched for it.
 */
final class ClaimRules {
  /** How far the clocks of issuers may be off; {@code exp} gets none of it. */
  static final Duration SKEW = Duration.ofSeconds(30);

  /**
   * How far ahead an assertion that is taken once may expire: until then the store has to remember
   * it.
   */
  static final Duration LONGEST_SINGLE_USE = Duration.ofHours(24);

  /** The longest name of a subject or an actor, in characters. */
  static final int LONGEST_NAME = 1024;

  private ClaimRules() {}

  /** The first rule that the token breaks. */
  static Optional<Refusal> fault(UnverifiedJwt jwt, Issuer issuer, Instant now) {
    Claims claims = jwt.claims();
    return header(jwt, issuer)
        .or(() -> audience(claims, issuer))
        .or(() -> expiry(claims, issuer, now))
        .or(() -> beginning(claims, now))
        .or(() -> age(claims, issuer, now))
        .or(() -> subject(claims))
        .or(() -> scope(claims))
        .or(() -> details(claims));
  }

  /** Whether this can be somebody's name: no control characters, not endless. */
  static boolean isName(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST_NAME
        && text.chars().noneMatch(Character::isISOControl);
  }

  private static Optional<Refusal> header(UnverifiedJwt jwt, Issuer issuer) {
    if (SignatureVerifier.permittedAlgorithm(jwt, issuer.algorithms()).isEmpty()) {
      return refusal(
          Reason.TOKEN_ALGORITHM_REFUSED, "the token's alg is not one of " + issuer.algorithms());
    }
    if (!issuer.types().contains(jwt.mediaType())) {
      return refusal(Reason.TOKEN_TYP_REFUSED, "the token's typ is not one of " + issuer.types());
    }
    return Optional.empty();
  }

  private static Optional<Refusal> audience(Claims claims, Issuer issuer) {
    if (!claims.has("aud")) {
      return refusal(Reason.TOKEN_AUDIENCE_REFUSED, "aud is missing");
    }
    Optional<List<String>> audiences = claims.strings("aud");
    if (audiences.isEmpty()) {
      return malformed("aud is neither a string nor an array of strings");
    }
    if (audiences.get().stream().noneMatch(one -> KeyCommitment.isMeant(one, issuer))) {
      return refusal(Reason.TOKEN_AUDIENCE_REFUSED, "aud holds none of " + issuer.audiences());
    }
    return Optional.empty();
  }

  private static Optional<Refusal> expiry(Claims claims, Issuer issuer, Instant now) {
    if (!claims.has("exp")) {
      return refusal(Reason.TOKEN_EXPIRY_MISSING, "exp is missing");
    }
    Optional<Instant> expiry = claims.time("exp");
    if (expiry.isEmpty()) {
      return notATime("exp");
    }
    if (!now.isBefore(expiry.get())) {
      return refusal(Reason.TOKEN_EXPIRED, "exp passed " + seconds(expiry.get(), now) + " s ago");
    }
    if (issuer.singleUse() && expiry.get().isAfter(now.plus(LONGEST_SINGLE_USE))) {
      return refusal(
          Reason.TOKEN_LIFE_TOO_LONG,
          "exp lies " + seconds(now, expiry.get()) + " s ahead; the issuer's are single-use");
    }
    return Optional.empty();
  }

  private static Optional<Refusal> beginning(Claims claims, Instant now) {
    if (!claims.has("nbf")) {
      return Optional.empty();
    }
    Optional<Instant> notBefore = claims.time("nbf");
    if (notBefore.isEmpty()) {
      return notATime("nbf");
    }
    if (notBefore.get().isAfter(now.plus(SKEW))) {
      return refusal(
          Reason.TOKEN_NOT_YET_VALID, "nbf lies " + seconds(now, notBefore.get()) + " s ahead");
    }
    return Optional.empty();
  }

  private static Optional<Refusal> age(Claims claims, Issuer issuer, Instant now) {
    if (!claims.has("iat")) {
      return issuer.maxAge().isPresent()
          ? refusal(Reason.TOKEN_AGE_UNKNOWN, "iat is missing; the issuer has a max-age")
          : Optional.empty();
    }
    Optional<Instant> issuedAt = claims.time("iat");
    if (issuedAt.isEmpty()) {
      return notATime("iat");
    }
    if (issuedAt.get().isAfter(now.plus(SKEW))) {
      return refusal(
          Reason.TOKEN_ISSUED_IN_FUTURE, "iat lies " + seconds(now, issuedAt.get()) + " s ahead");
    }
    if (issuer.maxAge().isPresent()
        && Duration.between(issuedAt.get(), now).compareTo(issuer.maxAge().get()) > 0) {
      return refusal(
          Reason.TOKEN_TOO_OLD,
          "iat lies "
              + seconds(issuedAt.get(), now)
              + " s back; max-age is "
              + issuer.maxAge().get().toSeconds()
              + " s");
    }
    return Optional.empty();
  }

  private static Optional<Refusal> subject(Claims claims) {
    if (claims.get("sub") == null || claims.get("sub").equals("")) {
      return refusal(Reason.TOKEN_SUBJECT_MISSING, "sub is missing or empty");
    }
    if (claims.string("sub").filter(ClaimRules::isName).isEmpty()) {
      return malformed(
          "sub is not a string of at most " + LONGEST_NAME + " characters, none of them controls");
    }
    return Optional.empty();
  }

  private static Optional<Refusal> scope(Claims claims) {
    return claims.has("scope") && claims.string("scope").flatMap(Scopes::parse).isEmpty()
        ? malformed("scope is not a string of space-delimited scope values")
        : Optional.empty();
  }

  private static Optional<Refusal> details(Claims claims) {
    String name = AuthorizationDetails.NAME;
    return claims.has(name) && AuthorizationDetails.of(claims.get(name)).isEmpty()
        ? malformed(name + " is not an array of objects with a type")
        : Optional.empty();
  }

  private static long seconds(Instant earlier, Instant later) {
    return Duration.between(earlier, later).toSeconds();
  }

  private static Optional<Refusal> notATime(String claim) {
    return malformed(claim + " is not a number of seconds from 1970 to 9999");
  }

  private static Optional<Refusal> malformed(String detail) {
    return refusal(Reason.TOKEN_CLAIM_MALFORMED, detail);
  }

  private static Optional<Refusal> refusal(Reason reason, String detail) {
    return Optional.of(Refusal.of(reason, detail));
  }
}
