package io.cambist.inspection;

import io.cambist.audit.AuditEvent;
import io.cambist.audit.AuditKind;
import io.cambist.audit.AuditTrail;
import io.cambist.client.ClientAuthenticator;
import io.cambist.federation.Client;
import io.cambist.federation.ClientAuthentication.SubjectToken;
import io.cambist.federation.Federation;
import io.cambist.http.Refusals;
import io.cambist.inspection.CallerAuthentication.Asked;
import io.cambist.jose.CompactJwt;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.session.Ending;
import io.cambist.session.Session;
import io.cambist.session.SessionState;
import io.cambist.session.SessionStore;
import io.cambist.session.TaskId;
import io.cambist.token.OwnTokens;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;

/** Ends sessions at their client's word, and with each of them all below. */
@ApplicationScoped
class SessionEnds {
  private final OwnTokens ownTokens;
  private final SessionStore sessions;
  private final Refusals refusals;
  private final AuditTrail audit;
  private final Clock clock;

  SessionEnds(
      OwnTokens ownTokens,
      SessionStore sessions,
      Refusals refusals,
      AuditTrail audit,
      Clock clock) {
    this.ownTokens = ownTokens;
    this.sessions = sessions;
    this.refusals = refusals;
    this.audit = audit;
    this.clock = clock;
  }

  /** Which word it is. */
  enum Word {
    REVOKED(SessionState.REVOKED, AuditKind.REVOCATION_REFUSED),
    COMPLETED(SessionState.COMPLETED, AuditKind.COMPLETION_REFUSED);

    private final SessionState state;
    private final AuditKind refused;

    Word(SessionState state, AuditKind refused) {
      this.state = state;
      this.refused = refused;
    }

    private String by(String whom) {
      return state.name().toLowerCase(Locale.ROOT) + " by " + whom;
    }
  }

  /** Answers a request that did not arrive whole. */
  void refuse(Word word, HttpServerRequest request, Refusal refusal) {
    refusals.send(request, word.refused, refusal);
  }

  Response refuse(Word word, CallerAuthentication.Refused refused) {
    return refusals.answer(word.refused, refused.refusal(), refused.client()::describe);
  }

  /**
   * Ends the session of the request's token. A token that is none of ours, or dead, is no error.
   */
  Uni<Response> endByToken(Word word, Asked asked) {
    if (asked.form().one("token").isEmpty()) {
      return refused(word, Refusal.of(Reason.PARAMETER_MISSING, "as sent").at("token"), asked);
    }
    if (!(CompactJwt.parse(asked.form().one("token").get())
            instanceof CompactJwt.Parsed.WellFormed wellFormed)
        || !(ownTokens.verify(wellFormed.jwt()) instanceof OwnTokens.Valid valid)) {
      return done();
    }
    return sessions
        .readTree(valid.token().session())
        .flatMap(
            lineage ->
                lineage.session().isPresent()
                    ? end(word, lineage.session().get(), lineage.state(), asked)
                    : done());
  }

  private Uni<Response> end(Word word, Session session, SessionState state, Asked asked) {
    boolean active = state == SessionState.ACTIVE;
    if (!mayEnd(session, asked.caller(), asked.federation())) {
      return active
          ? refused(
              word,
              Refusal.of(Reason.TOKEN_OF_ANOTHER_CLIENT, "issued to " + session.client())
                  .at("token"),
              asked)
          : done();
    }
    if (active && !isHeld(session, asked)) {
      return refused(
          word,
          Refusal.of(Reason.TOKEN_KEY_NOT_PROVEN, "the token is bound to a key").at("token"),
          asked);
    }
    var ending = new Ending(word.state, word.by(whom(session, asked)), clock.instant());
    // Ended again when it is dead: an earlier try may have been held by too few replicas.
    return sessions
        .end(session.id(), ending)
        .invoke(
            () -> {
              if (active) {
                audit.record(event(session, ending, asked));
              }
            })
        .chain(SessionEnds::done);
  }

  /** Who asked, as far as it was shown: having a token makes nobody a client. */
  private static String whom(Session session, Asked asked) {
    return asked
        .client()
        .verified()
        .map(client -> "client " + client)
        .orElse(
            session.confirmation().isPresent()
                ? "the holder of its token and key, unauthenticated"
                : "the bearer of its token, unauthenticated");
  }

  /** A token that is bound speaks for its client only together with its key. */
  private static boolean isHeld(Session session, Asked asked) {
    return asked.caller() instanceof ClientAuthenticator.Authenticated
        || session.confirmation().map(asked.sender().possession()::proves).orElse(true);
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
    // Whoever holds the token of a client without credentials speaks for that client.
    return !(caller instanceof ClientAuthenticator.ToBeVouched named)
        || named.client().id().equals(session.client());
  }

  /** Ends all sessions of a task of the client that asks. */
  Uni<Response> complete(String task, Asked asked) {
    Word word = Word.COMPLETED;
    if (!TaskId.isName(task)) {
      return refused(word, Refusal.of(Reason.TASK_MALFORMED, "as sent").at("task"), asked);
    }
    if (!(asked.caller() instanceof ClientAuthenticator.Authenticated authenticated)) {
      return refused(
          word,
          Refusal.of(Reason.CLIENT_AUTHENTICATION_FAILED, "a task without credentials"),
          asked);
    }
    String client = authenticated.client().id();
    var ending = new Ending(word.state, word.by("client " + client), clock.instant());
    return sessions
        .end(TaskId.of(client, task), ending)
        .invoke(
            () ->
                audit.record(
                    AuditEvent.of(
                            audit.newDecision(AuditKind.TASK_COMPLETED), AuditKind.TASK_COMPLETED)
                        .client(client)
                        .caller(Optional.of(client))
                        .task(task)
                        .detail(ending.why())
                        .build()))
        .chain(SessionEnds::done);
  }

  private AuditEvent event(Session session, Ending ending, Asked asked) {
    return SessionFacts.add(
            session,
            AuditEvent.of(audit.newDecision(AuditKind.SESSION_ENDED), AuditKind.SESSION_ENDED))
        .caller(asked.client().verified())
        .detail(ending.why())
        .build();
  }

  private static Uni<Response> done() {
    return Uni.createFrom().item(() -> Response.ok().header("Cache-Control", "no-store").build());
  }

  Uni<Response> refused(Word word, Refusal refusal, Asked asked) {
    return Uni.createFrom()
        .item(() -> refusals.answer(word.refused, refusal, asked.client()::describe));
  }
}
