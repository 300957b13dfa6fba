package io.cambist.console;

import io.cambist.operator.InForce;
import io.cambist.operator.Operator;
import io.cambist.operator.OperatorSignIn;
import io.quarkus.oidc.Tenant;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** The federation in force. */
@Path("/console/federation")
@Browsed
@Tenant(OperatorSignIn.CONSOLE)
@RolesAllowed(Operator.VIEWER)
public class FederationPageResource {
  private final InForce inForce;
  private final Pages pages;

  FederationPageResource(InForce inForce, Pages pages) {
    this.inForce = inForce;
    this.pages = pages;
  }

  @GET
  public Uni<Response> show() {
    return Pages.html(
        Templates.federation(pages.page(Page.FEDERATION), inForce.federation(), inForce.keys()));
  }
}
