package io.cambist.exchange;

import io.cambist.decisionpoint.Advice;
import io.cambist.decisionpoint.DecisionPoint;
import io.cambist.decisionpoint.Inquiry;
import io.cambist.exchange.Answer.Step;
import io.cambist.federation.Target;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.oauth.Scopes;
import io.cambist.policy.Decision.Grant;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks the decision point about each target that says so, all at once, and narrows the plan to what
 * it permits. Where no target says so, nothing waits.
 */
@ApplicationScoped
class Advised {
  private final DecisionPoint decisionPoint;

  Advised(DecisionPoint decisionPoint) {
    this.decisionPoint = decisionPoint;
  }

  /** The plan as it may be carried out, or why it may not. */
  Uni<Planner.Result> advise(Planner.Planned planned) {
    List<JointGrant.Share> asking =
        planned.plan().shares().stream().filter(share -> share.target().decisionPoint()).toList();
    if (asking.isEmpty()) {
      return Uni.createFrom().item(planned);
    }
    List<Uni<Advice>> questions =
        asking.stream().map(share -> decisionPoint.ask(inquiry(planned.plan(), share))).toList();
    return Uni.join()
        .all(questions)
        .andFailFast()
        .map(advice -> concluded(planned, asking, advice));
  }

  private static Inquiry inquiry(Plan plan, JointGrant.Share share) {
    Target target = share.target();
    return new Inquiry(
        plan.subject().party(),
        plan.subject().attributes(),
        plan.assurance(),
        plan.actors(),
        plan.caller().client().id(),
        plan.caller().authenticated(),
        target,
        plan.grant().scopes().intersect(target.scopes()),
        plan.grant().details().of(target.detailTypes().keySet()),
        Duration.between(plan.now(), plan.expiresAt()),
        plan.task(),
        share.permit().rule(),
        plan.federation().revision(),
        plan.now());
  }

  private static Planner.Result concluded(
      Planner.Planned planned, List<JointGrant.Share> asked, List<Advice> given) {
    Plan plan = planned.plan();
    Grant grant = plan.grant();
    Circumstances seen = planned.circumstances();
    for (int i = 0; i < asked.size(); i++) {
      Target target = asked.get(i).target();
      Advice advice = given.get(i);
      if (advice instanceof Advice.Denied denied) {
        return refused(Reason.DECISION_POINT_DENIED, target, denied.why(), seen);
      }
      if (advice instanceof Advice.Unavailable unavailable) {
        return refused(Reason.DECISION_POINT_UNAVAILABLE, target, unavailable.why(), seen);
      }
      var permitted = (Advice.Permitted) advice;
      grant =
          grant.narrowedTo(
              permitted
                  .scopes()
                  .map(allowed -> without(target.scopes(), allowed))
                  .orElse(Scopes.NONE),
              permitted.ttl());
    }
    if (grant.scopes().isEmpty() && !plan.grant().scopes().isEmpty()) {
      return refused(
          Reason.SCOPE_REFUSED, asked.get(0).target(), "it leaves no scope of those granted", seen);
    }
    return new Planner.Planned(plan.narrowedTo(grant), seen);
  }

  /** What the target knows and is not allowed: scopes of other targets are not its to judge. */
  private static Scopes without(Scopes known, Scopes allowed) {
    var refused = new ArrayList<>(known.values());
    refused.removeAll(allowed.values());
    return Scopes.of(refused);
  }

  private static Planner.Result refused(
      Reason reason, Target target, String why, Circumstances seen) {
    String detail =
        "the decision point, asked about target "
            + target.name()
            + Optional.of(why).filter(text -> !text.isEmpty()).map(text -> ": " + text).orElse("");
    return new Planner.Refused(Refusal.of(reason, detail), Step.POLICY, seen);
  }
}
