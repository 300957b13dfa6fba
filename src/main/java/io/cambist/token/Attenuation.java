package io.cambist.token;

import io.cambist.jose.Claims;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Party;
import io.cambist.oauth.Scopes;
import io.cambist.session.SessionId;
import io.cambist.session.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The last check before a signature, on the finished claims: whatever the steps before got wrong, a
 * token is never wider, longer or looser than what it was made from.
 */
public final class Attenuation {
  private Attenuation() {}

  /**
   * What the finished claims must stay within.
   *
   * @param scopes each of these must hold every scope of the token
   * @param levels the levels of assurance that it may have
   * @param latestExpiry the earliest of all expiries above: tokens, parents and ceiling
   * @param sub the parent's {@code sub}, for a child
   * @param parent the parent's session, for a child
   * @param actors the actors that must be there, as a whole and at the end of the chain
   * @param secondParents the sessions that must be named
   * @param tasks the tasks that must be named
   * @param mayAct the {@code may_act} that must be kept
   * @param bound whether it must be bound to a key
   * @param proven the keys that it may be bound to
   * @param details each of these must permit every authorization detail of the token
   * @param detailsKept whether there must be some: without any, a resource may permit everything
   */
  public record Bounds(
      String issuer,
      List<String> audiences,
      List<Scopes> scopes,
      Set<String> levels,
      Instant latestExpiry,
      Optional<String> sub,
      Optional<SessionId> parent,
      List<Party> actors,
      List<SessionId> secondParents,
      List<TaskId> tasks,
      Optional<Claims> mayAct,
      boolean bound,
      List<Confirmation> proven,
      List<AuthorizationDetails> details,
      boolean detailsKept) {}

  /** Says what is wrong with the finished claims; empty when nothing is. */
  public static Optional<String> violation(Claims claims, Bounds bounds) {
    if (!claims.string("iss").equals(Optional.of(bounds.issuer()))) {
      return Optional.of("iss is not ours");
    }
    if (!claims.strings("aud").equals(Optional.of(bounds.audiences()))) {
      return Optional.of("aud is not the targets'");
    }
    Optional<Scopes> scopes = claims.string("scope").flatMap(Scopes::parse);
    if (scopes.isEmpty()) {
      return Optional.of("scope is missing");
    }
    for (Scopes bound : bounds.scopes()) {
      if (!bound.containsAll(scopes.get())) {
        return Optional.of("scope is wider than it may be");
      }
    }
    if (claims.has("acr") && claims.string("acr").filter(bounds.levels()::contains).isEmpty()) {
      return Optional.of("acr is higher than it may be");
    }
    Optional<Long> exp = claims.integer("exp");
    Optional<Long> iat = claims.integer("iat");
    if (exp.isEmpty() || iat.isEmpty() || exp.get() <= iat.get()) {
      return Optional.of("exp or iat is missing or reversed");
    }
    if (Instant.ofEpochSecond(exp.get()).isAfter(bounds.latestExpiry())) {
      return Optional.of("exp is later than it may be");
    }
    if (bounds.sub().isPresent() && !claims.string("sub").equals(bounds.sub())) {
      return Optional.of("sub is not the parent's");
    }
    Optional<SessionId> session = claims.string("sid").flatMap(SessionId::parse);
    if (session.isEmpty() || !session.get().parent().equals(bounds.parent())) {
      return Optional.of("sid is not below its parent");
    }
    if (!endsWith(actors(claims), bounds.actors())) {
      return Optional.of("act has lost an actor");
    }
    if (!named(claims, AccessToken.ACTOR_SIDS)
        .containsAll(bounds.secondParents().stream().map(SessionId::text).toList())) {
      return Optional.of("a parent is not named");
    }
    if (!named(claims, AccessToken.TASK_IDS)
        .containsAll(bounds.tasks().stream().map(TaskId::text).toList())) {
      return Optional.of("a task is not named");
    }
    if (bounds.mayAct().isPresent() && !claims.object("may_act").equals(bounds.mayAct())) {
      return Optional.of("may_act was changed");
    }
    return keyViolation(claims, bounds).or(() -> detailsViolation(claims, bounds));
  }

  private static Optional<String> keyViolation(Claims claims, Bounds bounds) {
    if (!claims.has("cnf")) {
      return bounds.bound() ? Optional.of("cnf is missing") : Optional.empty();
    }
    return claims
            .object("cnf")
            .flatMap(cnf -> Confirmation.of(cnf.members()))
            .filter(bounds.proven()::contains)
            .isEmpty()
        ? Optional.of("cnf names a key that was not proven")
        : Optional.empty();
  }

  private static Optional<String> detailsViolation(Claims claims, Bounds bounds) {
    Optional<AuthorizationDetails> details =
        claims.has(AuthorizationDetails.NAME)
            ? AuthorizationDetails.of(claims.get(AuthorizationDetails.NAME))
            : Optional.of(AuthorizationDetails.NONE);
    if (details.isEmpty() || !bounds.details().stream().allMatch(details.get()::isWithin)) {
      return Optional.of("authorization_details permit more than they may");
    }
    return bounds.detailsKept() && details.get().isEmpty()
        ? Optional.of("authorization_details were dropped")
        : Optional.empty();
  }

  private static Set<String> named(Claims claims, String claim) {
    return Set.copyOf(claims.strings(claim).orElse(List.of()));
  }

  private static boolean endsWith(List<String> chain, List<Party> end) {
    int offset = chain.size() - end.size();
    if (offset < 0) {
      return false;
    }
    for (int i = 0; i < end.size(); i++) {
      if (!chain.get(offset + i).equals(end.get(i).sub())) {
        return false;
      }
    }
    return true;
  }

  private static List<String> actors(Claims claims) {
    var actors = new ArrayList<String>();
    Optional<Claims> act = claims.object("act");
    while (act.isPresent()) {
      String sub = act.get().string("sub").orElse("");
      actors.add(act.get().string("iss").map(iss -> iss + ":" + sub).orElse(sub));
      act = act.get().object("act");
    }
    return actors;
  }
}
