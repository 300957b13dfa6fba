package io.cambist.jose;

import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** Verifies the signature of a JWT with keys that are at hand (RFC 7515 section 5.2, RFC 8725). */
public final class SignatureVerifier {
  /** What verifying takes; whoever verifies nothing does without. */
  private static final class Means {
    /** One list for each algorithm, which permits it and nothing else. */
    private static final Map<Algorithm, AlgorithmConstraints> ONLY = new EnumMap<>(Algorithm.class);

    static {
      NativeCrypto.install();
      for (Algorithm algorithm : Algorithm.values()) {
        ONLY.put(algorithm, new AlgorithmConstraints(ConstraintType.PERMIT, algorithm.jwa()));
      }
    }
  }

  private SignatureVerifier() {}

  /** What came of verifying. */
  public sealed interface Outcome {
    record Valid(SignedJwt jwt) implements Outcome {}

    record Refused(Refusal refusal) implements Outcome {}
  }

  /**
   * The token's algorithm, where it is one that is permitted.
   *
   * @param permitted with an empty set nothing is
   */
  public static Optional<Algorithm> permittedAlgorithm(
      UnverifiedJwt jwt, Set<Algorithm> permitted) {
    return jwt.algorithm().flatMap(Algorithm::of).filter(permitted::contains);
  }

  /**
   * Verifies the signature. Refuses with {@link Reason#TOKEN_ALGORITHM_REFUSED}, {@link
   * Reason#TOKEN_KEY_UNKNOWN}, {@link Reason#TOKEN_KEY_UNSUITABLE} or {@link
   * Reason#TOKEN_SIGNATURE_INVALID}.
   */
  public static Outcome verify(UnverifiedJwt jwt, KeySet keys, Set<Algorithm> permitted) {
    Optional<Algorithm> algorithm = permittedAlgorithm(jwt, permitted);
    if (algorithm.isEmpty()) {
      return refused(Reason.TOKEN_ALGORITHM_REFUSED, "the token's alg is not one of " + permitted);
    }
    KeySet.Selection selection = keys.select(jwt.keyId(), algorithm.get());
    if (selection instanceof KeySet.Selection.None none) {
      return new Outcome.Refused(none.refusal());
    }
    for (VerificationKey key : ((KeySet.Selection.Candidates) selection).keys()) {
      if (signedBy(key, jwt, algorithm.get())) {
        return new Outcome.Valid(new SignedJwt(jwt, algorithm.get()));
      }
    }
    return refused(
        Reason.TOKEN_SIGNATURE_INVALID,
        "the " + algorithm.get().jwa() + " signature does not verify with the key it names");
  }

  /** Whether this very key has signed the token, with an algorithm that suits the key. */
  public static boolean isSignedBy(VerificationKey key, UnverifiedJwt jwt) {
    return jwt.algorithm()
        .flatMap(Algorithm::of)
        .filter(algorithm -> key.suits(algorithm) && signedBy(key, jwt, algorithm))
        .isPresent();
  }

  private static boolean signedBy(VerificationKey key, UnverifiedJwt jwt, Algorithm algorithm) {
    // The library takes ECDSA signatures that are too short; each key's have one length.
    if (base64Length(key.signatureLength())
        != jwt.compact().length() - jwt.signingInput().length() - 1) {
      return false;
    }
    var jws = new JsonWebSignature();
    jws.setAlgorithmConstraints(Means.ONLY.get(algorithm));
    jws.setDoKeyValidation(true);
    jws.setKnownCriticalHeaders();
    jws.setKey(key.key());
    try {
      jws.setCompactSerialization(jwt.compact());
      return jws.verifySignature();
    } catch (JoseException refusedByLibrary) {
      // It saw the token otherwise than our parser did, or the key: not verified in either case.
      return false;
    }
  }

  private static int base64Length(int bytes) {
    return (bytes * 4 + 2) / 3;
  }

  private static Outcome refused(Reason reason, String detail) {
    return new Outcome.Refused(Refusal.of(reason, detail));
  }
}
