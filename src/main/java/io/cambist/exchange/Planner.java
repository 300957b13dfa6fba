package io.cambist.exchange;

import io.cambist.client.CallingClient;
import io.cambist.client.Senders;
import io.cambist.exchange.Answer.Step;
import io.cambist.federation.Client;
import io.cambist.federation.Federation;
import io.cambist.federation.Target;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Party;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.oauth.Scopes;
import io.cambist.policy.Decision;
import io.cambist.policy.Decision.Grant;
import io.cambist.policy.PolicyEngine;
import io.cambist.policy.PolicyRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Decides an exchange from verified tokens. Synchronous; it issues nothing and uses nothing up. */
@ApplicationScoped
class Planner {
  /** How many parties may have acted in turn. */
  private static final int MOST_ACTORS = 8;

  private final Function<PolicyRequest, Decision> policy;
  private final Clock clock;
  private final String ownIssuer;
  private final Duration ceiling;

  Planner(
      PolicyEngine policy,
      Clock clock,
      @ConfigProperty(name = "cambist.issuer") String ownIssuer,
      @ConfigProperty(name = "cambist.max-ttl") Duration ceiling) {
    this.policy = policy::decide;
    this.clock = clock;
    this.ownIssuer = ownIssuer;
    this.ceiling = ceiling;
  }

  /** What came of it. */
  sealed interface Result {
    Circumstances circumstances();
  }

  record Planned(Plan plan, Circumstances circumstances) implements Result {}

  /**
   * @param step at which it was refused
   */
  record Refused(Refusal refusal, Step step, Circumstances circumstances) implements Result {}

  Result plan(
      ExchangeRequest request,
      Senders.Known sender,
      Presentation.Result.Verified presented,
      Federation federation) {
    return plan(request, sender, presented, federation, policy);
  }

  /**
   * The same, by a way of deciding that may tell more of it.
   *
   * @param deciding decides as policy does
   */
  Result plan(
      ExchangeRequest request,
      Senders.Known sender,
      Presentation.Result.Verified presented,
      Federation federation,
      Function<PolicyRequest, Decision> deciding) {
    PresentedToken subject = presented.subject();
    Optional<PresentedToken> actor = presented.actor();
    Circumstances seen =
        Circumstances.of(request, sender.client(), federation).with(subject, actor);
    Callers.Result called = Callers.of(sender.authentication(), subject, federation);
    if (called instanceof Callers.Refused refused) {
      return new Refused(refused.refusal(), Step.CLIENT, seen);
    }
    Callers.Caller caller = (Callers.Caller) called;
    Client client = caller.client();
    seen = seen.with(CallingClient.verified(client.id()));
    if (actor.isPresent() && actor.get() instanceof PresentedToken.Ours ours && ours.counted()) {
      return refused(
          Step.CLIENT, Reason.ACTOR_USES_COUNTED, "the actor token's uses are counted", seen);
    }
    if (actor.isPresent()
        && actor.get() instanceof PresentedToken.Ours ours
        && !Callers.mayUse(client, ours.session(), federation)) {
      return refused(
          Step.CLIENT, Reason.TOKEN_OF_ANOTHER_CLIENT, "actor token of another client", seen);
    }
    TargetResolution resolution =
        TargetResolution.of(request.audiences(), request.resources(), client, federation);
    if (resolution instanceof TargetResolution.Refused refused) {
      return new Refused(refused.refusal(), Step.TARGET, seen);
    }
    List<Target> targets = ((TargetResolution.Found) resolution).targets();
    seen = seen.withTargets(targets.stream().map(Target::name).toList());
    if (subject instanceof PresentedToken.Ours ours) {
      if (ours.session().id().hops() >= hopsPermitted(ours.targets(), targets, federation)) {
        return refused(
            Step.TARGET, Reason.TOKEN_HOPS_EXCEEDED, "hops " + ours.session().id().hops(), seen);
      }
      if (ours.counted() && targets.stream().anyMatch(target -> target.spend().isEmpty())) {
        return refused(
            Step.TARGET, Reason.TARGET_SPENDS_NOTHING, "the token's uses are counted", seen);
      }
    }
    Optional<MayAct> mayAct = MayAct.of(subject.claims(), subject.iss());
    if (mayAct.isPresent() && !permitted(mayAct.get(), actor, caller, federation)) {
      return refused(Step.POLICY, Reason.MAY_ACT_REFUSED, "may_act names another party", seen);
    }
    AuthorizationDetails details = request.details().orElse(AuthorizationDetails.NONE);
    Optional<Refusal> fault =
        RequestedDetails.fault(details, targets, federation)
            .or(() -> RequestedDetails.loss(details, targets, subject));
    if (fault.isPresent()) {
      return new Refused(fault.get(), Step.POLICY, seen);
    }
    Instant now = clock.instant();
    var shares = new ArrayList<JointGrant.Share>();
    for (Target target : targets) {
      Decision decision =
          deciding.apply(
              new PolicyRequest(
                  federation,
                  subject.forPolicy(),
                  actor.map(PresentedToken::forPolicy),
                  subject.actors(),
                  client,
                  caller.authenticated(),
                  target,
                  scopes(request),
                  RequestedDetails.of(details, target),
                  request.audiences(),
                  request.resources(),
                  now));
      seen = seen.with(decision);
      if (decision instanceof Decision.Deny deny) {
        return refused(Step.POLICY, deny.reason(), "see the verdicts", seen);
      }
      Optional<Refusal> shortfall = Assurance.shortfall(target, subject, actor, federation);
      if (shortfall.isPresent()) {
        return new Refused(shortfall.get(), Step.POLICY, seen);
      }
      shares.add(new JointGrant.Share(target, (Decision.Permit) decision));
    }
    return granted(request, sender, caller, subject, actor, federation, shares, mayAct, now, seen);
  }

