package io.cambist.exchange;

import io.cambist.federation.Federation;
import io.cambist.issuer.SupposedAssertions;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.policy.PolicyEngine;
import io.cambist.session.SessionIds;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A dry run where no gateway is, at any moment, by the steps of one. What only store and keys could
 * say is not judged: whether something was used before, was ended, completed or cut off, and who
 * signed it.
 */
public final class DryRunOffline {
  private static final Refusal UNVERIFIED =
      Refusal.of(Reason.TOKEN_KEY_UNKNOWN, "there are no keys here by which to verify it");

  private final Federation federation;
  private final String gateway;
  private final Duration ceiling;
  private final PolicyEngine policy = PolicyEngine.ofRules();
  private final SessionIds ids = new SessionIds();

  /**
   * @param gateway the gateway's own issuer URL
   * @param ceiling the longest life of a token
   */
  public DryRunOffline(Federation federation, String gateway, Duration ceiling) {
    this.federation = federation;
    this.gateway = gateway;
    this.ceiling = ceiling;
  }

  /** What came of it. */
  public sealed interface Result {
    /** As an answer to an operator. */
    Answer answer();
  }

  public record Granted(Answer.Granted answer, DryRunGrant grant) implements Result {}

  public record Refused(Answer.WouldBeRefused answer) implements Result {}

  /**
   * Decides as an exchange would at that moment. An assertion that is given by its claims and says
   * nothing of its life lives as long as a token may; one without an identifier has one that is the
   * same each time.
   */
  public Result of(Question question, Instant now) {
    Clock clock = Clock.fixed(now, ZoneOffset.UTC);
    var made = new AtomicInteger();
    var steps =
        new DryRunSteps(
            new SupposedAssertions(
                clock, gateway, ceiling, () -> "supposed-" + made.incrementAndGet()),
            policy,
            new Planner(policy, clock, gateway, ceiling),
            new Minting(ids, gateway, ceiling),
            ids,
            clock);
    // Nothing here waits for anybody.
    DryRunSteps.Result result =
        steps
            .of(
                question,
                federation,
                parsed ->
                    Uni.createFrom()
                        .item(
                            new PresentedTokens.Result.Rejected(
                                UNVERIFIED.at(parsed.parameter().name()))))
            .await()
            .indefinitely();
    if (result instanceof DryRunSteps.Result.Refused refused) {
      return new Refused((Answer.WouldBeRefused) refused.answer());
    }
    var whole = (DryRunSteps.Result.Made) result;
    return new Granted(
        (Answer.Granted) whole.findings().granted(whole.draft(), whole.notes()),
        new DryRunGrant(whole.draft(), DryRunGrant.Above.of(question)));
  }
}
