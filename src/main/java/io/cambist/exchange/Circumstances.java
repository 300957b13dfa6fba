package io.cambist.exchange;

import io.cambist.audit.AuditEvent;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.Party;
import io.cambist.oauth.Scopes;
import io.cambist.policy.Decision;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What is known of an exchange when it ends, for the audit; it grows as the request goes on. */
record Circumstances(
    Optional<String> client,
    Optional<Party> subject,
    Optional<String> issuer,
    ActorChain actors,
    List<String> audiences,
    List<String> resources,
    Optional<Scopes> requested,
    Optional<String> target,
    Optional<Decision> decision) {

  static final Circumstances UNKNOWN =
      new Circumstances(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          ActorChain.NONE,
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  static Circumstances of(ExchangeRequest request) {
    return new Circumstances(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        ActorChain.NONE,
        request.audiences(),
        request.resources(),
        request.scopes(),
        Optional.empty(),
        Optional.empty());
  }

  Circumstances with(PresentedToken token, Optional<PresentedToken> actor) {
    List<Party> acting = actor.map(PresentedToken::party).map(List::of).orElse(List.of());
    return new Circumstances(
        client,
        Optional.of(token.party()),
        Optional.of(token.issuer()),
        token.actors().precededBy(acting),
        audiences,
        resources,
        requested,
        target,
        decision);
  }

  Circumstances withClient(String id) {
    return new Circumstances(
        Optional.of(id),
        subject,
        issuer,
        actors,
        audiences,
        resources,
        requested,
        target,
        decision);
  }

  Circumstances withActors(ActorChain chain) {
    return new Circumstances(
        client, subject, issuer, chain, audiences, resources, requested, target, decision);
  }

  Circumstances withTarget(String name) {
    return new Circumstances(
        client,
        subject,
        issuer,
        actors,
        audiences,
        resources,
        requested,
        Optional.of(name),
        decision);
  }

  Circumstances with(Decision made) {
    return new Circumstances(
        client,
        subject,
        issuer,
        actors,
        audiences,
        resources,
        requested,
        target,
        Optional.of(made));
  }

  /** Adds what is known to an event. */
  AuditEvent.Builder describe(AuditEvent.Builder event) {
    client.ifPresent(event::client);
    subject.ifPresent(event::subject);
    issuer.ifPresent(event::issuer);
    target.ifPresent(event::target);
    requested.ifPresent(event::scopes);
    event.actors(actors);
    event.audience(Stream.concat(audiences.stream(), resources.stream()).toList());
    decision.ifPresent(made -> describe(made, event));
    return event;
  }

  private static void describe(Decision decision, AuditEvent.Builder event) {
    if (decision instanceof Decision.Permit permit) {
      event.rule(permit.rule());
    } else if (decision instanceof Decision.Deny deny) {
      deny.rule().ifPresent(event::rule);
    }
    event.verdicts(
        decision.verdicts().stream()
            .map(
                verdict ->
                    verdict.rule()
                        + ": "
                        + verdict.outcome().name().toLowerCase(Locale.ROOT)
                        + (verdict.detail().isEmpty() ? "" : ": " + verdict.detail()))
            .toList());
  }
}