  private Result granted(
      ExchangeRequest request,
      Senders.Known sender,
      Callers.Caller caller,
      PresentedToken subject,
      Optional<PresentedToken> actor,
      Federation federation,
      List<JointGrant.Share> shares,
      Optional<MayAct> mayAct,
      Instant now,
      Circumstances seen) {
    JointGrant.Result joined = JointGrant.of(shares);
    if (joined instanceof JointGrant.Result.Apart apart) {
      return refused(Step.GRANT, Reason.TARGETS_DISAGREE, apart.detail(), seen);
    }
    Grant grant = ((JointGrant.Result.Joined) joined).grant();
    if (grant.scopes().isEmpty() && scopes(request).isPresent()) {
      return refused(
          Step.GRANT, Reason.SCOPE_REFUSED, "no scope is granted for all that know it", seen);
    }
    KeyBinding.Result bound =
        KeyBinding.of(
            sender.possession(),
            subject.confirmation(),
            actor.flatMap(PresentedToken::confirmation),
            Callers.isAudience(caller, subject, federation),
            grant);
    if (bound instanceof KeyBinding.Result.Refused refused) {
      return new Refused(refused.refusal(), Step.GRANT, seen);
    }
    Optional<Confirmation> confirmation = ((KeyBinding.Result.Settled) bound).confirmation();
    if (shares.size() > 1 && confirmation.isEmpty() && !grant.bearerForSeveral()) {
      return refused(
          Step.GRANT, Reason.TARGETS_NEED_BINDING, shares.size() + " targets, no key", seen);
    }
    ActorChain actors = actors(subject, actor, caller, grant);
    if (actors.depth() > MOST_ACTORS) {
      return refused(
          Step.GRANT, Reason.ACTOR_CHAIN_TOO_DEEP, "more than " + MOST_ACTORS + " actors", seen);
    }
    Instant expiresAt = expiry(grant, subject, actor, now);
    if (!expiresAt.isAfter(now.truncatedTo(ChronoUnit.SECONDS))) {
      return refused(Step.GRANT, Reason.LIFETIME_TOO_SHORT, "less than a second left", seen);
    }
    return new Planned(
        new Plan(
            federation,
            subject,
            actor,
            caller,
            shares,
            grant,
            sender,
            confirmation,
            scopes(request),
            request.details(),
            actors,
            mayAct,
            request.task(),
            now,
            expiresAt),
        seen.withActors(actors));
  }

  /** A scope parameter that names nothing is as good as none. */
  private static Optional<Scopes> scopes(ExchangeRequest request) {
    return request.scopes().filter(scopes -> !scopes.isEmpty());
  }

  private boolean permitted(
      MayAct mayAct, Optional<PresentedToken> actor, Callers.Caller caller, Federation federation) {
    if (actor.isPresent()) {
      return mayAct.permits(actor.get().party(), ownIssuer, federation);
    }
    return caller.authenticated()
        && mayAct.permits(Party.client(caller.client().id()), ownIssuer, federation);
  }

  /** The narrowest limit of all targets on the way; a target that is gone permits no more. */
  static int hopsPermitted(Set<String> formers, Collection<Target> targets, Federation federation) {
    return Stream.concat(
            formers.stream()
                .map(federation.targets()::get)
                .map(former -> former == null ? 0 : former.maxHops()),
            targets.stream().map(Target::maxHops))
        .min(Integer::compare)
        .orElse(0);
  }

  private static ActorChain actors(
      PresentedToken subject, Optional<PresentedToken> actor, Callers.Caller caller, Grant grant) {
    ActorChain prior = subject.actors();
    if (actor.isPresent()) {
      List<Party> later = new ArrayList<>();
      later.add(actor.get().party());
      later.addAll(actor.get().actors().actors());
      return prior.precededBy(later);
    }
    Party client = Party.client(caller.client().id());
    return grant.delegation() && !prior.current().equals(Optional.of(client))
        ? prior.precededBy(List.of(client))
        : prior;
  }

  private Instant expiry(
      Grant grant, PresentedToken subject, Optional<PresentedToken> actor, Instant now) {
    Duration life = grant.ttl().compareTo(ceiling) < 0 ? grant.ttl() : ceiling;
    Instant expiresAt = earlier(now.plus(life), subject.expiresAt());
    if (actor.isPresent()) {
      expiresAt = earlier(expiresAt, actor.get().expiresAt());
    }
    return expiresAt.truncatedTo(ChronoUnit.SECONDS);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Refused refused(Step step, Reason reason, String detail, Circumstances seen) {
    return new Refused(Refusal.of(reason, detail), step, seen);
  }
}
