package io.cambist.console;

import io.cambist.audit.Activity;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.operator.Actions;
import io.cambist.operator.ActivityView;
import io.cambist.operator.CutOffView;
import io.cambist.operator.FederationView;
import io.cambist.operator.InForce;
import io.cambist.operator.KeyHealthView;
import io.cambist.operator.Operator;
import io.cambist.operator.OperatorSignIn;
import io.quarkus.oidc.Tenant;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The first page: what happens, in numbers and lines. */
@Path("/console")
@Browsed
@Tenant(OperatorSignIn.CONSOLE)
@RolesAllowed(Operator.VIEWER)
public class OverviewResource {
  private final Activity activity;
  private final Actions actions;
  private final InForce inForce;
  private final Pages pages;
  private final Forms forms;

  OverviewResource(Activity activity, Actions actions, InForce inForce, Pages pages, Forms forms) {
    this.forms = forms;
    this.activity = activity;
    this.actions = actions;
    this.inForce = inForce;
    this.pages = pages;
  }

  @GET
  public Uni<Response> overview() {
    Page page = pages.page(Page.OVERVIEW);
    return Uni.combine()
        .all()
        .unis(activity.report(), actions.cutOffs())
        .asTuple()
        .flatMap(
            both -> {
              long inForceNow = both.getItem2().stream().filter(CutOffView::inForce).count();
              return Pages.html(
                  Templates.overview(
                      page, Overview.of(ActivityView.of(both.getItem1()), inForceNow, problems())));
            });
  }

  private List<String> problems() {
    var problems = new ArrayList<String>();
    FederationView federation = inForce.federation();
    if (!federation.problems().isEmpty()) {
      problems.add("A change of the federation was refused; an older one stays in force.");
    }
    inForce.keys().stream()
        .filter(key -> key.problem().isPresent())
        .map(OverviewResource::problem)
        .forEach(problems::add);
    return problems;
  }

  private static String problem(KeyHealthView key) {
    return "The keys of "
        + key.owner()
        + " cannot be fetched: "
        + (key.state().equals("failing")
            ? "older ones are in use."
            : "its assertions are refused.");
  }

  /** What the charts show. */
  @GET
  @Path("/activity")
  public Uni<Response> activity() {
    return activity
        .report()
        .map(ActivityView::of)
        .map(view -> Response.ok(view, MediaType.APPLICATION_JSON_TYPE).build());
  }

  /** Leads to whatever was meant; not by the address, which is kept: it may have been a token. */
  @POST
  @Path("/find")
  public Uni<Response> find(@Context HttpServerRequest request) {
    return forms.read(
        request,
        Set.of("q"),
        given ->
            Meant.path(given.one("q").orElse(""), inForce.federation())
                .map(path -> Uni.createFrom().item(Links.lead(path)))
                .orElseGet(
                    () ->
                        pages.refused(
                            Refusal.of(
                                Reason.FILTER_MALFORMED,
                                "it is no session, no decision, no issuer:subject, and no name in"
                                    + " the federation; a token can be tried at What would"
                                    + " happen"))));
  }

  /** There is nothing else below the console. */
  @GET
  @Path("/{other:.+}")
  public Response nothing() {
    throw new NotFoundException();
  }
}
