package io.cambist.command;

import io.cambist.exchange.Answer;
import io.cambist.exchange.DryRunComparison;
import io.cambist.exchange.DryRunGrant;
import io.cambist.exchange.DryRunOffline;
import io.cambist.federation.PolicyTest;
import io.cambist.policy.Difference;
import java.util.List;
import java.util.Optional;

/** How the same request fares on two federations, the older one first. */
record Widening(PolicyTest test, List<Difference> differences) {
  private static final String DENIED = "denied: ";

  static Widening of(PolicyTest test, Trials before, Trials after) {
    Trials.Outcome earlier = before.of(test);
    Trials.Outcome later = after.of(test);
    Optional<DryRunGrant> had = earlier.grant();
    Optional<DryRunGrant> has = later.grant();
    if (had.isPresent() && has.isPresent()) {
      return new Widening(test, DryRunComparison.of(had.get(), has.get()));
    }
    if (had.isEmpty() && has.isEmpty()) {
      return new Widening(test, List.of());
    }
    return new Widening(
        test, List.of(Difference.of("request", has.isEmpty(), text(earlier), text(later))));
  }

  /** Whether two tests ask the same; what comes of a chain may differ all the same. */
  static boolean isSame(PolicyTest one, PolicyTest other) {
    return one.request().equals(other.request()) && !isChained(one);
  }

  private static boolean isChained(PolicyTest test) {
    return test.request().subject() instanceof PolicyTest.TokenOf
        || test.request().actor().filter(PolicyTest.TokenOf.class::isInstance).isPresent();
  }

  private static String text(Trials.Outcome outcome) {
    if (outcome instanceof Trials.Impossible impossible) {
      return DENIED + impossible.why();
    }
    DryRunOffline.Result result = ((Trials.Tried) outcome).result();
    return result.answer() instanceof Answer.Granted granted
        ? "granted: " + Expectations.summary(granted)
        : DENIED + ((Answer.WouldBeRefused) result.answer()).refusal().reason().text();
  }

  boolean isWider() {
    return differences.stream().anyMatch(Difference::isWider);
  }

  boolean isNarrower() {
    return !isWider() && !differences.isEmpty();
  }
}
