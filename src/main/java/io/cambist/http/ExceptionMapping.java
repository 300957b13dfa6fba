package io.cambist.http;

import io.cambist.audit.AuditKind;
import io.cambist.audit.TooManyWatchers;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.redis.StoreUnavailable;
import io.quarkus.oidc.OIDCException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The one place where exceptions become answers: bugs, broken infrastructure, wrong requests. */
@ApplicationScoped
class ExceptionMapping {
  private final Refusals refusals;
  private final SecurityIdentity identity;

  ExceptionMapping(Refusals refusals, SecurityIdentity identity) {
    this.refusals = refusals;
    this.identity = identity;
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
        ? Response.fromResponse(answer).header("Allow", AllowedMethods.of(uri.getPath())).build()
        : answer;
  }

  @ServerExceptionMapper
  Response map(StoreUnavailable exception, UriInfo uri) {
    return refusals.answer(kind(uri), Failures.refusal(exception));
  }

  /** Nobody has signed in: people are led to where they can, tools are told what to send. */
  @ServerExceptionMapper
  Uni<Response> map(UnauthorizedException exception, UriInfo uri, RoutingContext context) {
    return challenge(Refusal.of(Reason.OPERATOR_NOT_SIGNED_IN, "no credentials"), uri, context);
  }

  @ServerExceptionMapper
  Uni<Response> map(AuthenticationFailedException exception, UriInfo uri, RoutingContext context) {
    String detail =
        Stream.iterate((Throwable) exception, Objects::nonNull, Throwable::getCause)
            .map(cause -> cause.getClass().getSimpleName())
            .collect(Collectors.joining(" by "));
    return challenge(Refusal.of(Reason.OPERATOR_NOT_SIGNED_IN, detail), uri, context);
  }

  private Uni<Response> challenge(Refusal refusal, UriInfo uri, RoutingContext context) {
    HttpAuthenticator authenticator = context.get(HttpAuthenticator.class.getName());
    return authenticator
        .getChallenge(context)
        .map(
            challenge -> {
              boolean elsewhere = challenge != null && challenge.status / 100 == 3;
              Response.ResponseBuilder answer =
                  elsewhere
                      ? Response.status(challenge.status)
                      : Response.fromResponse(refusals.answer(kind(uri), refusal));
              if (challenge != null) {
                challenge
                    .getHeaders()
                    .forEach((name, value) -> answer.header(name.toString(), value));
              }
              return answer.build();
            })
        .onFailure()
        .recoverWithItem(away -> noProvider(uri));
  }

  /** Their provider has never answered since the start. */
  @ServerExceptionMapper
  Response map(OIDCException exception, UriInfo uri) {
    return noProvider(uri);
  }

  private Response noProvider(UriInfo uri) {
    return refusals.answer(
        kind(uri),
        Refusal.of(
            Reason.SIGN_IN_UNAVAILABLE, "the provider's discovery document is not to be had"));
  }

  @ServerExceptionMapper
  Response map(ForbiddenException exception, UriInfo uri) {
    String who = SignedIn.of(identity).describe();
    return refusals.answer(
        kind(uri),
        Refusal.of(Reason.OPERATOR_ROLE_MISSING, "the federation grants no such role"),
        event -> event.operator(who));
  }

  @ServerExceptionMapper
  Response map(TooManyWatchers exception, UriInfo uri) {
    String who = SignedIn.of(identity).describe();
    return refusals.answer(
        kind(uri),
        Refusal.of(Reason.TOO_MANY_WATCHERS, exception.getMessage()),
        event -> event.operator(who));
  }

  @ServerExceptionMapper
  Response map(Throwable bug, UriInfo uri) {
    return refusals.answer(kind(uri), Failures.refusal(bug));
  }

  private static AuditKind kind(UriInfo uri) {
    String path = uri.getPath();
    if (path.startsWith("/api/v1/") || path.startsWith("/console")) {
      return AuditKind.OPERATOR_REFUSED;
    }
    return switch (path) {
      case "/oauth2/token" -> AuditKind.TOKEN_REFUSED;
      case "/oauth2/introspect" -> AuditKind.INTROSPECTION_REFUSED;
      case "/oauth2/revoke" -> AuditKind.REVOCATION_REFUSED;
      case "/oauth2/complete" -> AuditKind.COMPLETION_REFUSED;
      default -> AuditKind.REQUEST_REFUSED;
    };
  }
}
