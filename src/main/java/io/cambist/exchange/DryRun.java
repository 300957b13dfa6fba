package io.cambist.exchange;

import io.cambist.federation.Federation;
import io.cambist.federation.FederationSource;
import io.cambist.session.Opening;
import io.cambist.session.SessionStore;
import io.cambist.token.SigningKeys;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Tells what would come of an exchange, by the very steps of one. Nothing is issued, used up,
 * counted or written to the audit.
 */
@ApplicationScoped
public class DryRun {
  /** As long as those of decisions, for a session that will not be. */
  private static final String NO_DECISION = "i" + "0".repeat(22);

  private final FederationSource federations;
  private final DryRunSteps steps;
  private final PresentedTokens tokens;
  private final SigningKeys keys;
  private final SessionStore sessions;

  DryRun(
      FederationSource federations,
      DryRunSteps steps,
      PresentedTokens tokens,
      SigningKeys keys,
      SessionStore sessions) {
    this.federations = federations;
    this.steps = steps;
    this.tokens = tokens;
    this.keys = keys;
    this.sessions = sessions;
  }

  /**
   * Decides as an exchange would, now. Keys of an issuer may be fetched for it.
   *
   * @return fails with {@link io.cambist.redis.StoreUnavailable} when the store does not answer in
   *     time
   */
  public Uni<Answer> of(Question question) {
    Federation federation = federations.current();
    return steps
        .of(question, federation, parsed -> tokens.verify(parsed, federation))
        .flatMap(
            result ->
                result instanceof DryRunSteps.Result.Made made
                    ? rehearsed(made)
                    : Uni.createFrom().item(((DryRunSteps.Result.Refused) result).answer()));
  }

  /** What the store would say to it. */
  private Uni<Answer> rehearsed(DryRunSteps.Result.Made made) {
    Draft draft = made.draft();
    Opening opening = draft.opening(keys.active().keyId(), NO_DECISION, List.of());
    return sessions
        .rehearse(opening)
        .map(
            rehearsal ->
                draft
                    .refusal(rehearsal.outcome())
                    .map(refusal -> made.findings().refused(refusal, rehearsal, made.notes()))
                    .orElseGet(() -> made.findings().granted(draft, made.notes())));
  }
}
