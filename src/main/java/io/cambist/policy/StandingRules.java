package io.cambist.policy;

import io.cambist.expression.Budget;
import io.cambist.expression.Expression;
import io.cambist.federation.Client;
import io.cambist.federation.Federation;
import io.cambist.federation.Policy;
import io.cambist.federation.Target;
import io.cambist.oauth.Party;
import io.cambist.session.Lineage;
import io.cambist.session.Session;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds the rules that forbid against sessions that are live already: a session is worth nothing
 * while one of them hits it or any session above it. It is not ended by that.
 */
@ApplicationScoped
public class StandingRules {
  private final Clock clock;

  public StandingRules(Clock clock) {
    this.clock = clock;
  }

  /** The id of the rule that forbids a session now, if one does. */
  public Optional<String> forbidding(Lineage lineage, Federation federation) {
    if (federation.standing().isEmpty()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    var budget = new Budget();
    for (Session session : lineage.sessions()) {
      for (String target : session.targets()) {
        for (Policy.Forbid rule : federation.standing()) {
          if (isFor(rule, session, target)
              && holds(rule, session, target, federation, now, budget)) {
            return Optional.of(rule.id());
          }
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isFor(Policy.Forbid rule, Session session, String target) {
    return anyOr(rule.from(), session.issuer())
        && anyOr(rule.clients(), session.client())
        && anyOr(rule.targets(), target);
  }

  private static boolean anyOr(Set<String> names, String name) {
    return names.isEmpty() || names.contains(name);
  }

  /** A condition that fails forbids, as in an exchange. */
  private static boolean holds(
      Policy.Forbid rule,
      Session session,
      String target,
      Federation federation,
      Instant now,
      Budget budget) {
    if (rule.when().isEmpty()) {
      return true;
    }
    Expression.Result result =
        rule.when().get().evaluate(variables(session, target, federation, now), budget);
    return !(result instanceof Expression.Result.Value value
        && Boolean.FALSE.equals(value.value()));
  }

  /** What a session keeps of what the conditions of an exchange see. */
  private static Map<String, Object> variables(
      Session session, String target, Federation federation, Instant now) {
    return Map.of(
        "subject",
        Map.of(
            "issuer",
            session.issuer(),
            "sub",
            session.subject().subject(),
            "assurance",
            session.assurance().orElse("")),
        "actor",
        session
            .actors()
            .current()
            .filter(actor -> !actor.issuer().equals(Party.CLIENT))
            .map(StandingRules::actor)
            .orElse(Map.of("present", false)),
        "client",
        Map.of(
            "id",
            session.client(),
            "method",
            Optional.ofNullable(federation.clients().get(session.client()))
                .map(Client::authentication)
                .map(authentication -> authentication.method())
                .orElse("")),
        "target",
        Map.of(
            "name",
            target,
            "audience",
            Optional.ofNullable(federation.targets().get(target)).map(Target::audience).orElse("")),
        "attributes",
        session.attributes(),
        "now",
        now);
  }

  private static Map<String, Object> actor(Party actor) {
    return Map.of("present", true, "issuer", actor.issuer(), "sub", actor.subject());
  }
}
