package io.cambist.console;

import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.operator.Actions;
import io.cambist.operator.CutView;
import io.cambist.operator.Operator;
import io.cambist.operator.OperatorSignIn;
import io.cambist.operator.Parameters;
import io.quarkus.oidc.Tenant;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;

/** Cut-offs: the list, and the dialogs that set and lift them. */
@Path("/console/cutoffs")
@Browsed
@Tenant(OperatorSignIn.CONSOLE)
@RolesAllowed(Operator.VIEWER)
public class CutOffPagesResource {
  private static final Set<String> WHAT = Set.of("kind", "of", "name", "reason", "confirm");

  private final Actions actions;
  private final Pages pages;
  private final Forms forms;

  CutOffPagesResource(Actions actions, Pages pages, Forms forms) {
    this.actions = actions;
    this.pages = pages;
    this.forms = forms;
  }

  @GET
  public Uni<Response> list(@Context UriInfo uri) {
    Page page = pages.page(Page.CUT_OFFS);
    Parameters asked = Pages.query(uri);
    return actions
        .cutOffs()
        .flatMap(
            all ->
                Pages.html(
                    Templates.cutoffs(
                        page,
                        new CutOffsPage(
                            all,
                            asked.one("kind").orElse("client"),
                            asked.one("of").orElse(""),
                            asked.one("name").orElse("")))));
  }

  @GET
  @Path("/preview")
  @RolesAllowed(Operator.ADMINISTRATOR)
  public Uni<Response> preview(@Context UriInfo uri) {
    Parameters asked = Pages.query(uri);
    return actions
        .previewCut(asked)
        .flatMap(
            result ->
                result.fold(
                    extent ->
                        Pages.html(Templates.cutOff(extent, CutView.parse(asked).orElseThrow())),
                    pages::refused));
  }

  @POST
  @RolesAllowed(Operator.ADMINISTRATOR)
  public Uni<Response> set(@Context HttpServerRequest request) {
    return forms.read(
        request,
        WHAT,
        given ->
            actions
                .cutOff(given, pages.operator())
                .flatMap(
                    result ->
                        result.fold(done -> Pages.html(Templates.done(done)), pages::refused)));
  }

  @GET
  @Path("/lift")
  @RolesAllowed(Operator.ADMINISTRATOR)
  public Uni<Response> undo(@Context UriInfo uri) {
    return CutView.parse(Pages.query(uri))
        .map(what -> Pages.html(Templates.lift(what)))
        .orElseGet(() -> pages.refused(Refusal.of(Reason.CUT_MALFORMED, "as sent")));
  }

  @POST
  @Path("/lift")
  @RolesAllowed(Operator.ADMINISTRATOR)
  public Uni<Response> lift(@Context HttpServerRequest request) {
    return forms.read(
        request,
        WHAT,
        given ->
            actions
                .lift(given, pages.operator())
                .flatMap(
                    result ->
                        result.fold(done -> Pages.html(Templates.done(done)), pages::refused)));
  }
}
