package io.cambist.proof;

import io.cambist.jose.Algorithm;
import io.cambist.jose.Claims;
import io.cambist.jose.CompactJwt;
import io.cambist.jose.EmbeddedKey;
import io.cambist.jose.UnverifiedJwt;
import io.cambist.proof.ProofRequest.Token;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The checks of RFC 9449 section 4.3 that need nothing but the request, cheapest first. The
 * signature, the nonce and the single use are for others.
 */
final class DpopRules {
  /** The longest proof, in characters: one with an RSA key of 8192 bits fits. */
  static final int LONGEST = 8 * 1024;

  static final int LONGEST_ID = 256;

  /** How old a proof may be. */
  static final Duration LONGEST_LIFE = Duration.ofSeconds(60);

  /** How far its maker's clock, or another gateway's, may be ahead. */
  static final Duration SKEW = Duration.ofSeconds(30);

  private static final String TYPE = "dpop+jwt";

  private final String base;

  /**
   * @param issuer our public URL, below which all endpoints are
   */
  DpopRules(String issuer) {
    this.base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
  }

  sealed interface Reading {
    /** Its signature and its nonce are still to be checked. */
    record Sound(UnverifiedJwt jwt, EmbeddedKey key, String id, Instant madeAt) implements Reading {
      Optional<String> nonce() {
        return jwt.claims().string("nonce");
      }
    }

    /**
     * @param detail for operators, without text of the proof
     */
    record Faulty(String detail) implements Reading {}
  }

  /**
   * @param request has a DPoP header at least
   */
  Reading read(ProofRequest request, Instant now) {
    List<String> proofs = request.proofs();
    if (proofs.size() != 1) {
      return faulty("the request has " + proofs.size() + " DPoP headers");
    }
    String text = proofs.get(0);
    if (text.isBlank()) {
      return faulty("the DPoP header is empty");
    }
    if (text.length() > LONGEST) {
      return faulty(
          "the proof has " + text.length() + " characters; at most " + LONGEST + " are read");
    }
    if (text.indexOf(',') >= 0) {
      return faulty("the DPoP header holds several values");
    }
    CompactJwt.Parsed parsed = CompactJwt.parse(text);
    if (parsed instanceof CompactJwt.Parsed.Malformed malformed) {
      return faulty("no well-formed JWT: " + malformed.refusal().detail());
    }
    UnverifiedJwt jwt = ((CompactJwt.Parsed.WellFormed) parsed).jwt();
    Optional<String> fault =
        headerFault(jwt)
            .or(() -> claimsFault(jwt.claims(), request))
            .or(() -> timeFault(jwt.claims(), now))
            .or(() -> tokenFault(jwt.claims(), request.token()));
    if (fault.isPresent()) {
      return faulty(fault.get());
    }
    EmbeddedKey.Reading embedded = EmbeddedKey.of(jwt);
    if (embedded instanceof EmbeddedKey.Reading.Unusable unusable) {
      return faulty(unusable.why());
    }
    EmbeddedKey key = ((EmbeddedKey.Reading.Read) embedded).key();
    if (jwt.algorithm().flatMap(Algorithm::of).filter(key.key()::suits).isEmpty()) {
      return faulty("its alg does not suit the key of its jwk");
    }
    return new Reading.Sound(
        jwt, key, jwt.claims().string("jti").get(), jwt.claims().time("iat").get());
  }

  private static Optional<String> headerFault(UnverifiedJwt jwt) {
    if (!jwt.type().equals(Optional.of(TYPE))) {
      return Optional.of(
          jwt.type().isEmpty() ? "its typ is missing" : "its typ is not exactly " + TYPE);
    }
    String algorithm = jwt.algorithm().orElse("");
    if (Algorithm.of(algorithm).isPresent()) {
      return Optional.empty();
    }
    if (algorithm.equalsIgnoreCase("none")) {
      return Optional.of("its alg is none: nobody has signed it");
    }
    return Optional.of(
        algorithm.toUpperCase(Locale.ROOT).startsWith("HS")
            ? "its alg is an HMAC, which proves no key"
            : "its alg is not one of the asymmetric ones that are accepted");
  }

  private Optional<String> claimsFault(Claims claims, ProofRequest request) {
    Optional<String> id = claims.string("jti");
    if (id.isEmpty() || id.get().isEmpty()) {
      return Optional.of("its jti is missing, empty or not a string");
    }
    if (id.get().length() > LONGEST_ID) {
      return Optional.of("its jti has more than " + LONGEST_ID + " characters");
    }
    Optional<String> method = claims.string("htm");
    if (method.isEmpty()) {
      return Optional.of("its htm is missing or not a string");
    }
    if (!method.get().equals(request.method())) {
      return Optional.of("its htm is not " + request.method());
    }
    Optional<String> url = claims.string("htu");
    if (url.isEmpty()) {
      return Optional.of("its htu is missing or not a string");
    }
    Optional<String> target = TargetUri.normal(url.get());
    if (target.isEmpty()) {
      return Optional.of("its htu is not an absolute HTTP URL");
    }
    return target.equals(TargetUri.normal(request.url(base)))
        ? Optional.empty()
        : Optional.of(
            "its htu is not the URL that was requested, which begins with CAMBIST_ISSUER or with an"
                + " origin of the target");
  }

  private static Optional<String> timeFault(Claims claims, Instant now) {
    Optional<Instant> madeAt = claims.time("iat");
    if (madeAt.isEmpty()) {
      return Optional.of("its iat is missing or not a time");
    }
    Duration age = Duration.between(madeAt.get(), now);
    if (age.compareTo(LONGEST_LIFE) > 0) {
      return Optional.of(
          "its iat is " + age.toSeconds() + " s ago; at most " + LONGEST_LIFE.toSeconds());
    }
    if (age.negated().compareTo(SKEW) > 0) {
      return Optional.of(
          "its iat is " + age.negated().toSeconds() + " s ahead; at most " + SKEW.toSeconds());
    }
    // Not asked for; but what says that it is not valid now is not (RFC 7519 sections 4.1.4,
    // 4.1.5).
    if (claims.has("exp") && claims.time("exp").filter(now::isBefore).isEmpty()) {
      return Optional.of("its exp has passed or is not a time");
    }
    if (claims.has("nbf")
        && claims.time("nbf").filter(from -> !from.isAfter(now.plus(SKEW))).isEmpty()) {
      return Optional.of("its nbf is to come or not a time");
    }
    return claims.has("nonce") && claims.string("nonce").isEmpty()
        ? Optional.of("its nonce is not a string")
        : Optional.empty();
  }

  private static Optional<String> tokenFault(Claims claims, Token token) {
    if (!claims.has("ath")) {
      return token instanceof Token.Used
          ? Optional.of("its ath is missing, and an access token is used")
          : Optional.empty();
    }
    String text;
    if (token instanceof Token.Used used) {
      text = used.text();
    } else if (token instanceof Token.Exchanged exchanged) {
      text = exchanged.text();
    } else {
      return Optional.of("it has an ath, and no token comes with it");
    }
    return claims
            .string("ath")
            .equals(Optional.of(Digest.of(text.getBytes(StandardCharsets.UTF_8))))
        ? Optional.empty()
        : Optional.of("its ath is not the hash of the token that it comes with");
  }

  private static Reading faulty(String detail) {
    return new Reading.Faulty(detail);
  }
}
