package io.cambist.exchange;

import io.cambist.exchange.Answer.Step;
import io.cambist.exchange.PresentedTokens.Parsed;
import io.cambist.federation.Client;
import io.cambist.federation.Federation;
import io.cambist.federation.Issuer;
import io.cambist.federation.Target;
import io.cambist.issuer.SupposedAssertions;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.policy.PolicyEngine;
import io.cambist.session.SessionIds;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The steps of a dry run that need no store: the very ones of an exchange, up to the signature.
 * They ask nobody but the verifier of whole tokens.
 */
@ApplicationScoped
class DryRunSteps {
  private final SupposedAssertions assertions;
  private final PolicyEngine policy;
  private final Planner planner;
  private final Minting minting;
  private final SessionIds ids;
  private final Clock clock;

  DryRunSteps(
      SupposedAssertions assertions,
      PolicyEngine policy,
      Planner planner,
      Minting minting,
      SessionIds ids,
      Clock clock) {
    this.assertions = assertions;
    this.policy = policy;
    this.planner = planner;
    this.minting = minting;
    this.ids = ids;
    this.clock = clock;
  }

  /** What came of them. */
  sealed interface Result {
    record Refused(Answer answer) implements Result {}

    /**
     * Nothing but the store could still refuse it.
     *
     * @param notes those so far
     */
    record Made(Draft draft, Findings findings, List<String> notes) implements Result {}
  }

  /**
   * @param verifier how tokens are verified that are given as a whole
   */
  Uni<Result> of(
      Question question,
      Federation federation,
      Function<Parsed.WellFormed, Uni<PresentedTokens.Result>> verifier) {
    var notes = new ArrayList<String>();
    SupposedRequest.Result read =
        new SupposedRequest.Writing(assertions, federation, notes).read(question);
    if (read instanceof SupposedRequest.Result.Refused refused) {
      return done(Findings.NONE.refused(refused.refusal(), refused.step(), notes));
    }
    Optional<Client> client = question.client().map(federation.clients()::get);
    if (question.client().isPresent() && client.isEmpty()) {
      String detail = "no client has the id " + Words.readable(question.client().get());
      Refusal unknown = Refusal.of(Reason.CLIENT_AUTHENTICATION_FAILED, detail).at("client_id");
      return done(Findings.NONE.refused(unknown, Step.CLIENT, notes));
    }
    SupposedRequest supposed = ((SupposedRequest.Result.Read) read).request();
    var sender = new SupposedSender(client, question.authenticated(), question.proof());
    if (sender.refusal().isPresent()) {
      return done(Findings.NONE.refused(sender.refusal().get(), Step.CLIENT, notes));
    }
    return new Presentation(
            supposed.request(),
            Circumstances.of(supposed.request(), sender.calling(), federation),
            parsed -> verify(parsed, supposed, federation, verifier))
        .verify()
        .flatMap(
            result -> {
              if (result instanceof Presentation.Result.Refused refused) {
                return done(
                    Findings.of(refused.seen()).refused(refused.refusal(), refused.step(), notes));
              }
              var presented = (Presentation.Result.Verified) result;
              var explaining = new Explaining(policy);
              Planner.Result planned =
                  planner.plan(
                      supposed.request(),
                      sender.known(presented, ids.tokenId(), clock.instant(), notes),
                      presented,
                      federation,
                      explaining);
              var findings = new Findings(planned.circumstances(), explaining.rules());
              return concluded(planned, findings, question, federation, notes);
            });
  }

  private Uni<PresentedTokens.Result> verify(
      Parsed.WellFormed parsed,
      SupposedRequest supposed,
      Federation federation,
      Function<Parsed.WellFormed, Uni<PresentedTokens.Result>> verifier) {
    String parameter = parsed.parameter().name();
    DryRunGrant granted = supposed.granted().get(parameter);
    if (granted != null) {
      return Uni.createFrom().item(granted.presented(parsed, federation, clock));
    }
    Issuer issuer = supposed.unsigned().get(parameter);
    return issuer == null
        ? verifier.apply(parsed)
        : Uni.createFrom()
            .item(
                PresentedTokens.foreign(
                    assertions.verify(
                        parsed.jwt(), issuer, parsed.parameter().declared(), federation),
                    parsed.parameter()));
  }

  private Uni<Result> concluded(
      Planner.Result planned,
      Findings findings,
      Question question,
      Federation federation,
      List<String> notes) {
    if (planned instanceof Planner.Refused refused) {
      if (refused.step() == Step.TARGET) {
        noteUnknown(question, federation, notes);
      }
      return done(findings.refused(refused.refusal(), refused.step(), notes));
    }
    Plan plan = ((Planner.Planned) planned).plan();
    plan.shares().stream()
        .map(JointGrant.Share::target)
        .filter(Target::decisionPoint)
        .forEach(
            target ->
                notes.add(
                    "The decision point was not asked, which target "
                        + target.name()
                        + " wants to agree: it could deny, or narrow what is granted."));
    Minting.Result made = minting.make(plan);
    return made instanceof Minting.Result.Refused refused
        ? done(findings.refused(refused.refusal(), Step.GRANT, notes))
        : Uni.createFrom()
            .item(new Result.Made(((Minting.Result.Made) made).draft(), findings, notes));
  }

  private static void noteUnknown(Question question, Federation federation, List<String> notes) {
    question.audiences().stream()
        .filter(audience -> federation.targetOfAudience(audience).isEmpty())
        .forEach(audience -> notes.add("No target has the audience " + Words.readable(audience)));
    question.resources().stream()
        .filter(resource -> federation.targetOfResource(resource).isEmpty())
        .forEach(resource -> notes.add("No target has the resource " + Words.readable(resource)));
  }

  private static Uni<Result> done(Answer answer) {
    return Uni.createFrom().item(new Result.Refused(answer));
  }
}
