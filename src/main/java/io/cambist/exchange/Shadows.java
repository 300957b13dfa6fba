package io.cambist.exchange;

import io.cambist.client.ClientAuthenticator;
import io.cambist.client.ClientAuthenticator.Authenticated;
import io.cambist.client.ClientAuthenticator.ToBeVouched;
import io.cambist.client.Senders;
import io.cambist.federation.Client;
import io.cambist.federation.Federation;
import io.cambist.federation.Issuer;
import io.cambist.federation.ShadowFederation;
import io.cambist.issuer.SupposedAssertions;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.policy.Decision;
import io.cambist.policy.Difference;
import io.cambist.policy.GrantComparison;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Plans an exchange once more by what is in shadow, the rules or a whole federation, and says in
 * what that disagrees. It decides nothing, and whatever goes wrong here changes nothing.
 */
@ApplicationScoped
class Shadows {
  private static final Logger LOG = Logger.getLogger(Shadows.class);

  private final ShadowFederation other;
  private final Planner planner;
  private final SupposedAssertions assertions;
  private final MeterRegistry metrics;

  Shadows(
      ShadowFederation other,
      Planner planner,
      SupposedAssertions assertions,
      MeterRegistry metrics) {
    this.other = other;
    this.planner = planner;
    this.assertions = assertions;
    this.metrics = metrics;
  }

  /** What came of one exchange in shadow. */
  private record Rehearsed(Optional<Plan> plan, Optional<Reason> refused, List<String> rules) {
    static Rehearsed of(Planner.Result result) {
      List<String> rules =
          result.circumstances().decisions().stream()
              .map(Decision::decisive)
              .flatMap(Optional::stream)
              .distinct()
              .toList();
      return result instanceof Planner.Refused refused
          ? new Rehearsed(Optional.empty(), Optional.of(refused.refusal().reason()), rules)
          : new Rehearsed(Optional.of(((Planner.Planned) result).plan()), Optional.empty(), rules);
    }

    static Rehearsed refused(Reason reason) {
      return new Rehearsed(Optional.empty(), Optional.of(reason), List.of());
    }

    String by() {
      return rules.isEmpty() ? "" : " by " + String.join(" ", rules);
    }
  }

  /** How the two stand to each other, as it is counted. */
  private enum Outcome {
    AGREES("agrees"),
    WOULD_REFUSE("would_refuse"),
    WOULD_PERMIT("would_permit"),
    WOULD_DIFFER("would_differ");

    private final String text;

    Outcome(String text) {
      this.text = text;
    }
  }

  /**
   * A line for each shadow that disagrees.
   *
   * @param actual what is decided, by the federation in force
   */
  List<String> disagreements(
      ExchangeRequest request,
      Senders.Known sender,
      Presentation.Result.Verified presented,
      Planner.Result actual,
      Federation inForce) {
    Optional<Federation> rules = inForce.rehearsal();
    Optional<Federation> whole = other.current();
    if (rules.isEmpty() && whole.isEmpty()) {
      return List.of();
    }
    var lines = new ArrayList<String>();
    try {
      rules.ifPresent(
          rehearsal ->
              compare(
                      "rules",
                      "with its rules",
                      actual,
                      Rehearsed.of(planner.plan(request, sender, presented, rehearsal)))
                  .ifPresent(lines::add));
      whole.ifPresent(
          federation ->
              compare(
                      "federation",
                      "by revision " + federation.revision(),
                      actual,
                      rehearsed(request, sender, presented, federation))
                  .ifPresent(lines::add));
    } catch (RuntimeException bug) {
      LOG.error("What is in shadow could not be held against a decision", bug);
    }
    return List.copyOf(lines);
  }

  private Rehearsed rehearsed(
      ExchangeRequest request,
      Senders.Known sender,
      Presentation.Result.Verified presented,
      Federation federation) {
    Optional<Senders.Known> known = in(federation, sender);
    if (known.isEmpty()) {
      return Rehearsed.refused(Reason.CLIENT_AUTHENTICATION_FAILED);
    }
    PresentedTokens.Result subject = in(federation, presented.subject(), request.subject());
    if (subject instanceof PresentedTokens.Result.Rejected rejected) {
      return Rehearsed.refused(rejected.refusal().reason());
    }
    Optional<PresentedTokens.Result> actor =
        presented.actor().map(token -> in(federation, token, request.actor().orElseThrow()));
    if (actor.isPresent() && actor.get() instanceof PresentedTokens.Result.Rejected rejected) {
      return Rehearsed.refused(rejected.refusal().reason());
    }
    return Rehearsed.of(
        planner.plan(
            request,
            known.get(),
            new Presentation.Result.Verified(
                ((PresentedTokens.Result.Accepted) subject).token(),
                actor.map(result -> ((PresentedTokens.Result.Accepted) result).token())),
            federation));
  }

