package io.cambist.issuer;

import io.cambist.federation.Federation;
import io.cambist.federation.Issuer;
import io.cambist.jose.JsonText;
import io.cambist.jose.UnverifiedJwt;
import io.cambist.oauth.Refusal;
import io.cambist.oauth.TokenType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What would become of assertions if their issuers had signed them. For dry runs, of which nothing
 * comes, and for what is in shadow: whatever calls this believes claims that it has not verified.
 */
@ApplicationScoped
public class SupposedAssertions {
  /** How long one lives that says nothing of it, where nothing else is said. */
  private static final Duration USUAL_LIFE = Duration.ofMinutes(5);

  /** One zero byte, which no algorithm yields. */
  private static final String NO_SIGNATURE = "AA";

  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final Clock clock;
  private final AssertionRules rules;
  private final Duration life;
  private final Supplier<String> ids;

  @Inject
  SupposedAssertions(Clock clock, @ConfigProperty(name = "cambist.issuer") String gateway) {
    this(clock, gateway, USUAL_LIFE, () -> UUID.randomUUID().toString());
  }

  /**
   * For dry runs where no gateway is.
   *
   * @param life how long an assertion lives that says nothing of it
   * @param ids makes the identifiers of those that have none
   */
  public SupposedAssertions(Clock clock, String gateway, Duration life, Supplier<String> ids) {
    this.clock = clock;
    this.rules = new AssertionRules(clock, gateway);
    this.life = life;
    this.ids = ids;
  }

  /**
   * An assertion in writing.
   *
   * @param compact with a header as the issuer's have it, and a signature that nobody takes for one
   * @param filledIn the names of the claims that were added
   */
  public record Written(String compact, List<String> filledIn) {
    @Override
    public String toString() {
      return "Written[…]";
    }
  }

  /** Writes an assertion of the issuer; what each of them has and this one lacks is added. */
  public Written write(Issuer issuer, Map<String, Object> claims) {
    Instant now = clock.instant();
    var typical = new LinkedHashMap<String, Object>();
    typical.put("iss", issuer.issuer());
    issuer.audiences().stream().findFirst().ifPresent(own -> typical.put("aud", own));
    typical.put("iat", now.getEpochSecond());
    typical.put("exp", now.getEpochSecond() + life.toSeconds());
    issuer
        .idClaim()
        .filter(name -> issuer.singleUse())
        .ifPresent(name -> typical.put(name, ids.get()));
    typical.keySet().removeAll(claims.keySet());
    var whole = new LinkedHashMap<>(claims);
    whole.putAll(typical);
    Map<String, Object> header =
        Map.of(
            "alg", issuer.algorithms().iterator().next().jwa(),
            "typ", issuer.types().iterator().next());
    return new Written(
        part(header) + "." + part(whole) + "." + NO_SIGNATURE, List.copyOf(typical.keySet()));
  }

  /** Checks what the issuer's assertions are held against, all but the signature. */
  public Verification verify(
      UnverifiedJwt jwt, Issuer issuer, TokenType declared, Federation federation) {
    Optional<Refusal> fault =
        AssertionRules.foreign(jwt, issuer).or(() -> AssertionRules.misdeclared(declared, issuer));
    if (fault.isPresent()) {
      return new Verification.Rejected(fault.get());
    }
    AssertionRules.Result checked = rules.check(jwt, issuer, federation);
    return checked instanceof AssertionRules.Result.Candidate candidate
        ? AssertionRules.mapped(candidate, jwt.claims())
        : new Verification.Rejected(((AssertionRules.Result.Refused) checked).refusal());
  }

  private static String part(Map<String, Object> members) {
    return BASE64URL.encodeToString(JsonText.bytes(members));
  }
}
