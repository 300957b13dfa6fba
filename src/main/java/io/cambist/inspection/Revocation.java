package io.cambist.inspection;

import io.cambist.client.ClientAuthenticator;
import io.cambist.federation.Client;
import io.cambist.federation.ClientAuthentication.SubjectToken;
import io.cambist.federation.Federation;
import io.cambist.jose.CompactJwt;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.session.Ending;
import io.cambist.session.Session;
import io.cambist.session.SessionState;
import io.cambist.session.SessionStore;
import io.cambist.token.OwnToken;
import io.cambist.token.OwnTokens;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;

/** Ends the session of a token at its client's word (RFC 7009), and with it all below. */
@ApplicationScoped
class Revocation {
  private final OwnTokens ownTokens;
  private final SessionStore sessions;
  private final Clock clock;

  Revocation(OwnTokens ownTokens, SessionStore sessions, Clock clock) {
    this.ownTokens = ownTokens;
    this.sessions = sessions;
    this.clock = clock;
  }

  /** How it ended. */
  sealed interface Outcome {
    record Ended(Session session) implements Outcome {}

    /** The token was no live token of ours: what the client wants is so already. */
    record NothingToEnd() implements Outcome {}

    record Refused(Refusal refusal) implements Outcome {}
  }

  Uni<Outcome> revoke(String compact, ClientAuthenticator.Result caller, Federation federation) {
    if (!(CompactJwt.parse(compact) instanceof CompactJwt.Parsed.WellFormed wellFormed)
        || !(ownTokens.verify(wellFormed.jwt()) instanceof OwnTokens.Valid valid)) {
      return Uni.createFrom().item(new Outcome.NothingToEnd());
    }
    OwnToken token = valid.token();
    return sessions
        .read(token.session(), token.tokenId(), token.secondParents())
        .flatMap(
            lineage ->
                lineage.state() == SessionState.ACTIVE && lineage.session().isPresent()
                    ? end(lineage.session().get(), caller, federation)
                    : Uni.createFrom().item(new Outcome.NothingToEnd()));
  }

  private Uni<Outcome> end(
      Session session, ClientAuthenticator.Result caller, Federation federation) {
    if (!mayEnd(session, caller, federation)) {
      return Uni.createFrom()
          .item(
              new Outcome.Refused(
                  Refusal.of(Reason.TOKEN_OF_ANOTHER_CLIENT, "issued to " + session.client())
                      .at("token")));
    }
    Ending ending =
        new Ending(SessionState.REVOKED, "revoked by client " + session.client(), clock.instant());
    return sessions.end(session.id(), ending).replaceWith(new Outcome.Ended(session));
  }

  private static boolean mayEnd(
      Session session, ClientAuthenticator.Result caller, Federation federation) {
    if (caller instanceof ClientAuthenticator.Authenticated authenticated) {
      return authenticated.client().id().equals(session.client());
    }
    Optional<Client> client = Optional.ofNullable(federation.clients().get(session.client()));
    if (client.isPresent() && !(client.get().authentication() instanceof SubjectToken)) {
      return false;
    }
    return !(caller instanceof ClientAuthenticator.ToBeVouched named)
        || named.client().id().equals(session.client());
  }
}
