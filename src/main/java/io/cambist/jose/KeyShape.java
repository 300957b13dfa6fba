package io.cambist.jose;

import java.math.BigInteger;
import java.security.Key;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.EllipticCurve;
import java.util.Optional;
import java.util.Set;
import org.jose4j.keys.EllipticCurves;

/**
 * What a key is good for, told from the key itself and never from a label.
 *
 * @param algorithms the algorithms that suit it (RFC 7518 section 3, RFC 8037 section 3.1)
 * @param signatureLength the one length in bytes of its signatures
 */
record KeyShape(Set<Algorithm> algorithms, int signatureLength) {
  static final int SMALLEST_RSA = 2048;
  static final int LARGEST_RSA = 8192;

  private static final int LARGEST_EXPONENT_BITS = 33;
  private static final Set<Algorithm> RSA =
      Set.of(
          Algorithm.RS256,
          Algorithm.RS384,
          Algorithm.RS512,
          Algorithm.PS256,
          Algorithm.PS384,
          Algorithm.PS512);

  /** The shape of a key; empty when it is of a kind or size that is not used. */
  static Optional<KeyShape> of(Key key) {
    if (key instanceof RSAKey rsa) {
      int bits = rsa.getModulus().bitLength();
      return bits < SMALLEST_RSA || bits > LARGEST_RSA
          ? Optional.empty()
          : Optional.of(new KeyShape(RSA, (bits + 7) / 8));
    }
    if (key instanceof ECKey ec) {
      String curve = EllipticCurves.getName(ec.getParams().getCurve());
      if (EllipticCurves.P_256.equals(curve)) {
        return Optional.of(new KeyShape(Set.of(Algorithm.ES256), 64));
      }
      if (EllipticCurves.P_384.equals(curve)) {
        return Optional.of(new KeyShape(Set.of(Algorithm.ES384), 96));
      }
      if (EllipticCurves.P_521.equals(curve)) {
        return Optional.of(new KeyShape(Set.of(Algorithm.ES512), 132));
      }
      return Optional.empty();
    }
    if (key instanceof EdECKey ed && "Ed25519".equals(ed.getParams().getName())) {
      return Optional.of(new KeyShape(Set.of(Algorithm.EDDSA), 64));
    }
    return Optional.empty();
  }

  /** Whether the numbers of a public key are sane: a point on its curve, an odd exponent. */
  static boolean sound(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      BigInteger exponent = rsa.getPublicExponent();
      return rsa.getModulus().testBit(0)
          && exponent.testBit(0)
          && exponent.compareTo(BigInteger.ONE) > 0
          && exponent.bitLength() <= LARGEST_EXPONENT_BITS;
    }
    return !(key instanceof ECPublicKey ec) || onCurve(ec);
  }

  private static boolean onCurve(ECPublicKey key) {
    EllipticCurve curve = key.getParams().getCurve();
    BigInteger p = ((ECFieldFp) curve.getField()).getP();
    BigInteger x = key.getW().getAffineX();
    BigInteger y = key.getW().getAffineY();
    if (x == null
        || x.signum() < 0
        || y.signum() < 0
        || x.compareTo(p) >= 0
        || y.compareTo(p) >= 0) {
      return false;
    }
    BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB());
    return y.pow(2).subtract(right).mod(p).signum() == 0;
  }
}
