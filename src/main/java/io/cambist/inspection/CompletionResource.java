package io.cambist.inspection;

import io.cambist.inspection.CallerAuthentication.Asked;
import io.cambist.inspection.SessionEnds.Word;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/**
 * Where the holder of a token says that the work is done: the session of a {@code token} ends, or
 * all sessions of a {@code task} of the client that asks, and everything below them. It answers as
 * revocation does (RFC 7009 section 2.2).
 */
@Path("/oauth2/complete")
public class CompletionResource {
  private final CallerAuthentication callers;
  private final SessionEnds ends;

  CompletionResource(CallerAuthentication callers, SessionEnds ends) {
    this.callers = callers;
    this.ends = ends;
  }

  @POST
  @NonBlocking
  public Uni<Response> complete(@Context HttpServerRequest request) {
    return callers
        .read(request, refusal -> ends.refuse(Word.COMPLETED, request, refusal))
        .flatMap(this::complete);
  }

  private Uni<Response> complete(CallerAuthentication.Result read) {
    if (read instanceof CallerAuthentication.Refused refused) {
      return Uni.createFrom().item(() -> ends.refuse(Word.COMPLETED, refused));
    }
    Asked asked = (Asked) read;
    boolean token = asked.form().one("token").isPresent();
    boolean task = asked.form().one("task").isPresent();
    if (token == task) {
      return ends.refused(
          Word.COMPLETED, Refusal.of(Reason.TOKEN_OR_TASK, token ? "both" : "neither"), asked);
    }
    return token
        ? ends.endByToken(Word.COMPLETED, asked)
        : ends.complete(asked.form().one("task").get(), asked);
  }
}