  /** The client as the other federation has it; how it has shown who it is, it is believed. */
  private static Optional<Senders.Known> in(Federation federation, Senders.Known sender) {
    ClientAuthenticator.Result shown = sender.authentication();
    Optional<ClientAuthenticator.Result> there = Optional.of(shown);
    if (shown instanceof Authenticated authenticated) {
      there =
          find(federation, authenticated.client())
              .map(
                  client ->
                      new Authenticated(client, authenticated.once(), authenticated.durable()));
    } else if (shown instanceof ToBeVouched named) {
      there = find(federation, named.client()).map(ToBeVouched::new);
    }
    return there.map(as -> new Senders.Known(as, sender.possession(), sender.client()));
  }

  private static Optional<Client> find(Federation federation, Client client) {
    return Optional.ofNullable(federation.clients().get(client.id()))
        .filter(same -> same.authentication().method().equals(client.authentication().method()));
  }

  /** The token as the other federation would take it; its signature is known to be good. */
  private PresentedTokens.Result in(
      Federation federation, PresentedToken token, ExchangeRequest.TokenParameter parameter) {
    if (!(token instanceof PresentedToken.Foreign)
        || !(PresentedTokens.Parsed.of(parameter)
            instanceof PresentedTokens.Parsed.WellFormed parsed)) {
      return new PresentedTokens.Result.Accepted(token);
    }
    Optional<Issuer> issuer = federation.issuerOf(token.iss());
    return issuer.isEmpty()
        ? new PresentedTokens.Result.Rejected(Refusal.of(Reason.TOKEN_ISSUER_UNKNOWN, "in shadow"))
        : PresentedTokens.foreign(
            assertions.verify(parsed.jwt(), issuer.get(), parameter.declared(), federation),
            parameter);
  }

  private Optional<String> compare(
      String shadow, String what, Planner.Result actual, Rehearsed other) {
    Optional<String> line = Optional.empty();
    Outcome outcome = Outcome.AGREES;
    if (actual instanceof Planner.Refused && other.plan().isPresent()) {
      outcome = Outcome.WOULD_PERMIT;
      Plan plan = other.plan().get();
      line =
          Optional.of(
              "it would be granted"
                  + other.by()
                  + ": "
                  + (plan.grant().scopes().isEmpty() ? "no scope" : plan.grant().scopes())
                  + ", "
                  + plan.grant().ttl().toSeconds()
                  + " s");
    } else if (actual instanceof Planner.Planned && other.refused().isPresent()) {
      outcome = Outcome.WOULD_REFUSE;
      line = Optional.of("it would be refused" + other.by() + ": " + other.refused().get().text());
    } else if (actual instanceof Planner.Planned planned) {
      Set<String> differences = differences(planned.plan(), other.plan().orElseThrow());
      if (!differences.isEmpty()) {
        outcome = Outcome.WOULD_DIFFER;
        line =
            Optional.of(
                "it would be granted otherwise"
                    + other.by()
                    + ": "
                    + String.join("; ", differences));
      }
    }
    metrics.counter("cambist.shadow", "shadow", shadow, "outcome", outcome.text).increment();
    return line.map(text -> what + " " + text);
  }

  /** Without values of claims and details, which are nothing for the audit. */
  private static Set<String> differences(Plan inForce, Plan shadow) {
    Set<String> differences =
        GrantComparison.of(inForce.grant(), shadow.grant()).stream()
            .map(
                difference ->
                    difference.what().startsWith("claim ")
                            || difference.what().equals("authorization-details")
                        ? direction(difference) + " " + difference.what()
                        : direction(difference) + " " + difference)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (!inForce.sub().equals(shadow.sub())) {
      differences.add("another sub");
    }
    if (!inForce.actors().equals(shadow.actors())) {
      differences.add("other actors");
    }
    return differences;
  }

  private static String direction(Difference difference) {
    return difference.isWider() ? "wider" : "narrower";
  }
}
