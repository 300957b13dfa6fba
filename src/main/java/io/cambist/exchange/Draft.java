package io.cambist.exchange;

import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.redis.Companion;
import io.cambist.session.Opening;
import io.cambist.session.Opening.Outcome;
import io.cambist.session.Session;
import io.cambist.token.AccessToken;
import java.util.List;
import java.util.Optional;

/** A token before its signature, and its session before it is opened. */
final class Draft {
  private final Plan plan;
  private final AccessToken token;
  private final byte[] payload;

  Draft(Plan plan, AccessToken token, byte[] payload) {
    this.plan = plan;
    this.token = token;
    this.payload = payload;
  }

  Plan plan() {
    return plan;
  }

  AccessToken token() {
    return token;
  }

  /** What will be signed; not to be changed. */
  byte[] payload() {
    return payload;
  }

  /**
   * Its session, to be opened.
   *
   * @param keyId the {@code kid} of the key that signs
   * @param decision the id of the decision
   */
  Opening opening(String keyId, String decision, List<Companion> alongside) {
    Session session = session(keyId, decision);
    return new Opening(
        session,
        UsedOnce.keepUntil(plan, session),
        UsedOnce.marks(plan),
        plan.tasks(),
        alongside,
        UsedOnce.isDurable(plan));
  }

  /** Why its token is not released, if it is not. */
  Optional<Refusal> refusal(Outcome outcome) {
    if (outcome instanceof Outcome.Opened) {
      return Optional.empty();
    }
    if (outcome instanceof Outcome.MarkUsed used) {
      return Optional.of(UsedOnce.refusal(plan, used.mark()));
    }
    if (outcome instanceof Outcome.ParentEnded) {
      return Optional.of(
          Refusal.of(Reason.TOKEN_INACTIVE, "it ended while it was exchanged").at("subject_token"));
    }
    if (outcome instanceof Outcome.IsCutOff dead) {
      return refused(Reason.CUT_OFF, dead.cutOff().describe());
    }
    if (outcome instanceof Outcome.TaskCompleted) {
      return refused(Reason.TASK_COMPLETED, "its mark stands");
    }
    if (outcome instanceof Outcome.TooLarge tooLarge) {
      return refused(Reason.SESSION_TOO_LARGE, "a record of " + tooLarge.bytes() + " bytes");
    }
    return Optional.of(Refusal.of(Reason.TOKEN_REPLAYED, "its session exists").at("subject_token"));
  }

  private static Optional<Refusal> refused(Reason reason, String detail) {
    return Optional.of(Refusal.of(reason, detail));
  }

  private Session session(String keyId, String decision) {
    return new Session(
        token.session(),
        token.tokenId(),
        keyId,
        plan.subject().party(),
        token.sub(),
        token.actors(),
        token.clientId(),
        plan.subject().issuer(),
        plan.targets(),
        token.scopes(),
        plan.keptDetails(),
        token.confirmation(),
        plan.rules(),
        plan.federation().revision(),
        token.secondParents(),
        plan.keptAttributes(),
        token.acr(),
        decision,
        plan.task(),
        plan.grant().uses(),
        plan.now(),
        plan.expiresAt());
  }
}
