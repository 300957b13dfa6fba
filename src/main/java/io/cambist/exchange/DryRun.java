package io.cambist.exchange;

import io.cambist.exchange.Answer.Step;
import io.cambist.exchange.PresentedTokens.Parsed;
import io.cambist.federation.Client;
import io.cambist.federation.Federation;
import io.cambist.federation.FederationSource;
import io.cambist.federation.Issuer;
import io.cambist.issuer.SupposedAssertions;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.session.Opening;
import io.cambist.session.SessionIds;
import io.cambist.session.SessionStore;
import io.cambist.token.SigningKeys;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells what would come of an exchange, by the very steps of one. Nothing is issued, used up,
 * counted or written to the audit.
 */
@ApplicationScoped
public class DryRun {
  /** As long as those of decisions, for a session that will not be. */
  private static final String NO_DECISION = "i" + "0".repeat(22);

  private final FederationSource federations;
  private final SupposedAssertions assertions;
  private final PresentedTokens tokens;
  private final Planner planner;
  private final Minting minting;
  private final SigningKeys keys;
  private final SessionStore sessions;
  private final SessionIds ids;
  private final Clock clock;

  DryRun(
      FederationSource federations,
      SupposedAssertions assertions,
      PresentedTokens tokens,
      Planner planner,
      Minting minting,
      SigningKeys keys,
      SessionStore sessions,
      SessionIds ids,
      Clock clock) {
    this.federations = federations;
    this.assertions = assertions;
    this.tokens = tokens;
    this.planner = planner;
    this.minting = minting;
    this.keys = keys;
    this.sessions = sessions;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Decides as an exchange would, now. Keys of an issuer may be fetched for it.
   *
   * @return fails with {@link io.cambist.redis.StoreUnavailable} when the store does not answer in
   *     time
   */
  public Uni<Answer> of(Question question) {
    Federation federation = federations.current();
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
    var sender = new SupposedSender(client, question.proof());
    return new Presentation(
            supposed.request(),
            Circumstances.of(supposed.request(), sender.calling(), federation),
            parsed -> verify(parsed, supposed, federation))
        .verify()
        .flatMap(
            result -> {
              if (result instanceof Presentation.Result.Refused refused) {
                return done(
                    new Findings(refused.seen()).refused(refused.refusal(), refused.step(), notes));
              }
              var presented = (Presentation.Result.Verified) result;
              Planner.Result planned =
                  planner.plan(
                      supposed.request(),
                      sender.known(presented, ids.tokenId(), clock.instant(), notes),
                      presented,
                      federation);
              return concluded(planned, question, federation, notes);
            });
  }

  private Uni<PresentedTokens.Result> verify(
      Parsed.WellFormed parsed, SupposedRequest supposed, Federation federation) {
    Issuer issuer = supposed.unsigned().get(parsed.parameter().name());
    return issuer == null
        ? tokens.verify(parsed, federation)
        : Uni.createFrom()
            .item(
                PresentedTokens.foreign(
                    assertions.verify(
                        parsed.jwt(), issuer, parsed.parameter().declared(), federation),
                    parsed.parameter()));
  }

  private Uni<Answer> concluded(
      Planner.Result planned, Question question, Federation federation, List<String> notes) {
    var findings = new Findings(planned.circumstances());
    if (planned instanceof Planner.Refused refused) {
      if (refused.step() == Step.TARGET) {
        noteUnknown(question, federation, notes);
      }
      return done(findings.refused(refused.refusal(), refused.step(), notes));
    }
    Minting.Result made = minting.make(((Planner.Planned) planned).plan());
    if (made instanceof Minting.Result.Refused refused) {
      return done(findings.refused(refused.refusal(), Step.GRANT, notes));
    }
    Draft draft = ((Minting.Result.Made) made).draft();
    Opening opening = draft.opening(keys.active().keyId(), NO_DECISION, List.of());
    return sessions
        .rehearse(opening)
        .map(
            rehearsal ->
                draft
                    .refusal(rehearsal.outcome())
                    .map(refusal -> findings.refused(refusal, rehearsal, notes))
                    .orElseGet(() -> findings.granted(draft, notes)));
  }

  private static void noteUnknown(Question question, Federation federation, List<String> notes) {
    question.audiences().stream()
        .filter(audience -> federation.targetOfAudience(audience).isEmpty())
        .forEach(audience -> notes.add("No target has the audience " + Words.readable(audience)));
    question.resources().stream()
        .filter(resource -> federation.targetOfResource(resource).isEmpty())
        .forEach(resource -> notes.add("No target has the resource " + Words.readable(resource)));
  }

  private static Uni<Answer> done(Answer answer) {
    return Uni.createFrom().item(answer);
  }
}
