package io.cambist.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.dpop.DPoPProofFactory;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import java.net.URI;

/** A key of a caller's own, and proofs that it makes with an independent library. */
public final class DpopKey {
  public static final String TOKEN_ENDPOINT = "https://cambist.test/oauth2/token";

  private final ECKey key;
  private final DPoPProofFactory factory;

  private DpopKey(ECKey key, DPoPProofFactory factory) {
    this.key = key;
    this.factory = factory;
  }

  public static DpopKey generate() {
    try {
      ECKey key = new ECKeyGenerator(Curve.P_256).generate();
      return new DpopKey(key, new DefaultDPoPProofFactory(key, JWSAlgorithm.ES256));
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Its thumbprint (RFC 7638). */
  public String thumbprint() {
    try {
      return key.computeThumbprint().toString();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A fresh proof for a POST to the token endpoint. */
  public String proof() {
    return proofFor(TOKEN_ENDPOINT);
  }

  public String proofFor(String url) {
    try {
      SignedJWT proof = factory.createDPoPJWT("POST", URI.create(url));
      return proof.serialize();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A fresh proof for a request with a token to an API. */
  public String proofWith(String token, String method, String url) {
    return proofWith(token, method, url, null);
  }

  /** With the nonce of the server, if there is one. */
  public String proofWith(String token, String method, String url, String nonce) {
    try {
      return factory
          .createDPoPJWT(
              method,
              URI.create(url),
              new DPoPAccessToken(token),
              nonce == null ? null : new Nonce(nonce))
          .serialize();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** With the nonce of the server. */
  public String proof(String nonce) {
    try {
      return factory
          .createDPoPJWT("POST", URI.create(TOKEN_ENDPOINT), new Nonce(nonce))
          .serialize();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
