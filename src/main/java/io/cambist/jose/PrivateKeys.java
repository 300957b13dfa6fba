package io.cambist.jose;

import io.cambist.jose.SigningKey.Loading;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EllipticCurve;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/** Reads private keys in the forms that operators have them in. */
final class PrivateKeys {
  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----", Pattern.DOTALL);
  private static final String REMEDY =
      " Make one with: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out"
          + " signing.pem";
  private static final int MOST_VALUES = 100;

  private PrivateKeys() {}

  static Loading fromJwk(String text) {
    StrictJson.Reading reading =
        StrictJson.object(text.getBytes(StandardCharsets.UTF_8), MOST_VALUES);
    if (reading instanceof StrictJson.Reading.Refused refused) {
      return new Loading.Unusable("it is no sound JSON: " + refused.why() + ".");
    }
    Map<String, Object> members = ((StrictJson.Reading.Read) reading).members();
    if (!members.containsKey("d")) {
      return new Loading.Unusable("it is a JWK without a private part (d)." + REMEDY);
    }
    try {
      PublicJsonWebKey jwk = PublicJsonWebKey.Factory.newPublicJwk(members);
      return jwk.getPrivateKey() == null
          ? new Loading.Unusable("it is a JWK without a usable private part." + REMEDY)
          : SigningKey.of(jwk);
    } catch (JoseException | RuntimeException notAKey) {
      // What the library says of it may repeat the key.
      return new Loading.Unusable("it is no valid JWK of kind EC, OKP or RSA." + REMEDY);
    }
  }

  static Loading fromPem(String text) {
    Matcher pem = PEM.matcher(text);
    if (!pem.find()) {
      return new Loading.Unusable("it is neither a JWK nor PEM." + REMEDY);
    }
    if (!pem.group(1).equals("PRIVATE KEY")) {
      return new Loading.Unusable(
          "it is PEM of another kind ("
              + pem.group(1)
              + "); convert it with: openssl pkcs8 -topk8 -nocrypt -in old.pem -out signing.pem");
    }
    byte[] encoded;
    try {
      encoded = Base64.getMimeDecoder().decode(pem.group(2));
    } catch (IllegalArgumentException notBase64) {
      return new Loading.Unusable("its PEM is damaged." + REMEDY);
    }
    for (String kind : List.of("EC", "Ed25519", "RSA")) {
      Optional<Loading> loading = ofKind(kind, encoded);
      if (loading.isPresent()) {
        return loading.get();
      }
    }
    return new Loading.Unusable("it holds no EC, Ed25519 or RSA key." + REMEDY);
  }

  private static Optional<Loading> ofKind(String kind, byte[] encoded) {
    try {
      PrivateKey key =
          KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      PublicJsonWebKey jwk = PublicJsonWebKey.Factory.newPublicJwk(publicKey(key));
      jwk.setPrivateKey(key);
      return Optional.of(SigningKey.of(jwk));
    } catch (GeneralSecurityException | JoseException | RuntimeException anotherKind) {
      return Optional.empty();
    }
  }

  /** The public key that belongs to a private one, which PKCS #8 need not hold. */
  private static PublicKey publicKey(PrivateKey key) throws GeneralSecurityException {
    if (key instanceof RSAPrivateCrtKey rsa) {
      return KeyFactory.getInstance("RSA")
          .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
    }
    if (key instanceof ECPrivateKey ec) {
      ECParameterSpec curve = ec.getParams();
      return KeyFactory.getInstance("EC")
          .generatePublic(
              new ECPublicKeySpec(
                  multiply(ec.getS(), curve.getGenerator(), curve.getCurve()), curve));
    }
    byte[] seed = ((EdECPrivateKey) key).getBytes().orElseThrow();
    // An Ed25519 pair is made from 32 random bytes and nothing else (RFC 8032 section 5.1.5).
    var generator = KeyPairGenerator.getInstance("Ed25519", "SunEC");
    generator.initialize(NamedParameterSpec.ED25519, new FixedBytes(seed));
    return generator.generateKeyPair().getPublic();
  }

  private static ECPoint multiply(BigInteger factor, ECPoint point, EllipticCurve curve) {
    ECPoint sum = ECPoint.POINT_INFINITY;
    for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
      sum = add(sum, sum, curve);
      if (factor.testBit(bit)) {
        sum = add(sum, point, curve);
      }
    }
    return sum;
  }

  private static ECPoint add(ECPoint one, ECPoint other, EllipticCurve curve) {
    if (one.equals(ECPoint.POINT_INFINITY)) {
      return other;
    }
    if (other.equals(ECPoint.POINT_INFINITY)) {
      return one;
    }
    BigInteger p = ((ECFieldFp) curve.getField()).getP();
    BigInteger x = one.getAffineX();
    BigInteger y = one.getAffineY();
    BigInteger slope;
    if (!one.equals(other)) {
      if (x.equals(other.getAffineX())) {
        return ECPoint.POINT_INFINITY;
      }
      slope = other.getAffineY().subtract(y).multiply(other.getAffineX().subtract(x).modInverse(p));
    } else {
      slope =
          x.pow(2)
              .multiply(BigInteger.valueOf(3))
              .add(curve.getA())
              .multiply(y.add(y).modInverse(p));
    }
    BigInteger sumX = slope.pow(2).subtract(x).subtract(other.getAffineX()).mod(p);
    return new ECPoint(sumX, slope.multiply(x.subtract(sumX)).subtract(y).mod(p));
  }

  /** Draws what it was given. */
  private static final class FixedBytes extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final byte[] bytes;

    FixedBytes(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void nextBytes(byte[] drawn) {
      System.arraycopy(bytes, 0, drawn, 0, drawn.length);
    }
  }
}
