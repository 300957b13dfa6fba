package io.cambist.console;

import io.cambist.operator.InForce;
import io.cambist.operator.Operator;
import io.cambist.operator.OperatorSignIn;
import io.cambist.operator.WhatIf;
import io.quarkus.oidc.Tenant;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/** What would happen: a question, and its answer. What is pasted is never shown again. */
@Path("/console/what-if")
@Browsed
@Tenant(OperatorSignIn.CONSOLE)
@RolesAllowed(Operator.VIEWER)
public class WhatIfPageResource {
  private final WhatIf whatIf;
  private final InForce inForce;
  private final Pages pages;
  private final Forms forms;

  WhatIfPageResource(WhatIf whatIf, InForce inForce, Pages pages, Forms forms) {
    this.whatIf = whatIf;
    this.inForce = inForce;
    this.pages = pages;
    this.forms = forms;
  }

  /** Both may be chosen beforehand, as links of other pages do. */
  @GET
  public Uni<Response> form(
      @QueryParam("client_id") @DefaultValue("") String client,
      @QueryParam("target") @DefaultValue("") String target) {
    return Pages.html(
        Templates.whatIf(pages.page(Page.WHAT_IF), inForce.federation(), client, target));
  }

  @POST
  public Uni<Response> ask(@Context HttpServerRequest request) {
    return forms.read(
        request,
        WhatIf.NAMES,
        given ->
            whatIf
                .ask(given, pages.operator())
                .flatMap(
                    result ->
                        result.fold(
                            answer -> Pages.html(Templates.answer(answer)), pages::refused)));
  }
}
