package io.cambist.proof;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import io.cambist.jose.JsonText;
import io.cambist.testing.RawJwt;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A proof that a test bends as it likes before it is signed; unbent it is sound. */
final class Proof {
  static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  static final String ISSUER = "https://cambist.example";
  static final String PATH = "/oauth2/token";
  static final ECKey EC = ec(Curve.P_256);
  static final ECKey OTHER_EC = ec(Curve.P_256);
  static final RSAKey RSA = rsa(2048);
  static final RSAKey SMALL_RSA = rsa(1024);
  static final OctetKeyPair ED = ed();

  final Map<String, Object> header = new LinkedHashMap<>();
  final Map<String, Object> claims = new LinkedHashMap<>();

  Proof() {
    header.put("typ", "dpop+jwt");
    header.put("alg", "ES256");
    header.put("jwk", EC.toPublicJWK().toJSONObject());
    claims.put("jti", "e1j3V_bKic8-LAEB");
    claims.put("htm", "POST");
    claims.put("htu", ISSUER + PATH);
    claims.put("iat", NOW.getEpochSecond());
  }

  Proof head(String name, Object value) {
    put(header, name, value);
    return this;
  }

  Proof claim(String name, Object value) {
    put(claims, name, value);
    return this;
  }

  /** With another member of its key. */
  Proof jwk(String name, Object value) {
    var jwk = new LinkedHashMap<String, Object>(EC.toPublicJWK().toJSONObject());
    put(jwk, name, value);
    return head("jwk", jwk);
  }

  private static void put(Map<String, Object> members, String name, Object value) {
    if (value == null) {
      members.remove(name);
    } else {
      members.put(name, value);
    }
  }

  String signed() {
    return signed(key(EC), "ES256");
  }

  String signed(PrivateKey key, String algorithm) {
    return RawJwt.signed(json(header), json(claims), key, algorithm);
  }

  String json(Map<String, Object> members) {
    return new String(JsonText.bytes(members), StandardCharsets.UTF_8);
  }

  static PrivateKey key(ECKey key) {
    try {
      return key.toPrivateKey();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static PrivateKey key(RSAKey key) {
    try {
      return key.toPrivateKey();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A request to the token endpoint with these headers. */
  static ProofRequest request(String... proofs) {
    return new ProofRequest(
        "POST",
        PATH,
        List.of(proofs),
        new ClientCertificates.Found.Absent(),
        new ProofRequest.Token.None());
  }

  static ECKey ec(Curve curve) {
    try {
      return new ECKeyGenerator(curve).generate();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static RSAKey rsa(int bits) {
    try {
      return new RSAKeyGenerator(bits, true).generate();
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The key of RFC 8037 appendix A: Nimbus makes none without another library. */
  private static OctetKeyPair ed() {
    return new OctetKeyPair.Builder(
            Curve.Ed25519, new Base64URL("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"))
        .d(new Base64URL("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"))
        .build();
  }
}
