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

/**
 * What is known of an exchange when it ends, for the audit; it grows as the request goes on.
 *
 * @param targets their names, once they are found
 * @param shadows in what rules or a federation in shadow disagree
 * @param decisions one for each target, in their order, up to the first denial
 */
record Circumstances(
    CallingClient client,
    Tokens tokens,
    Asked asked,
    List<String> targets,
    List<Decision> decisions,
    List<String> shadows) {

  /** What is known of the tokens that were presented, and of who acts. */
  record Tokens(
      Optional<Party> subject,
      Optional<String> issuer,
      Optional<String> claimedIssuer,
      ActorChain actors) {
    static final Tokens UNKNOWN =
        new Tokens(Optional.empty(), Optional.empty(), Optional.empty(), ActorChain.NONE);
  }

  /** What was asked for, in words that the federation knows. */
  record Asked(List<String> audiences, List<String> resources, Optional<Scopes> scopes) {
    static final Asked UNKNOWN = new Asked(List.of(), List.of(), Optional.empty());
  }

  static final Circumstances UNKNOWN =
      new Circumstances(
          CallingClient.UNKNOWN, Tokens.UNKNOWN, Asked.UNKNOWN, List.of(), List.of(), List.of());

  static Circumstances of(ExchangeRequest request, CallingClient client, Federation federation) {
    var asked =
        new Asked(
            known(
                request.audiences(), audience -> federation.targetOfAudience(audience).isPresent()),
            known(
                request.resources(), resource -> federation.targetOfResource(resource).isPresent()),
            request.scopes().map(scopes -> Scopes.of(known(scopes.values(), federation::isScope))));
    return new Circumstances(client, Tokens.UNKNOWN, asked, List.of(), List.of(), List.of());
  }

  private static List<String> known(Collection<String> words, Predicate<String> isKnown) {
    return words.stream().map(word -> isKnown.test(word) ? word : AuditEvent.UNKNOWN_WORD).toList();
  }

  Circumstances with(PresentedToken token, Optional<PresentedToken> actor) {
    List<Party> acting = actor.map(PresentedToken::party).map(List::of).orElse(List.of());
    return with(
        new Tokens(
            Optional.of(token.party()),
            Optional.of(token.issuer()),
            tokens.claimedIssuer(),
            token.actors().precededBy(acting)));
  }

  /** With what a refused token says of its issuer. */
  Circumstances withClaimedIssuer(Optional<String> iss) {
    return with(
        new Tokens(
            tokens.subject(), tokens.issuer(), iss.map(ClaimedIssuer::readable), tokens.actors()));
  }

  Circumstances withActors(ActorChain chain) {
    return with(new Tokens(tokens.subject(), tokens.issuer(), tokens.claimedIssuer(), chain));
  }

  private Circumstances with(Tokens known) {
    return new Circumstances(client, known, asked, targets, decisions, shadows);
  }

  Circumstances with(CallingClient calling) {
    return new Circumstances(calling, tokens, asked, targets, decisions, shadows);
  }

  Circumstances withTargets(List<String> names) {
    return new Circumstances(client, tokens, asked, names, decisions, shadows);
  }

  /** With one more decision. */
  Circumstances with(Decision made) {
    List<Decision> all = Stream.concat(decisions.stream(), Stream.of(made)).toList();
    return new Circumstances(client, tokens, asked, targets, all, shadows);
  }

  Circumstances withShadows(List<String> disagreements) {
    return new Circumstances(client, tokens, asked, targets, decisions, disagreements);
  }

  /** Adds what is known to an event. */
  AuditEvent.Builder describe(AuditEvent.Builder event) {
    client.describe(event);
    tokens.subject().ifPresent(event::subject);
    tokens.issuer().ifPresent(event::issuer);
    tokens.claimedIssuer().ifPresent(event::claimedIssuer);
    if (!targets.isEmpty()) {
      event.target(String.join(" ", targets));
    }
    asked.scopes().ifPresent(event::scopes);
    event.actors(tokens.actors());
    event.audience(Stream.concat(asked.audiences().stream(), asked.resources().stream()).toList());
    List<String> rules =
        decisions.stream().map(Decision::decisive).flatMap(Optional::stream).distinct().toList();
    if (!rules.isEmpty()) {
      event.rule(String.join(" ", rules));
    }
    event.shadow(shadows);
    event.verdicts(decisions.stream().flatMap(Circumstances::verdicts).toList());
    return event;
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
