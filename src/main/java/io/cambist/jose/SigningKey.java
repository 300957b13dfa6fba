package io.cambist.jose;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** A private key that signs tokens, with the one algorithm it is used with. */
public final class SigningKey {
  /** What we sign with; assertions may be signed with more. */
  private static final Set<Algorithm> SIGNING =
      Set.of(Algorithm.ES256, Algorithm.EDDSA, Algorithm.RS256, Algorithm.PS256);

  private final PublicJsonWebKey jwk;
  private final String keyId;
  private final Algorithm algorithm;
  private final KeyShape shape;
  private final AlgorithmConstraints only;

  private SigningKey(PublicJsonWebKey jwk, String keyId, Algorithm algorithm, KeyShape shape) {
    this.jwk = jwk;
    this.keyId = keyId;
    this.algorithm = algorithm;
    this.shape = shape;
    this.only = new AlgorithmConstraints(ConstraintType.PERMIT, algorithm.jwa());
  }

  /** What came of loading. */
  public sealed interface Loading {
    record Loaded(SigningKey key) implements Loading {}

    /**
     * @param why what is wrong and what to do, fit for an operator's eyes
     */
    record Unusable(String why) implements Loading {}
  }

  /** Reads a private key: a JWK (RFC 7517) or PKCS #8 in PEM. The key has signed once then. */
  public static Loading load(String text) {
    NativeCrypto.install();
    return text.stripLeading().startsWith("{")
        ? PrivateKeys.fromJwk(text)
        : PrivateKeys.fromPem(text);
  }

  /** A fresh key for ES256. */
  public static SigningKey generate() {
    NativeCrypto.install();
    try {
      return ((Loading.Loaded) of(EcJwkGenerator.generateJwk(EllipticCurves.P256))).key();
    } catch (JoseException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static Loading of(PublicJsonWebKey jwk) {
    Optional<KeyShape> shape =
        KeyShape.of(jwk.getPublicKey()).filter(any -> KeyShape.sound(jwk.getPublicKey()));
    Set<Algorithm> suitable =
        shape.map(KeyShape::algorithms).orElse(Set.of()).stream()
            .filter(SIGNING::contains)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Algorithm.class)));
    if (suitable.isEmpty()) {
      return new Loading.Unusable(
          "its kind, size or curve is not one that signs here; use P-256, Ed25519, or RSA with at"
              + " least "
              + KeyShape.SMALLEST_RSA
              + " bits.");
    }
    Optional<Algorithm> algorithm =
        jwk.getAlgorithm() == null
            ? Optional.of(suitable.size() == 1 ? suitable.iterator().next() : Algorithm.RS256)
            : Algorithm.of(jwk.getAlgorithm()).filter(suitable::contains);
    if (algorithm.isEmpty()) {
      return new Loading.Unusable(
          "its alg does not suit a key of its kind; name one of " + suitable + ", or none.");
    }
    try {
      String keyId =
          jwk.getKeyId() == null
              ? jwk.calculateBase64urlEncodedThumbprint("SHA-256")
              : jwk.getKeyId();
      var key = new SigningKey(jwk, keyId, algorithm.get(), shape.get());
      return key.verifiesWhatItSigns()
          ? new Loading.Loaded(key)
          : new Loading.Unusable("its private and public parts do not belong together.");
    } catch (IllegalStateException cannotSign) {
      return new Loading.Unusable("it cannot sign with " + algorithm.get().jwa() + ".");
    }
  }

  /** RFC 7515 section 4.1.4: the {@code kid}; by default the key's thumbprint (RFC 7638). */
  public String keyId() {
    return keyId;
  }

  public Algorithm algorithm() {
    return algorithm;
  }

  public VerificationKey verificationKey() {
    return new VerificationKey(
        Optional.of(keyId), jwk.getPublicKey(), Set.of(algorithm), shape.signatureLength());
  }

  /** The public half as a JWK for verifiers. */
  public Map<String, Object> publicJwk() {
    return jwk(OutputControlLevel.PUBLIC_ONLY);
  }

  /** The whole key as the text of a JWK, which {@link #load} reads. A secret. */
  public String privateJwk() {
    return new String(
        JsonText.bytes(jwk(OutputControlLevel.INCLUDE_PRIVATE)), StandardCharsets.UTF_8);
  }

  /**
   * A signed JWT in compact form.
   *
   * @param type the {@code typ} header
   */
  public String sign(String type, Map<String, ?> claims) {
    return sign(type, JsonText.bytes(claims));
  }

  /**
   * A signed JWT in compact form.
   *
   * @param type the {@code typ} header
   * @param payload the claims as {@link JsonText} writes them
   */
  public String sign(String type, byte[] payload) {
    var jws = new JsonWebSignature();
    jws.setAlgorithmConstraints(only);
    jws.setAlgorithmHeaderValue(algorithm.jwa());
    jws.setHeader("typ", type);
    jws.setKeyIdHeaderValue(keyId);
    jws.setPayloadBytes(payload);
    jws.setKey(jwk.getPrivateKey());
    // The key was judged when it was loaded.
    jws.setDoKeyValidation(false);
    try {
      return jws.getCompactSerialization();
    } catch (JoseException broken) {
      throw new IllegalStateException("signing failed", broken);
    }
  }

  private boolean verifiesWhatItSigns() {
    var parsed = (CompactJwt.Parsed.WellFormed) CompactJwt.parse(sign("JWT", Map.of()));
    return SignatureVerifier.verify(
            parsed.jwt(), KeySet.of(java.util.List.of(verificationKey())), Set.of(algorithm))
        instanceof SignatureVerifier.Outcome.Valid;
  }

  private Map<String, Object> jwk(OutputControlLevel level) {
    Map<String, Object> members = new LinkedHashMap<>(jwk.toParams(level));
    members.put("kid", keyId);
    members.put("use", "sig");
    members.put("alg", algorithm.jwa());
    return members;
  }

  @Override
  public String toString() {
    return "SigningKey[" + keyId + "]";
  }
}
