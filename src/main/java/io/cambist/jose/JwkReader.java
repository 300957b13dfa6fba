package io.cambist.jose;

import java.security.PublicKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/** Turns one JWK (RFC 7517) into a key that verifies, or says why it is none. */
final class JwkReader {
  private static final Set<String> PRIVATE_MEMBERS = Set.of("d", "p", "q", "dp", "dq", "qi", "oth");

  /** That of any JWK set, and what a SPIFFE bundle calls it. */
  private static final Set<String> USES = Set.of("sig", "jwt-svid");

  private JwkReader() {}

  sealed interface Result {
    record Usable(VerificationKey key) implements Result {}

    record Unusable(String why) implements Result {}
  }

  static Result verificationKey(Claims jwk) {
    if (jwk.string("kty").isEmpty()) {
      return new Result.Unusable("its kty is missing");
    }
    String kty = jwk.string("kty").get();
    if (!List.of("RSA", "EC", "OKP").contains(kty)) {
      return new Result.Unusable("its kty is not RSA, EC or OKP");
    }
    if (jwk.has("use") && jwk.string("use").filter(USES::contains).isEmpty()) {
      return new Result.Unusable("its use is not sig");
    }
    if (jwk.has("key_ops")
        && !(jwk.get("key_ops") instanceof List<?> operations && operations.contains("verify"))) {
      return new Result.Unusable("its key_ops do not include verify");
    }
    if (jwk.has("kid") && jwk.string("kid").isEmpty()) {
      return new Result.Unusable("its kid is not a string");
    }
    if (PRIVATE_MEMBERS.stream().anyMatch(jwk::has)) {
      return new Result.Unusable("it is a private key: whoever reads it can sign");
    }
    Optional<PublicKey> key = publicKey(jwk, kty);
    if (key.isEmpty() || !KeyShape.sound(key.get())) {
      return new Result.Unusable("its numbers make no valid key of its kind");
    }
    Optional<KeyShape> shape = KeyShape.of(key.get());
    if (shape.isEmpty()) {
      return new Result.Unusable("its size or curve is not one that is accepted");
    }
    Set<Algorithm> algorithms = shape.get().algorithms();
    if (jwk.has("alg")) {
      Optional<Algorithm> declared =
          jwk.string("alg").flatMap(Algorithm::of).filter(algorithms::contains);
      if (declared.isEmpty()) {
        return new Result.Unusable("its alg does not suit a key of its kind");
      }
      algorithms = Set.of(declared.get());
    }
    return new Result.Usable(
        new VerificationKey(
            jwk.string("kid"), key.get(), algorithms, shape.get().signatureLength()));
  }

  /** Only the numbers are handed on: nothing reads certificates, or a link to them. */
  private static Optional<PublicKey> publicKey(Claims jwk, String kty) {
    var numbers = new LinkedHashMap<String, Object>();
    numbers.put("kty", kty);
    List<String> names =
        switch (kty) {
          case "RSA" -> List.of("n", "e");
          case "EC" -> List.of("x", "y");
          default -> List.of("x");
        };
    for (String name : names) {
      Optional<String> text = jwk.string(name);
      if (text.flatMap(Base64Url::decode).filter(bytes -> bytes.length > 0).isEmpty()) {
        return Optional.empty();
      }
      numbers.put(name, text.get());
    }
    if (!kty.equals("RSA")) {
      Optional<String> curve = jwk.string("crv");
      if (curve.isEmpty()) {
        return Optional.empty();
      }
      // A wrong number of bytes would be cut or filled up in silence.
      if (kty.equals("OKP") && Base64Url.decode(jwk.string("x").get()).get().length != 32) {
        return Optional.empty();
      }
      numbers.put("crv", curve.get());
    }
    return publicKey(numbers);
  }

  static Optional<PublicKey> publicKey(Map<String, Object> numbers) {
    NativeCrypto.install();
    try {
      return Optional.of(PublicJsonWebKey.Factory.newPublicJwk(numbers).getPublicKey());
    } catch (JoseException | RuntimeException notAKey) {
      // The library and the providers below it tell bad numbers by exceptions of many kinds.
      return Optional.empty();
    }
  }
}
