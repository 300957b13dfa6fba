package io.cambist.session;

import io.cambist.cutoff.StoreState;
import io.cambist.cutoff.TestCutOffs;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Party;
import io.cambist.oauth.Scopes;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sessions as the sample federation makes them. */
final class Samples {
  static final Instant FROM = Instant.parse("2030-01-01T00:00:00Z");
  static final Scopes SCOPES = Scopes.of("orders:deploy");
  static final StoreState STATE = new StoreState("0.AbCdEfGhIjK", 17, "");

  private Samples() {}

  static Recorded recorded(Session session) {
    return new Recorded(session, STATE, List.of());
  }

  /** What a read found of these, where nothing is cut off. */
  static FoundSessions found(Map<SessionId, Session> sessions, Map<SessionId, Ending> endings) {
    var records = new HashMap<SessionId, Recorded>();
    sessions.forEach((id, session) -> records.put(id, recorded(session)));
    return new FoundSessions(records, endings, Map.of(), Map.of(), TestCutOffs.none(STATE));
  }

  static SessionReference reference(Session session) {
    return reference(session, session.tokenId(), session.secondParents());
  }

  static SessionReference reference(
      Session session, String tokenId, List<SessionId> secondParents) {
    return new SessionReference(
        session.id(), tokenId, secondParents, session.taskId().stream().toList());
  }

  /** The same for another client and subject. */
  static Session of(Session session, String client, Party subject) {
    return new Session(
        session.id(),
        session.tokenId(),
        session.keyId(),
        subject,
        subject.sub(),
        session.actors(),
        client,
        subject.issuer(),
        session.targets(),
        session.scopes(),
        session.details(),
        session.confirmation(),
        session.policies(),
        session.revision(),
        session.secondParents(),
        session.attributes(),
        session.assurance(),
        session.decision(),
        session.task(),
        session.uses(),
        session.issuedAt(),
        session.expiresAt());
  }

  static Session session(
      SessionId id, String tokenId, List<SessionId> secondParents, Instant from, Instant until) {
    return session(
        id, tokenId, secondParents, Map.of("repository", "8675309"), ActorChain.NONE, from, until);
  }

  static Session session(
      SessionId id,
      String tokenId,
      List<SessionId> secondParents,
      Map<String, Object> attributes,
      ActorChain actors,
      Instant from,
      Instant until) {
    return session(
        id,
        tokenId,
        secondParents,
        attributes,
        Optional.empty(),
        Optional.empty(),
        actors,
        from,
        until);
  }

  /** With a task, with counted uses, or with actors. */
  static Session session(
      SessionId id,
      String tokenId,
      Optional<String> task,
      Optional<Integer> uses,
      ActorChain actors,
      Instant from,
      Instant until) {
    return session(id, tokenId, List.of(), Map.of(), task, uses, actors, from, until);
  }

  private static Session session(
      SessionId id,
      String tokenId,
      List<SessionId> secondParents,
      Map<String, Object> attributes,
      Optional<String> task,
      Optional<Integer> uses,
      ActorChain actors,
      Instant from,
      Instant until) {
    Party subject = new Party("github-actions", "repo:octo-org/shop:ref:refs/heads/main");
    return new Session(
        id,
        tokenId,
        "dGhlLWtpZC1vZi1vdXJzLTE",
        subject,
        subject.sub(),
        actors,
        "ci",
        subject.issuer(),
        List.of("orders"),
        SCOPES,
        AuthorizationDetails.NONE,
        Optional.empty(),
        List.of("deploy-from-main"),
        "9f8e7d6c5b4a",
        secondParents,
        attributes,
        Optional.empty(),
        "i01hdk3v2q0123456789abc",
        task,
        uses,
        from,
        until);
  }
}
