package io.cambist.http;

import io.cambist.audit.AuditKind;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.redis.StoreUnavailable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The one place where exceptions become answers: bugs, broken infrastructure, wrong requests. */
@ApplicationScoped
class ExceptionMapping {
  private static final Logger LOG = Logger.getLogger(ExceptionMapping.class);

  private final Refusals refusals;

  ExceptionMapping(Refusals refusals) {
    this.refusals = refusals;
  }

  @ServerExceptionMapper
  Response map(WebApplicationException exception, UriInfo uri) {
    Reason reason =
        switch (exception.getResponse().getStatus()) {
          case 404 -> Reason.NOT_FOUND;
          case 405 -> Reason.METHOD_NOT_ALLOWED;
          case 406 -> Reason.NOT_ACCEPTABLE;
          case 413 -> Reason.BODY_TOO_LARGE;
          case 415 -> Reason.CONTENT_TYPE_UNSUPPORTED;
          case 400 -> Reason.FORM_MALFORMED;
          default -> Reason.INTERNAL_ERROR;
        };
    Response answer =
        refusals.answer(kind(uri), Refusal.of(reason, "refused before it reached its endpoint"));
    return reason == Reason.METHOD_NOT_ALLOWED
        ? Response.fromResponse(answer).header("Allow", allowed(uri)).build()
        : answer;
  }

  @ServerExceptionMapper
  Response map(StoreUnavailable exception, UriInfo uri) {
    return refusals.answer(kind(uri), Refusal.of(Reason.STORE_UNAVAILABLE, exception.getMessage()));
  }

  @ServerExceptionMapper
  Response map(Throwable bug, UriInfo uri) {
    LOG.error("A request failed by a fault of ours", bug);
    return refusals.answer(
        kind(uri), Refusal.of(Reason.INTERNAL_ERROR, bug.getClass().getSimpleName()));
  }

  /** Only the endpoints that take a form refuse a GET. */
  private static String allowed(UriInfo uri) {
    return kind(uri) == AuditKind.REQUEST_REFUSED ? "GET, HEAD, OPTIONS" : "POST, OPTIONS";
  }

  private static AuditKind kind(UriInfo uri) {
    return switch (uri.getPath()) {
      case "/oauth2/token" -> AuditKind.TOKEN_REFUSED;
      case "/oauth2/introspect" -> AuditKind.INTROSPECTION_REFUSED;
      case "/oauth2/revoke" -> AuditKind.REVOCATION_REFUSED;
      case "/oauth2/complete" -> AuditKind.COMPLETION_REFUSED;
      default -> AuditKind.REQUEST_REFUSED;
    };
  }
}
