package io.cambist.inspection;

import io.cambist.audit.AuditKind;
import io.cambist.client.CallingClient;
import io.cambist.client.ClientAuthenticator.Authenticated;
import io.cambist.http.Refusals;
import io.cambist.jose.JsonText;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;

/** The introspection endpoint (RFC 7662 section 2), for clients that authenticate. */
@Path("/oauth2/introspect")
public class IntrospectionResource {
  private final CallerAuthentication callers;
  private final Introspection introspection;
  private final Refusals refusals;

  IntrospectionResource(
      CallerAuthentication callers, Introspection introspection, Refusals refusals) {
    this.callers = callers;
    this.introspection = introspection;
    this.refusals = refusals;
  }

  @POST
  @NonBlocking
  public Uni<Response> introspect(@Context HttpServerRequest request) {
    return callers
        .read(request, refusal -> refusals.send(request, AuditKind.INTROSPECTION_REFUSED, refusal))
        .flatMap(this::introspect);
  }

  private Uni<Response> introspect(CallerAuthentication.Result read) {
    if (read instanceof CallerAuthentication.Refused refused) {
      return refused(refused.refusal(), refused.client());
    }
    CallerAuthentication.Asked asked = (CallerAuthentication.Asked) read;
    Optional<String> token = asked.form().one("token");
    if (token.isEmpty()) {
      return refused(Refusal.of(Reason.PARAMETER_MISSING, "as sent").at("token"), asked.client());
    }
    if (!(asked.caller() instanceof Authenticated authenticated)) {
      return refused(
          Refusal.of(Reason.CLIENT_AUTHENTICATION_FAILED, "introspection without credentials"),
          asked.client());
    }
    return introspection
        .introspect(token.get(), authenticated.client(), asked.federation())
        .map(IntrospectionResource::render);
  }

  private static Response render(Map<String, Object> members) {
    return Response.ok(JsonText.bytes(members), MediaType.APPLICATION_JSON_TYPE)
        .header("Cache-Control", "no-store")
        .build();
  }

  private Uni<Response> refused(Refusal refusal, CallingClient client) {
    return Uni.createFrom()
        .item(() -> refusals.answer(AuditKind.INTROSPECTION_REFUSED, refusal, client::describe));
  }
}
