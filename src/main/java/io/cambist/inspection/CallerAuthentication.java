package io.cambist.inspection;

import io.cambist.client.ClientAuthenticator;
import io.cambist.client.Credentials;
import io.cambist.federation.Federation;
import io.cambist.federation.FederationSource;
import io.cambist.http.Form;
import io.cambist.http.FormRequest;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** What introspection and revocation have in common: a form with a token, from some client. */
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

  record Asked(String token, ClientAuthenticator.Result caller, Federation federation)
      implements Result {}

  record Refused(Refusal refusal) implements Result {}

  Uni<Result> read(HttpServerRequest request) {
    return FormRequest.read(request).map(read -> caller(read, FormRequest.authorization(request)));
  }

  private Result caller(Form.Result read, Optional<String> authorization) {
    if (read instanceof Form.Refused refused) {
      return new Refused(refused.refusal());
    }
    Form form = ((Form.Read) read).form();
    Federation federation = federations.current();
    ClientAuthenticator.Result caller =
        clients.authenticate(
            Credentials.of(authorization, form.one("client_id"), form.one("client_secret")),
            federation);
    if (caller instanceof ClientAuthenticator.Failed failed) {
      return new Refused(failed.refusal());
    }
    return form.one("token").isPresent()
        ? new Asked(form.one("token").get(), caller, federation)
        : new Refused(Refusal.of(Reason.PARAMETER_MISSING, "as sent").at("token"));
  }
}
