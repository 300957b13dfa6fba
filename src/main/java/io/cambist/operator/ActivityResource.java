package io.cambist.operator;

import io.cambist.audit.Activity;
import io.quarkus.oidc.Tenant;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What all gateways did lately, in numbers. */
@Path("/api/v1/activity")
@Tenant(OperatorSignIn.API)
@RolesAllowed(Operator.VIEWER)
@Tag(name = "Activity")
@APIResponse(
    responseCode = "400",
    description = "It cannot be asked so: error_description says why")
@APIResponse(responseCode = "503", description = "Redis or the identity provider does not answer")
public class ActivityResource {
  private final Activity activity;

  ActivityResource(Activity activity) {
    this.activity = activity;
  }

  @GET
  @Operation(
      summary = "Counts what was issued and refused in the last hour, and sessions in their life",
      description =
          "In ticks of ten seconds. The numbers of sessions are upper bounds: they count ended"
              + " ones until they would have expired.")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = ActivityView.class)))
  public Uni<Response> report() {
    return activity.report().map(ActivityView::of).map(Answers::shown);
  }
}
