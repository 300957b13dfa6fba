package io.cambist.console;

import io.cambist.operator.Actions;
import io.cambist.operator.InForce;
import io.cambist.operator.Operator;
import io.cambist.operator.OperatorSignIn;
import io.cambist.operator.Parameters;
import io.cambist.operator.Sessions;
import io.quarkus.oidc.Tenant;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;

/** Sessions: the list, one with its lineage, and the dialog that ends it. */
@Path("/console/sessions")
@Browsed
@Tenant(OperatorSignIn.CONSOLE)
@RolesAllowed(Operator.VIEWER)
public class SessionPagesResource {
  private static final int USUAL = 50;

  private final Sessions sessions;
  private final Actions actions;
  private final InForce inForce;
  private final Pages pages;
  private final Forms forms;
  private final Clock clock;

  SessionPagesResource(
      Sessions sessions, Actions actions, InForce inForce, Pages pages, Forms forms, Clock clock) {
    this.sessions = sessions;
    this.actions = actions;
    this.inForce = inForce;
    this.pages = pages;
    this.forms = forms;
    this.clock = clock;
  }

  @GET
  public Uni<Response> list(@Context UriInfo uri) {
    Page page = pages.page(Page.SESSIONS);
    Parameters asked = Pages.query(uri);
    return sessions
        .list(asked, USUAL)
        .flatMap(
            result ->
                result.fold(
                    found ->
                        Pages.html(
                            Templates.sessions(
                                page, SessionSearch.of(found, asked, inForce.federation()))),
                    pages::refused));
  }

  @GET
  @Path("/{sid}")
  public Uni<Response> show(@PathParam("sid") String sid) {
    Page page = pages.page("Session", Page.SESSIONS);
    return sessions
        .find(sid)
        .flatMap(
            result ->
                result.fold(
                    tree ->
                        Pages.html(
                            Templates.session(page, tree, Lineage.of(tree, clock.instant()))),
                    pages::refused));
  }

  @GET
  @Path("/{sid}/end")
  @RolesAllowed(Operator.OPERATOR)
  public Uni<Response> preview(@PathParam("sid") String sid) {
    return actions
        .previewEnd(sid)
        .flatMap(
            result ->
                result.fold(
                    extent -> Pages.html(Templates.endSession(extent, sid)), pages::refused));
  }

  @POST
  @Path("/{sid}/end")
  @RolesAllowed(Operator.OPERATOR)
  public Uni<Response> end(@PathParam("sid") String sid, @Context HttpServerRequest request) {
    return forms.read(
        request,
        java.util.Set.of("reason"),
        given ->
            actions
                .end(sid, given.one("reason"), pages.operator())
                .flatMap(
                    result ->
                        result.fold(done -> Pages.html(Templates.done(done)), pages::refused)));
  }
}
