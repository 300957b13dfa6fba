package io.cambist.console;

import io.cambist.operator.Audits;
import io.cambist.operator.Operator;
import io.cambist.operator.OperatorSignIn;
import io.quarkus.oidc.Tenant;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** Decisions, explained. */
@Path("/console/decisions")
@Browsed
@Tenant(OperatorSignIn.CONSOLE)
@RolesAllowed(Operator.VIEWER)
public class DecisionPageResource {
  private final Audits audits;
  private final Pages pages;

  DecisionPageResource(Audits audits, Pages pages) {
    this.audits = audits;
    this.pages = pages;
  }

  @GET
  public Uni<Response> find(@QueryParam("id") Optional<String> given) {
    Page page = pages.page(Page.DECISIONS);
    String id = given.map(String::strip).orElse("");
    if (id.isEmpty()) {
      return Pages.html(
          Templates.decisions(page, new DecisionSearch("", Optional.empty(), Optional.empty())));
    }
    return audits
        .decision(id)
        .map(
            result ->
                result.fold(
                    found -> new DecisionSearch(id, Optional.of(found), Optional.empty()),
                    refusal ->
                        new DecisionSearch(
                            id,
                            Optional.empty(),
                            Optional.of(
                                refusal.reason().description() + " (" + refusal.detail() + ")"))))
        .flatMap(search -> Pages.html(Templates.decisions(page, search)));
  }
}
