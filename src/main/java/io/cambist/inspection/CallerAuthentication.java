package io.cambist.inspection;

import io.cambist.client.CallingClient;
import io.cambist.client.ClientAuthenticator;
import io.cambist.client.Credentials;
import io.cambist.federation.Federation;
import io.cambist.federation.FederationSource;
import io.cambist.http.Form;
import io.cambist.http.FormRequest;
import io.cambist.oauth.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Consumer;

/** What these endpoints have in common: a form, from some client. */
@ApplicationScoped
class CallerAuthentication {
  private final ClientAuthenticator clients;
  private final FederationSource federations;

  CallerAuthentication(ClientAuthenticator clients, FederationSource federations) {
    this.clients = clients;
    this.federations = federations;
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
        .map(read -> caller(read, FormRequest.authorization(request)));
  }

  private Result caller(Form.Result read, Optional<String> authorization) {
    if (read instanceof Form.Refused refused) {
      Credentials offered = Credentials.of(authorization, Optional.empty(), Optional.empty());
      return new Refused(
          refused.refusal(), CallingClient.claimedBy(offered, federations.current()));
    }
    Form form = ((Form.Read) read).form();
    Federation federation = federations.current();
    Credentials credentials =
        Credentials.of(authorization, form.one("client_id"), form.one("client_secret"));
    ClientAuthenticator.Result caller = clients.authenticate(credentials, federation);
    CallingClient client = CallingClient.of(credentials, caller, federation);
    if (caller instanceof ClientAuthenticator.Failed failed) {
      return new Refused(failed.refusal(), client);
    }
    return new Asked(form, caller, federation, client);
  }
}
