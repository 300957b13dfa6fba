package io.cambist.operator;

import io.quarkus.oidc.Tenant;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Decisions: to be looked up by the id that every answer carries. */
@Path("/api/v1/decisions")
@Tenant(OperatorSignIn.API)
@RolesAllowed(Operator.VIEWER)
@Tag(name = "Decisions")
@APIResponse(
    responseCode = "400",
    description = "It cannot be asked so: error_description says why")
@APIResponse(responseCode = "503", description = "Redis or the identity provider does not answer")
public class DecisionsResource {
  private final Audits audits;
  private final Answers answers;

  DecisionsResource(Audits audits, Answers answers) {
    this.audits = audits;
    this.answers = answers;
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "Explains a decision: what was decided, why, and what every rule said")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = DecisionView.class)))
  @APIResponse(responseCode = "404", description = "No such decision, though it would be kept")
  @APIResponse(responseCode = "410", description = "Decisions of that time are kept no longer")
  public Uni<Response> find(@PathParam("id") String id) {
    return audits.decision(id).map(answers::of);
  }
}
