package io.cambist.operator;

import io.quarkus.oidc.Tenant;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The configuration in force, and how the keys of issuers stand. */
@Path("/api/v1/federation")
@Tenant(OperatorSignIn.API)
@RolesAllowed(Operator.VIEWER)
@Tag(name = "Federation")
@APIResponse(
    responseCode = "400",
    description = "It cannot be asked so: error_description says why")
@APIResponse(responseCode = "503", description = "Redis or the identity provider does not answer")
public class FederationResource {
  private final InForce inForce;

  FederationResource(InForce inForce) {
    this.inForce = inForce;
  }

  /** The keys of every issuer, and of every client that signs for itself, at this gateway. */
  record KeysView(List<KeyHealthView> keys) {}

  @GET
  @NonBlocking
  @Operation(summary = "Shows the federation in force, its revision, and what of a change is wrong")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = FederationView.class)))
  public Response federation() {
    return Answers.shown(inForce.federation());
  }

  @GET
  @Path("/keys")
  @NonBlocking
  @Operation(summary = "Tells how it stands with the keys of each issuer")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = KeysView.class)))
  public Response keys() {
    return Answers.shown(new KeysView(inForce.keys()));
  }
}
