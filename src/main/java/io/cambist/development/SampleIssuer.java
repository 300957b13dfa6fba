package io.cambist.development;

import io.cambist.jose.SigningKey;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What the pretended CI system says; its claims are those of GitHub Actions. */
@IfBuildProfile("dev")
@ApplicationScoped
class SampleIssuer {
  private static final String KEYS_PROPERTY = "io.cambist.development.sample-issuer";
  private static final long LIFE_SECONDS = 300;

  private final String gateway;
  private final String url;
  private final Clock clock;
  private final SigningKey signer;

  SampleIssuer(@ConfigProperty(name = "cambist.issuer") String gateway, Clock clock) {
    this.gateway = gateway;
    this.url = gateway + "/dev/issuer";
    this.clock = clock;
    this.signer = survivingSigner();
  }

  /**
   * One signer for all live reloads: the keys that the gateway fetched before stay the right ones.
   */
  private static SigningKey survivingSigner() {
    String stored = System.getProperty(KEYS_PROPERTY);
    if (stored != null) {
      return ((SigningKey.Loading.Loaded) SigningKey.load(stored)).key();
    }
    var fresh = SigningKey.generate();
    System.setProperty(KEYS_PROPERTY, fresh.privateJwk());
    return fresh;
  }

  Map<String, Object> discovery() {
    var document = new LinkedHashMap<String, Object>();
    document.put("issuer", url);
    document.put("jwks_uri", url + "/jwks");
    document.put("response_types_supported", List.of("id_token"));
    document.put("subject_types_supported", List.of("public"));
    document.put("id_token_signing_alg_values_supported", List.of("ES256"));
    return document;
  }

  Map<String, Object> jwks() {
    return Map.of("keys", List.of(signer.publicJwk()));
  }

  /** A signed assertion of a deployment job, good for five minutes. */
  String assertion(Map<String, List<String>> chosen) {
    String ref = choose(chosen, "ref", "refs/heads/main");
    long now = clock.instant().getEpochSecond();
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", url);
    claims.put("sub", "repo:acme/shop:ref:" + ref);
    claims.put("aud", gateway);
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("iat", now);
    claims.put("nbf", now);
    claims.put("exp", now + LIFE_SECONDS);
    claims.put("repository", "acme/shop");
    claims.put("repository_id", choose(chosen, "repository_id", "8675309"));
    claims.put("repository_owner", "acme");
    claims.put("ref", ref);
    claims.put("environment", choose(chosen, "environment", "production"));
    claims.put("event_name", choose(chosen, "event_name", "push"));
    claims.put("workflow", "deploy");
    claims.put("actor", "alice");
    claims.put("run_id", "4242424242");
    claims.put("run_attempt", "1");
    return signer.sign("JWT", claims);
  }

  private static String choose(Map<String, List<String>> chosen, String claim, String otherwise) {
    List<String> values = chosen.getOrDefault(claim, List.of());
    return values.isEmpty() ? otherwise : values.get(0);
  }
}
