package io.cambist.session;

import io.cambist.oauth.ActorChain;
import io.cambist.oauth.Party;
import io.cambist.oauth.Scopes;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Sessions as the sample federation makes them. */
final class Samples {
  private Samples() {}

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
        "orders",
        Scopes.of("orders:deploy"),
        "deploy-from-main",
        "9f8e7d6c5b4a",
        secondParents,
        attributes,
        "i01hdk3v2q0123456789abc",
        from,
        until);
  }
}
