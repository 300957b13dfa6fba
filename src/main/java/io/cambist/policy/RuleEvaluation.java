package io.cambist.policy;

import io.cambist.expression.Budget;
import io.cambist.expression.Expression;
import io.cambist.federation.Policy;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Binding;
import io.cambist.oauth.Scopes;
import io.cambist.policy.Decision.Effect;
import io.cambist.policy.Decision.Grant;
import io.cambist.policy.Decision.Outcome;
import io.cambist.policy.Decision.Verdict;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds rules against one request. Names are compared first: a rule for somebody else costs three
 * look-ups, and variables exist only once a condition needs them. For one thread.
 */
final class RuleEvaluation {
  private static final Optional<Misfit> OTHER_ISSUER = Misfit.of(Outcome.OTHER_ISSUER);
  private static final Optional<Misfit> OTHER_CLIENT = Misfit.of(Outcome.OTHER_CLIENT);
  private static final Optional<Misfit> OTHER_TARGET = Misfit.of(Outcome.OTHER_TARGET);
  private static final Optional<Misfit> FALSE = Misfit.of(Outcome.CONDITION_FALSE);

  private final PolicyRequest request;
  private final Evaluator evaluator;
  private final Budget budget = new Budget();
  private Map<String, Object> variables;
  private Scopes bound;
  private AuthorizationDetails asked;

  RuleEvaluation(PolicyRequest request, Evaluator evaluator) {
    this.request = request;
    this.evaluator = evaluator;
  }

  /**
   * What came of one rule.
   *
   * @param grant present where the rule permits
   */
  record Judged(Verdict verdict, Optional<Grant> grant) {}

  /** Why a rule does not fit. */
  private record Misfit(Outcome outcome, String detail) {
    static Optional<Misfit> of(Outcome outcome) {
      return Optional.of(new Misfit(outcome, ""));
    }

    static Misfit failed(String what, String why) {
      return new Misfit(Outcome.CONDITION_FAILED, what + " " + why);
    }
  }

  Judged judge(Policy rule) {
    if (rule instanceof Policy.Forbid forbid) {
      return judge(forbid);
    }
    return judge((Policy.Permit) rule);
  }

  private Judged judge(Policy.Forbid rule) {
    Optional<Misfit> misfit =
        names(
            anyOr(rule.from(), request.subject().issuer()),
            anyOr(rule.clients(), request.client().id()),
            anyOr(rule.targets(), request.target().name()));
    if (misfit.isEmpty()) {
      misfit = condition(rule.when());
    }
    if (misfit.isEmpty()) {
      return judged(rule, Outcome.FORBIDS, "");
    }
    return misfit.get().outcome() == Outcome.CONDITION_FAILED
        ? judged(rule, Outcome.FORBIDS, misfit.get().detail())
        : judged(rule, misfit.get());
  }

  private Judged judge(Policy.Permit rule) {
    Optional<Misfit> misfit =
        names(
            rule.from().contains(request.subject().issuer()),
            rule.clients().contains(request.client().id()),
            rule.targets().contains(request.target().name()));
    if (misfit.isPresent()) {
      return judged(rule, misfit.get());
    }
    if (request.actor().isPresent() && !rule.actorFrom().contains(request.actor().get().issuer())) {
      return judged(rule, Outcome.ACTOR_NOT_ACCEPTED, "");
    }
    if (rule.delegation() && request.actor().isEmpty() && !request.authenticated()) {
      return judged(rule, Outcome.CLIENT_NOT_AUTHENTICATED, "");
    }
    misfit = condition(rule.when());
    if (misfit.isPresent()) {
      return judged(rule, misfit.get());
    }
    Scopes scopes = rule.scopes().intersect(bound());
    boolean wantsScope = ScopeBound.asksFor(request) || !rule.scopes().isEmpty();
    if (scopes.isEmpty() && wantsScope) {
      return judged(rule, Outcome.NO_SCOPE_LEFT, "");
    }
    GrantedDetails.Result details = GrantedDetails.of(rule, request, asked(), this::evaluate);
    if (details instanceof GrantedDetails.NoneLeft) {
      return judged(rule, Outcome.NO_DETAILS_LEFT, "");
    }
    if (details instanceof GrantedDetails.Failed failed) {
      return judged(rule, Misfit.failed("authorization-details", failed.why()));
    }
    return granted(rule, scopes, ((GrantedDetails.Granted) details).details());
  }

