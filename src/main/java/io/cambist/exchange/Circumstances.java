package io.cambist.exchange;

import io.cambist.audit.AuditEvent;
import io.cambist.client.CallingClient;
import io.cambist.federation.Federation;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.Party;
import io.cambist.oauth.Scopes;
import io.cambist.policy.Decision;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What is known of an exchange when it ends, for the audit; it grows as the request goes on. */
record Circumstances(
    CallingClient client,
    Optional<Party> subject,
    Optional<String> issuer,
    Optional<String> claimedIssuer,
    ActorChain actors,
    List<String> audiences,
    List<String> resources,
    Optional<Scopes> requested,
    List<String> targets,
    List<Decision> decisions) {

  static final Circumstances UNKNOWN =
      new Circumstances(
          CallingClient.UNKNOWN,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          ActorChain.NONE,
          List.of(),
          List.of(),
          Optional.empty(),
          List.of(),
          List.of());

  static Circumstances of(ExchangeRequest request, Federation federation) {
    return new Circumstances(
        CallingClient.UNKNOWN,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        ActorChain.NONE,
        known(request.audiences(), audience -> federation.targetOfAudience(audience).isPresent()),
        known(request.resources(), resource -> federation.targetOfResource(resource).isPresent()),
        request.scopes().map(scopes -> Scopes.of(known(scopes.values(), federation::isScope))),
        List.of(),
        List.of());
  }

  private static List<String> known(Collection<String> words, Predicate<String> isKnown) {
    return words.stream().map(word -> isKnown.test(word) ? word : AuditEvent.UNKNOWN_WORD).toList();
  }

  Circumstances with(PresentedToken token, Optional<PresentedToken> actor) {
    List<Party> acting = actor.map(PresentedToken::party).map(List::of).orElse(List.of());
    return new Circumstances(
        client,
        Optional.of(token.party()),
        Optional.of(token.issuer()),
        claimedIssuer,
        token.actors().precededBy(acting),
        audiences,
        resources,
        requested,
        targets,
        decisions);
  }

  Circumstances withClient(String id) {
    return with(CallingClient.verified(id));
  }

  Circumstances with(CallingClient calling) {
    return new Circumstances(
        calling,
        subject,
        issuer,
        claimedIssuer,
        actors,
        audiences,
        resources,
        requested,
        targets,
        decisions);
  }

  /** With what a refused token says of its issuer. */
  Circumstances withClaimedIssuer(Optional<String> iss) {
    return new Circumstances(
        client,
        subject,
        issuer,
        iss.map(ClaimedIssuer::readable),
        actors,
        audiences,
        resources,
        requested,
        targets,
        decisions);
  }

  Circumstances withActors(ActorChain chain) {
    return new Circumstances(
        client,
        subject,
        issuer,
        claimedIssuer,
        chain,
        audiences,
        resources,
        requested,
        targets,
        decisions);
  }

  Circumstances withTargets(List<String> names) {
    return new Circumstances(
        client,
        subject,
        issuer,
        claimedIssuer,
        actors,
        audiences,
        resources,
        requested,
        names,
        decisions);
  }

  /** With one more decision. */
  Circumstances with(Decision made) {
    return new Circumstances(
        client,
        subject,
        issuer,
        claimedIssuer,
        actors,
        audiences,
        resources,
        requested,
        targets,
        Stream.concat(decisions.stream(), Stream.of(made)).toList());
  }

  /** Adds what is known to an event. */
  AuditEvent.Builder describe(AuditEvent.Builder event) {
    client.describe(event);
    subject.ifPresent(event::subject);
    issuer.ifPresent(event::issuer);
    claimedIssuer.ifPresent(event::claimedIssuer);
    if (!targets.isEmpty()) {
      event.target(String.join(" ", targets));
    }
    requested.ifPresent(event::scopes);
    event.actors(actors);
    event.audience(Stream.concat(audiences.stream(), resources.stream()).toList());
    List<String> rules =
        decisions.stream().map(Circumstances::rule).flatMap(Optional::stream).distinct().toList();
    if (!rules.isEmpty()) {
      event.rule(String.join(" ", rules));
    }
    event.verdicts(decisions.stream().flatMap(Circumstances::verdicts).toList());
    return event;
  }

  private static Optional<String> rule(Decision decision) {
    return decision instanceof Decision.Permit permit
        ? Optional.of(permit.rule())
        : ((Decision.Deny) decision).rule();
  }

  private static Stream<String> verdicts(Decision decision) {
    return decision.verdicts().stream()
        .map(
            verdict ->
                verdict.rule()
                    + ": "
                    + verdict.outcome().text()
                    + (verdict.detail().isEmpty() ? "" : ": " + verdict.detail()));
  }
}
