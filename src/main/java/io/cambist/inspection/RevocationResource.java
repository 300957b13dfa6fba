package io.cambist.inspection;

import io.cambist.inspection.SessionEnds.Word;
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
  private final SessionEnds ends;

  RevocationResource(CallerAuthentication callers, SessionEnds ends) {
    this.callers = callers;
    this.ends = ends;
  }

  @POST
  @NonBlocking
  public Uni<Response> revoke(@Context HttpServerRequest request) {
    return callers
        .read(request, refusal -> ends.refuse(Word.REVOKED, request, refusal))
        .flatMap(this::revoke);
  }

  private Uni<Response> revoke(CallerAuthentication.Result read) {
    return read instanceof CallerAuthentication.Refused refused
        ? Uni.createFrom().item(() -> ends.refuse(Word.REVOKED, refused))
        : ends.endByToken(Word.REVOKED, (CallerAuthentication.Asked) read);
  }
}