  private Judged granted(Policy.Permit rule, Scopes scopes, AuthorizationDetails details) {
    Optional<String> subject = Optional.empty();
    if (rule.subject().isPresent()) {
      Expression.Result result = evaluate(rule.subject().get());
      Optional<String> fault = ChosenSubject.fault(result, request);
      if (fault.isPresent()) {
        return judged(rule, Misfit.failed("subject", fault.get()));
      }
      subject = Optional.of((String) ((Expression.Result.Value) result).value());
    }
    Map<String, Object> claims = new LinkedHashMap<>();
    for (Map.Entry<String, Expression> claim : rule.claims().entrySet()) {
      Expression.Result result = evaluate(claim.getValue());
      if (!(result instanceof Expression.Result.Value value)) {
        return judged(rule, Misfit.failed("claim " + claim.getKey(), why(result)));
      }
      claims.put(claim.getKey(), value.value());
    }
    Optional<String> fault = CarriedClaims.fault(claims);
    if (fault.isPresent()) {
      return judged(rule, Misfit.failed("claims", fault.get()));
    }
    Grant grant =
        new Grant(
            scopes,
            ttl(rule),
            rule.uses(),
            binding(rule, request),
            rule.binding().equals(Optional.of(Binding.NONE)),
            rule.rebind(),
            rule.bearerForSeveral(),
            rule.delegation(),
            subject,
            Collections.unmodifiableMap(claims),
            details);
    return new Judged(
        new Verdict(rule.id(), Effect.PERMIT, Outcome.PERMITS, ""), Optional.of(grant));
  }

  /** That the two agree was seen when they were loaded. */
  static Binding binding(Policy.Permit rule, PolicyRequest request) {
    Binding demanded = request.target().binding();
    return rule.binding().flatMap(demanded::and).orElse(demanded);
  }

  private Duration ttl(Policy.Permit rule) {
    Duration ttl = shorter(rule.ttl(), request.target().maxTtl());
    return request.client().maxTtl().map(limit -> shorter(ttl, limit)).orElse(ttl);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static Optional<Misfit> names(boolean issuer, boolean client, boolean target) {
    if (!issuer) {
      return OTHER_ISSUER;
    }
    if (!client) {
      return OTHER_CLIENT;
    }
    return target ? Optional.empty() : OTHER_TARGET;
  }

  private static boolean anyOr(Set<String> names, String name) {
    return names.isEmpty() || names.contains(name);
  }

  private Optional<Misfit> condition(Optional<Expression> when) {
    if (when.isEmpty()) {
      return Optional.empty();
    }
    Expression.Result result = evaluate(when.get());
    if (result instanceof Expression.Result.Value value && value.value() instanceof Boolean holds) {
      return holds ? Optional.empty() : FALSE;
    }
    return Optional.of(Misfit.failed("condition", why(result)));
  }

  private static String why(Expression.Result result) {
    return result instanceof Expression.Result.Failed failed
        ? failed.message()
        : "yields a value of the wrong type";
  }

  private Expression.Result evaluate(Expression expression) {
    return evaluator.evaluate(expression, variables(), budget);
  }

  private Map<String, Object> variables() {
    if (variables == null) {
      variables = Variables.of(request);
    }
    return variables;
  }

  private AuthorizationDetails asked() {
    if (asked == null) {
      asked = GrantedDetails.asked(request);
    }
    return asked;
  }

  private Scopes bound() {
    if (bound == null) {
      bound = ScopeBound.of(request);
    }
    return bound;
  }

  private static Judged judged(Policy rule, Misfit misfit) {
    return judged(rule, misfit.outcome(), misfit.detail());
  }

  private static Judged judged(Policy rule, Outcome outcome, String detail) {
    Effect effect = rule instanceof Policy.Forbid ? Effect.FORBID : Effect.PERMIT;
    return new Judged(new Verdict(rule.id(), effect, outcome, detail), Optional.empty());
  }
}
