package io.cambist.exchange;

import io.cambist.client.ClientAuthenticator.Authenticated;
import io.cambist.issuer.Assertion;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.proof.DpopProof;
import io.cambist.session.Opening.Mark;
import io.cambist.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What an exchange uses up, in the same step that opens its session. */
final class UsedOnce {
  /** How long after its expiry an assertion could still be taken for valid by a slow clock. */
  private static final Duration SKEW = Duration.ofSeconds(60);

  private UsedOnce() {}

  /** Every mark that a second use would meet; the subject's is the session's own place. */
  static List<Mark> marks(Plan plan) {
    var marks = new ArrayList<Mark>();
    actor(plan).ifPresent(marks::add);
    client(plan).flatMap(Authenticated::once).ifPresent(marks::add);
    plan.sender().possession().dpop().map(DpopProof::once).ifPresent(marks::add);
    return marks;
  }

  /** The store would take the second of two equal marks for the first: one session takes both. */
  static Optional<Refusal> conflict(Plan plan) {
    Optional<Mark> actor = actor(plan);
    return client(plan)
        .flatMap(Authenticated::once)
        .filter(once -> actor.filter(mark -> isSame(mark, once)).isPresent())
        .map(
            once ->
                Refusal.of(
                    Reason.CLIENT_ASSERTION_REPLAYED, "the actor token has the same identifier"));
  }

  /** What to say where a mark was there already. */
  static Refusal refusal(Plan plan, Mark used) {
    String detail = "the mark is taken: " + used.kind();
    if (client(plan).flatMap(Authenticated::once).equals(Optional.of(used))) {
      return Refusal.of(Reason.CLIENT_ASSERTION_REPLAYED, detail).at("client_assertion");
    }
    return used.kind().equals(DpopProof.MARK)
        ? Refusal.of(Reason.DPOP_PROOF_REPLAYED, detail)
        : Refusal.of(Reason.TOKEN_REPLAYED, detail).at("actor_token");
  }

  /** How long the record must stay to refuse its assertion. */
  static Instant keepUntil(Plan plan, Session session) {
    return foreign(plan.subject())
        .filter(assertion -> assertion.onceDigest().isPresent())
        .map(assertion -> assertion.expiresAt().plus(SKEW))
        .orElse(session.expiresAt());
  }

  /** Whether replicas must hold what is used up. */
  static boolean isDurable(Plan plan) {
    return Stream.concat(Stream.of(plan.subject()), plan.actor().stream())
            .flatMap(token -> foreign(token).stream())
            .anyMatch(assertion -> assertion.issuer().durable())
        || client(plan).map(Authenticated::durable).orElse(false);
  }

  private static Optional<Mark> actor(Plan plan) {
    return plan.actor()
        .flatMap(UsedOnce::foreign)
        .flatMap(
            assertion ->
                assertion
                    .onceDigest()
                    .map(once -> new Mark(Mark.ACTOR, once, assertion.expiresAt().plus(SKEW))));
  }

  private static Optional<Assertion> foreign(PresentedToken token) {
    return token instanceof PresentedToken.Foreign foreign
        ? Optional.of(foreign.assertion())
        : Optional.empty();
  }

  private static Optional<Authenticated> client(Plan plan) {
    return plan.sender().authentication() instanceof Authenticated authenticated
        ? Optional.of(authenticated)
        : Optional.empty();
  }

  private static boolean isSame(Mark one, Mark other) {
    return one.kind().equals(other.kind()) && one.digest().equals(other.digest());
  }
}
