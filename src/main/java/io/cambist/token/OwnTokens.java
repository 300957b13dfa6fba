package io.cambist.token;

import io.cambist.jose.Claims;
import io.cambist.jose.UnverifiedJwt;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.session.SessionId;
import io.cambist.session.SessionReference;
import io.cambist.session.TaskId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Verifies tokens of ours: signature, type, issuer and times (RFC 9068 section 4). */
@ApplicationScoped
public class OwnTokens {
  private static final int MOST_ITEMS = 32;

  private final SigningKeys keys;
  private final Clock clock;
  private final String issuer;

  OwnTokens(SigningKeys keys, Clock clock, @ConfigProperty(name = "cambist.issuer") String issuer) {
    this.keys = keys;
    this.clock = clock;
    this.issuer = issuer;
  }

  /** What came of it. */
  public sealed interface Result {}

  public record Valid(OwnToken token) implements Result {}

  public record Invalid(Refusal refusal) implements Result {}

  /** Whether the token says that it is ours; it may lie. */
  public boolean areOurs(UnverifiedJwt jwt) {
    return jwt.issuer().equals(Optional.of(issuer));
  }

  public Result verify(UnverifiedJwt jwt) {
    if (!areOurs(jwt)) {
      return invalid(Reason.TOKEN_ISSUER_UNKNOWN, "not of this issuer");
    }
    if (!jwt.type().equals(Optional.of(AccessToken.TYPE))) {
      return invalid(Reason.TOKEN_TYP_REFUSED, "typ is not " + AccessToken.TYPE);
    }
    return keys.verify(jwt).<Result>map(Invalid::new).orElseGet(() -> read(jwt.claims(), clock));
  }

  /** What the claims of a token say that is known to be ours, if they still say it now. */
  public static Result read(Claims claims, Clock clock) {
    Optional<Long> exp = claims.integer("exp");
    Optional<SessionId> session = claims.string("sid").flatMap(SessionId::parse);
    Optional<String> tokenId = claims.string("jti");
    Optional<List<SessionId>> secondParents =
        list(claims, AccessToken.ACTOR_SIDS, SessionId::parse);
    Optional<List<TaskId>> tasks = list(claims, AccessToken.TASK_IDS, TaskId::parse);
    if (exp.isEmpty()
        || session.isEmpty()
        || tokenId.isEmpty()
        || secondParents.isEmpty()
        || tasks.isEmpty()) {
      return invalid(Reason.TOKEN_CLAIM_MALFORMED, "a claim of ours is missing");
    }
    Instant expiresAt = Instant.ofEpochSecond(exp.get());
    return clock.instant().isBefore(expiresAt)
        ? new Valid(
            new OwnToken(
                claims,
                new SessionReference(
                    session.get(), tokenId.get(), secondParents.get(), tasks.get()),
                expiresAt))
        : invalid(Reason.TOKEN_EXPIRED, "expired");
  }

  /** None when the claim is absent; empty when it is not what we write. */
  private static <T> Optional<List<T>> list(
      Claims claims, String name, Function<String, Optional<T>> parse) {
    if (!claims.has(name)) {
      return Optional.of(List.of());
    }
    List<String> texts = claims.strings(name).orElse(List.of());
    List<T> items = texts.stream().map(parse).flatMap(Optional::stream).toList();
    return items.size() == texts.size() && !items.isEmpty() && items.size() <= MOST_ITEMS
        ? Optional.of(items)
        : Optional.empty();
  }

  private static Invalid invalid(Reason reason, String detail) {
    return new Invalid(Refusal.of(reason, detail));
  }
}
