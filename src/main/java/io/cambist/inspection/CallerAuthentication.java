package io.cambist.inspection;

import io.cambist.client.CallingClient;
import io.cambist.client.ClientAuthenticator;
import io.cambist.client.Credentials;
import io.cambist.federation.Federation;
import io.cambist.federation.FederationSource;
import io.cambist.http.Form;
import io.cambist.http.FormRequest;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.session.SessionStore;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What these endpoints have in common: a form, from some client. */
@ApplicationScoped
class CallerAuthentication {
  private final ClientAuthenticator clients;
  private final FederationSource federations;
  private final SessionStore sessions;

  CallerAuthentication(
      ClientAuthenticator clients, FederationSource federations, SessionStore sessions) {
    this.clients = clients;
    this.federations = federations;
    this.sessions = sessions;
  }

  /** What came of reading the request. */
  sealed interface Result {}

  /**
   * @param client for the audit
   */
  record Asked(
      Form form, ClientAuthenticator.Result caller, Federation federation, CallingClient client)
      implements Result {}

  /**
   * @param client for the audit
   */
  record Refused(Refusal refusal, CallingClient client) implements Result {}

  /**
   * @param atOnce as in {@link FormRequest#read}
   */
  Uni<Result> read(HttpServerRequest request, Consumer<Refusal> atOnce) {
    return FormRequest.read(request, atOnce)
        .flatMap(read -> caller(read, FormRequest.authorization(request)));
  }

  private Uni<Result> caller(Form.Result read, Optional<String> authorization) {
    if (read instanceof Form.Refused refused) {
      Credentials offered = Credentials.of(authorization);
      return done(new Refused(refused.refusal(), CallingClient.claimedBy(offered)));
    }
    Form form = ((Form.Read) read).form();
    Federation federation = federations.current();
    Credentials credentials = Credentials.of(authorization, form::one, Optional.empty());
    return clients
        .authenticate(credentials, federation)
        .flatMap(
            caller -> {
              CallingClient client = CallingClient.of(credentials, caller);
              if (caller instanceof ClientAuthenticator.Failed failed) {
                return done(new Refused(failed.refusal(), client));
              }
              return once(new Asked(form, caller, federation, client));
            });
  }

  /** Nothing that is answered here could take its mark along, so it is used up now. */
  private Uni<Result> once(Asked asked) {
    if (!(asked.caller() instanceof ClientAuthenticator.Authenticated authenticated)
        || authenticated.once().isEmpty()) {
      return done(asked);
    }
    return sessions
        .use(List.of(authenticated.once().get()))
        .map(
            used ->
                used.isEmpty()
                    ? asked
                    : new Refused(
                        Refusal.of(
                                Reason.CLIENT_ASSERTION_REPLAYED,
                                "the mark is taken: " + used.get().kind())
                            .at("client_assertion"),
                        asked.client()));
  }

  private static Uni<Result> done(Result result) {
    return Uni.createFrom().item(result);
  }
}
