package io.cambist.operator;

import io.quarkus.oidc.Tenant;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Whoever asks. */
@Path("/api/v1/me")
@Tenant(OperatorSignIn.API)
@RolesAllowed(Operator.VIEWER)
@Tag(name = "Sign-in")
@APIResponse(
    responseCode = "400",
    description = "It cannot be asked so: error_description says why")
@APIResponse(responseCode = "503", description = "Redis or the identity provider does not answer")
public class MeResource {
  private final Answers answers;

  MeResource(Answers answers) {
    this.answers = answers;
  }

  /**
   * Who it is.
   *
   * @param name as the identity provider shows it
   * @param subject the {@code sub} at the provider
   * @param role the highest that the federation grants
   */
  record MeView(String name, String subject, String role) {}

  @GET
  @NonBlocking
  @Operation(summary = "Tells whose token this is, and the role that the federation grants")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(mediaType = "application/json", schema = @Schema(implementation = MeView.class)))
  public Response me() {
    Operator me = answers.operator();
    return Answers.shown(new MeView(me.name(), me.subject(), me.role().text()));
  }
}
