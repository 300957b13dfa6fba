package io.cambist.issuer;

import io.cambist.expression.Expression;
import io.cambist.federation.AssuranceLevels;
import io.cambist.federation.Federation;
import io.cambist.federation.Issuer;
import io.cambist.federation.IssuerAssurance;
import io.cambist.federation.KeySource;
import io.cambist.federation.Operators;
import io.cambist.jose.Algorithm;
import io.cambist.jose.CompactJwt;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.oauth.TokenType;
import io.cambist.testing.SettableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A verifier with everything it needs, on a Vert.x of its own and a clock that a test moves. */
final class Verifying implements AutoCloseable {
  static final String GATEWAY = "https://cambist.test";

  /** For issuers that answer: a busy machine must not fail a test. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** For issuers that do not. */
  static final Duration SHORT = Duration.ofMillis(500);

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final Vertx vertx = Vertx.vertx();
  final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final IssuerKeys keys;
  final StrictAssertionVerifier verifier;

  Verifying() {
    this(TIMEOUT);
  }

  Verifying(Duration timeout) {
    keys = new IssuerKeys(vertx, new IssuerKeyMetrics(metrics), clock, timeout);
    verifier = new StrictAssertionVerifier(new Signatures(keys), clock, GATEWAY);
  }

  @Override
  public void close() {
    keys.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  static Federation federation(Issuer... issuers) {
    var byName = new LinkedHashMap<String, Issuer>();
    for (Issuer issuer : issuers) {
      byName.put(issuer.name(), issuer);
    }
    String revision = Integer.toHexString(Arrays.hashCode(issuers));
    return new Federation(
        revision,
        byName,
        Map.of(),
        Map.of(),
        List.of(),
        Operators.NONE,
        AssuranceLevels.NIST,
        Set.of());
  }

  Uni<Verification> start(String token, Federation federation) {
    CompactJwt.Parsed parsed = CompactJwt.parse(token);
    return parsed instanceof CompactJwt.Parsed.WellFormed wellFormed
        ? verifier.verify(wellFormed.jwt(), TokenType.JWT, federation)
        : Uni.createFrom()
            .item(new Verification.Rejected(((CompactJwt.Parsed.Malformed) parsed).refusal()));
  }

  Verification verify(String token, Federation federation) {
    return start(token, federation).await().atMost(PATIENCE);
  }

  Assertion assertion(String token, Federation federation) {
    Verification verification = verify(token, federation);
    if (verification instanceof Verification.Verified verified) {
      return verified.assertion();
    }
    throw new AssertionError("rejected: " + ((Verification.Rejected) verification).refusal());
  }

  Refusal refusal(String token, Federation federation) {
    if (verify(token, federation) instanceof Verification.Rejected rejected) {
      return rejected.refusal();
    }
    throw new AssertionError("it was verified");
  }

  Reason reason(String token, Federation federation) {
    return refusal(token, federation).reason();
  }

  /** The count of key fetches that ended so. */
  double fetches(String issuer, String outcome) {
    return metrics
        .counter("cambist.issuer.key.fetches", "issuer", issuer, "outcome", outcome)
        .count();
  }

  static Trusted trust(String name, String url) {
    return new Trusted(name, url);
  }

  /** An issuer of the federation, all of whose settings are the defaults until a test says else. */
  static final class Trusted {
    private final String name;
    private final String url;
    private KeySource keys = new KeySource.Discovery();
    private List<String> audiences = List.of(TestIssuer.AUDIENCE);
    private Set<Algorithm> algorithms = EnumSet.allOf(Algorithm.class);
    private Set<String> types = Set.of("jwt");
    private Optional<Duration> maxAge = Optional.empty();
    private boolean singleUse = false;
    private Optional<String> idClaim = Optional.empty();
    private final Map<String, Expression> attributes = new LinkedHashMap<>();

    private Trusted(String name, String url) {
      this.name = name;
      this.url = url;
    }

    Trusted keys(KeySource source) {
      keys = source;
      return this;
    }

    Trusted audiences(String... values) {
      audiences = List.of(values);
      return this;
    }

    Trusted algorithms(Algorithm... values) {
      algorithms = Set.of(values);
      return this;
    }

    Trusted types(String... values) {
      types = Set.of(values);
      return this;
    }

    Trusted maxAge(Duration age) {
      maxAge = Optional.of(age);
      return this;
    }

    Trusted singleUse(String claim) {
      singleUse = true;
      idClaim = Optional.of(claim).filter(text -> !text.isEmpty());
      return this;
    }

    Trusted attribute(String attribute, Expression expression) {
      attributes.put(attribute, expression);
      return this;
    }

    Issuer issuer() {
      return new Issuer(
          name,
          url,
          keys,
          audiences,
          algorithms,
          types,
          Set.of(TokenType.JWT, TokenType.ID_TOKEN),
          maxAge,
          singleUse,
          idClaim,
          false,
          attributes,
          Set.of(),
          IssuerAssurance.NONE);
    }
  }
}
