package io.cambist.inspection;

import io.cambist.federation.Client;
import io.cambist.federation.Federation;
import io.cambist.federation.Target;
import io.cambist.jose.CompactJwt;
import io.cambist.oauth.Confirmation;
import io.cambist.policy.StandingRules;
import io.cambist.session.Lineage;
import io.cambist.session.SessionState;
import io.cambist.session.SessionStore;
import io.cambist.token.AccessToken;
import io.cambist.token.OwnToken;
import io.cambist.token.OwnTokens;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Says of a token whether it is live, and what it permits (RFC 7662). It spends a use where the
 * target says so, once everything else has passed.
 */
@ApplicationScoped
class Introspection {
  /** All that anybody learns of a dead token, a foreign one, or one that is not for its eyes. */
  static final Map<String, Object> INACTIVE = Map.of("active", false);

  private final OwnTokens ownTokens;
  private final SessionStore sessions;
  private final StandingRules rules;
  private final SpentUses spentUses;

  Introspection(
      OwnTokens ownTokens, SessionStore sessions, StandingRules rules, SpentUses spentUses) {
    this.ownTokens = ownTokens;
    this.sessions = sessions;
    this.rules = rules;
    this.spentUses = spentUses;
  }

  /**
   * The members of the answer.
   *
   * @param caller an authenticated client
   */
  Uni<Map<String, Object>> introspect(String compact, Client caller, Federation federation) {
    Optional<OwnToken> verified = verified(compact);
    if (verified.isEmpty()) {
      return Uni.createFrom().item(INACTIVE);
    }
    OwnToken token = verified.get();
    return sessions
        .read(token.session())
        .flatMap(lineage -> answer(token, lineage, caller, federation));
  }

  private Optional<OwnToken> verified(String compact) {
    return CompactJwt.parse(compact) instanceof CompactJwt.Parsed.WellFormed wellFormed
            && ownTokens.verify(wellFormed.jwt()) instanceof OwnTokens.Valid valid
        ? Optional.of(valid.token())
        : Optional.empty();
  }

  private Uni<Map<String, Object>> answer(
      OwnToken token, Lineage lineage, Client caller, Federation federation) {
    if (lineage.state() != SessionState.ACTIVE || lineage.session().isEmpty()) {
      return Uni.createFrom().item(INACTIVE);
    }
    Optional<Target> asking =
        lineage.session().get().targets().stream()
            .map(federation.targets()::get)
            .filter(target -> target != null && target.introspection().contains(caller.id()))
            .findFirst();
    if (asking.isEmpty() || rules.forbidding(lineage, federation).isPresent()) {
      return Uni.createFrom().item(INACTIVE);
    }
    Target target = asking.get();
    if (lineage.limits().isEmpty() || target.spendsAt(Target.Spend.VERIFY)) {
      return Uni.createFrom().item(active(token));
    }
    if (target.spend().isEmpty()) {
      // It counted uses when the token was issued: what nobody counts any more is no use.
      return Uni.createFrom().item(INACTIVE);
    }
    return sessions
        .spend(lineage, target.durable())
        .invoke(
            spent -> {
              if (spent) {
                spentUses.record(lineage.session().get(), target);
              }
            })
        .map(spent -> spent ? active(token) : INACTIVE);
  }

  private static Map<String, Object> active(OwnToken token) {
    Optional<Confirmation> confirmation =
        token.claims().object("cnf").flatMap(cnf -> Confirmation.of(cnf.members()));
    var members = new LinkedHashMap<String, Object>();
    members.put("active", true);
    members.putAll(token.claims().members());
    // Last: no claim that a rule carries may say otherwise.
    members.put("active", true);
    members.put("token_type", AccessToken.tokenType(confirmation));
    return members;
  }
}
