package io.cambist.exchange;

import io.cambist.audit.AuditKind;
import io.cambist.client.CallingClient;
import io.cambist.client.Credentials;
import io.cambist.federation.FederationSource;
import io.cambist.http.Form;
import io.cambist.http.FormRequest;
import io.cambist.http.Refusals;
import io.cambist.jose.JsonText;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Refusal;
import io.cambist.proof.ClientCertificates;
import io.cambist.proof.DpopNonces;
import io.cambist.proof.ProofRequest;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The token endpoint (RFC 8693 section 2). */
@Path("/oauth2/token")
public class TokenResource {
  private final TokenExchange exchange;
  private final FederationSource federations;
  private final ClientCertificates certificates;
  private final DpopNonces nonces;
  private final Refusals refusals;

  TokenResource(
      TokenExchange exchange,
      FederationSource federations,
      ClientCertificates certificates,
      DpopNonces nonces,
      Refusals refusals) {
    this.exchange = exchange;
    this.federations = federations;
    this.certificates = certificates;
    this.nonces = nonces;
    this.refusals = refusals;
  }

  @POST
  @NonBlocking
  public Uni<Response> exchange(@Context HttpServerRequest request) {
    return FormRequest.read(
            request, refusal -> refusals.send(request, AuditKind.TOKEN_REFUSED, refusal))
        .flatMap(read -> exchange(read, request))
        .map(this::render)
        .invoke(() -> nonces.offer(request));
  }

  private Uni<Outcome> exchange(Form.Result read, HttpServerRequest request) {
    Optional<String> authorization = FormRequest.authorization(request);
    if (read instanceof Form.Refused refused) {
      return refused(refused.refusal(), Credentials.of(authorization));
    }
    Form form = ((Form.Read) read).form();
    ClientCertificates.Found found = certificates.of(request);
    Credentials credentials = Credentials.of(authorization, form::one, found.certificate());
    ExchangeRequest.Result parsed = ExchangeRequest.of(form);
    if (parsed instanceof ExchangeRequest.Refused refused) {
      return refused(refused.refusal(), credentials);
    }
    return exchange.exchange(
        ((ExchangeRequest.Read) parsed).request(), credentials, ProofRequest.of(request, found));
  }

  private Uni<Outcome> refused(Refusal refusal, Credentials credentials) {
    return Uni.createFrom()
        .item(
            new Outcome.Refused(
                refusal,
                Circumstances.UNKNOWN.with(
                    CallingClient.claimedBy(credentials, federations.current()))));
  }

  private Response render(Outcome outcome) {
    if (outcome instanceof Outcome.Refused refused) {
      return refusals.answer(
          AuditKind.TOKEN_REFUSED, refused.refusal(), refused.circumstances()::describe);
    }
    Outcome.Issued issued = (Outcome.Issued) outcome;
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("access_token", issued.token());
    body.put("issued_token_type", issued.type().uri());
    body.put("token_type", issued.tokenType());
    body.put("expires_in", issued.expiresIn());
    body.put("scope", issued.scopes().toString());
    if (!issued.details().isEmpty()) {
      body.put(AuthorizationDetails.NAME, issued.details().details());
    }
    body.put("decision_id", issued.decision());
    return Response.ok(JsonText.bytes(body), MediaType.APPLICATION_JSON_TYPE)
        .header("Cache-Control", "no-store")
        .build();
  }
}
