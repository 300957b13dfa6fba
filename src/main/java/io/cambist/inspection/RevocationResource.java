package io.cambist.inspection;

import io.cambist.audit.AuditEvent;
import io.cambist.audit.AuditKind;
import io.cambist.audit.AuditTrail;
import io.cambist.client.CallingClient;
import io.cambist.http.Refusals;
import io.cambist.oauth.Refusal;
import io.cambist.session.Session;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/** The revocation endpoint (RFC 7009 section 2). */
@Path("/oauth2/revoke")
public class RevocationResource {
  private final CallerAuthentication callers;
  private final Revocation revocation;
  private final Refusals refusals;
  private final AuditTrail audit;

  RevocationResource(
      CallerAuthentication callers, Revocation revocation, Refusals refusals, AuditTrail audit) {
    this.callers = callers;
    this.revocation = revocation;
    this.refusals = refusals;
    this.audit = audit;
  }

  @POST
  @NonBlocking
  public Uni<Response> revoke(@Context HttpServerRequest request) {
    return callers
        .read(request, refusal -> refusals.send(request, AuditKind.REVOCATION_REFUSED, refusal))
        .flatMap(this::revoke);
  }

  private Uni<Response> revoke(CallerAuthentication.Result read) {
    if (read instanceof CallerAuthentication.Refused refused) {
      return Uni.createFrom().item(() -> refused(refused.refusal(), refused.client()));
    }
    CallerAuthentication.Asked asked = (CallerAuthentication.Asked) read;
    return revocation
        .revoke(asked.token(), asked.caller(), asked.federation())
        .map(outcome -> render(outcome, asked.client()));
  }

  private Response render(Revocation.Outcome outcome, CallingClient client) {
    if (outcome instanceof Revocation.Outcome.Refused refused) {
      return refused(refused.refusal(), client);
    }
    if (outcome instanceof Revocation.Outcome.Ended ended) {
      audit.record(event(ended.session()));
    }
    return Response.ok().header("Cache-Control", "no-store").build();
  }

  private AuditEvent event(Session session) {
    return AuditEvent.of(audit.newDecision(AuditKind.SESSION_ENDED), AuditKind.SESSION_ENDED)
        .client(session.client())
        .issuer(session.issuer())
        .subject(session.subject())
        .actors(session.actors())
        .target(session.target())
        .session(session.id().text())
        .tokenId(session.tokenId())
        .detail("revoked by its client")
        .build();
  }

  private Response refused(Refusal refusal, CallingClient client) {
    return refusals.answer(AuditKind.REVOCATION_REFUSED, refusal, client::describe);
  }
}
