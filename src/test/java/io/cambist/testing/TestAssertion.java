package io.cambist.testing;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An assertion of an issuer of the test federation: valid until a test spoils it. */
public final class TestAssertion {
  private static final Map<String, String> URLS =
      Map.of(
          "ci", "https://ci.example",
          "twin", "https://twin.example",
          "partner", "https://partner.example/tenant",
          "agents", "https://agents.example");

  private final String issuer;
  private final Map<String, Object> claims = new LinkedHashMap<>();
  private String typ = "JWT";

  private TestAssertion(String issuer, Instant now) {
    this.issuer = issuer;
    claims.put("iss", URLS.get(issuer));
    claims.put("sub", issuer.equals("agents") ? "agent-7" : "repo:acme/shop:ref:refs/heads/main");
    claims.put("aud", "https://cambist.test");
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("iat", now.getEpochSecond());
    claims.put("nbf", now.getEpochSecond());
    claims.put("exp", now.getEpochSecond() + 300);
    if (issuer.equals("partner")) {
      claims.put("tenant", "acme");
    } else if (!issuer.equals("agents")) {
      claims.put("repository_id", "8675309");
      claims.put("ref", "refs/heads/main");
    }
  }

  public static TestAssertion of(String issuer) {
    return new TestAssertion(issuer, Clock.systemUTC().instant());
  }

  /** As if made at this time. */
  public static TestAssertion of(String issuer, Instant now) {
    return new TestAssertion(issuer, now);
  }

  public TestAssertion with(String claim, Object value) {
    claims.put(claim, value);
    return this;
  }

  public TestAssertion without(String claim) {
    claims.remove(claim);
    return this;
  }

  public TestAssertion subject(String sub) {
    return with("sub", sub);
  }

  public TestAssertion audience(String... audiences) {
    return with("aud", List.of(audiences));
  }

  public TestAssertion scope(String scope) {
    return with("scope", scope);
  }

  public TestAssertion typ(String header) {
    this.typ = header;
    return this;
  }

  public Map<String, Object> claims() {
    return claims;
  }

  /** Signed by its issuer. */
  public String sign() {
    return signAs(issuer);
  }

  /** Signed with the key of another issuer. */
  public String signAs(String other) {
    return TestFederation.key(other).sign(typ, claims);
  }
}
