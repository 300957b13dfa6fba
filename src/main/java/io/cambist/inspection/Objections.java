package io.cambist.inspection;

import io.cambist.federation.AssuranceLevels;
import io.cambist.federation.Federation;
import io.cambist.federation.Issuer;
import io.cambist.federation.Target;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.policy.StandingRules;
import io.cambist.session.Lineage;
import io.cambist.session.Session;
import io.cambist.session.SessionState;
import io.cambist.token.OwnToken;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Why a token whose key is proven is not good enough for a request, before anything is used up. */
@ApplicationScoped
class Objections {
  private final StandingRules rules;

  Objections(StandingRules rules) {
    this.rules = rules;
  }

  /**
   * The first of them, if there is any.
   *
   * @param lineage as just read
   * @param repeatable whether the request may be one that has spent the last use already
   */
  Optional<Refusal> to(Question question, OwnToken token, Lineage lineage, boolean repeatable) {
    boolean spent = lineage.state() == SessionState.SPENT;
    if (spent && !repeatable) {
      return refusal(Reason.ACCESS_TOKEN_SPENT, "no use is left");
    }
    if (lineage.session().isEmpty() || (lineage.state() != SessionState.ACTIVE && !spent)) {
      return refusal(
          Reason.ACCESS_TOKEN_INACTIVE,
          "its session is "
              + lineage.state().name().toLowerCase(Locale.ROOT)
              + lineage.ending().map(ending -> ": " + ending.why()).orElse(""));
    }
    Session session = lineage.session().get();
    Target target = question.target();
    List<String> audiences = token.claims().strings("aud").orElse(List.of());
    if (!session.targets().contains(target.name()) || !audiences.contains(target.audience())) {
      return refusal(
          Reason.ACCESS_TOKEN_AUDIENCE_REFUSED,
          "it is for " + String.join(" ", session.targets()) + ", not for " + target.name());
    }
    if (!lineage.limits().isEmpty() && !target.spendsAt(Target.Spend.VERIFY)) {
      return refusal(
          Reason.ACCESS_TOKEN_USES_UNCOUNTED,
          "target " + target.name() + " does not say spend: verify");
    }
    return assurance(question, session)
        .or(() -> extent(question.requirement(), session))
        .or(
            () ->
                rules
                    .forbidding(lineage, question.federation())
                    .flatMap(
                        rule ->
                            refusal(
                                Reason.ACCESS_TOKEN_INACTIVE, "rule " + rule + " forbids it now")));
  }

  /** What the target demands now, and what the request needs besides. */
  private static Optional<Refusal> assurance(Question question, Session session) {
    Federation federation = question.federation();
    AssuranceLevels levels = federation.levels();
    return Stream.of(question.target().assurance(), question.requirement().assurance())
        .flatMap(Optional::stream)
        .filter(demanded -> !levels.meets(session.assurance(), demanded))
        .max((one, other) -> levels.from(other).size() - levels.from(one).size())
        .map(
            demanded ->
                Refusal.of(
                        Reason.ACCESS_ASSURANCE_INSUFFICIENT,
                        "its level is "
                            + session.assurance().orElse("none")
                            + ", and it needs "
                            + demanded)
                    .withAcrValues(acrValues(demanded, session, federation)));
  }

  /** In the words of the issuer from which the subject would have to come again. */
  private static List<String> acrValues(String demanded, Session session, Federation federation) {
    return Optional.ofNullable(federation.issuers().get(session.issuer()))
        .map(Issuer::assurance)
        .map(issuer -> issuer.acrValues(demanded, federation.levels()))
        .orElseGet(() -> federation.levels().from(demanded));
  }

  private static Optional<Refusal> extent(Requirement requirement, Session session) {
    if (!session.scopes().containsAll(requirement.scopes())) {
      return refusal(
          Reason.ACCESS_SCOPE_INSUFFICIENT,
          "it has " + session.scopes() + ", and needs " + requirement.scopes());
    }
    return requirement.details().isWithin(session.details())
        ? Optional.empty()
        : refusal(
            Reason.ACCESS_DETAILS_INSUFFICIENT,
            "its authorization details do not permit each of those that are required");
  }

  private static Optional<Refusal> refusal(Reason reason, String detail) {
    return Optional.of(Refusal.of(reason, detail));
  }
}
