package io.cambist.operator;

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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Cut-offs: to be seen, set and lifted. */
@Path("/api/v1/cutoffs")
@Tenant(OperatorSignIn.API)
@RolesAllowed(Operator.VIEWER)
@Tag(name = "Cut-offs")
@APIResponse(
    responseCode = "400",
    description = "It cannot be asked so: error_description says why")
@APIResponse(responseCode = "503", description = "Redis or the identity provider does not answer")
public class CutOffsResource {
  private final Actions actions;
  private final Answers answers;

  CutOffsResource(Actions actions, Answers answers) {
    this.actions = actions;
    this.answers = answers;
  }

  /** Cut-offs, the latest change first. */
  record CutOffsView(List<CutOffView> cutoffs) {}

  /**
   * What is cut off, and why.
   *
   * @param kind subject, client, task, actor, policy, target, issuer or key
   * @param of the issuer of a subject or actor, the client of a task
   * @param name its name; of a key, the kid
   * @param reason why, in 3 to 200 characters
   * @param confirm the name once more, for an issuer and a key
   */
  record CutOffRequest(
      String kind, Optional<String> of, String name, String reason, Optional<String> confirm) {}

  @GET
  @Operation(
      summary = "Lists cut-offs",
      description =
          "Those in force, and those lifted so lately that what was opened before is still dead.")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = CutOffsView.class)))
  public Uni<Response> list() {
    return actions.cutOffs().map(CutOffsView::new).map(Answers::shown);
  }

  @GET
  @Path("/extent")
  @Operation(summary = "Tells what cutting off would end")
  @Parameter(name = "kind", in = ParameterIn.QUERY)
  @Parameter(name = "of", in = ParameterIn.QUERY)
  @Parameter(name = "name", in = ParameterIn.QUERY)
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = ExtentView.class)))
  public Uni<Response> extent(@Context UriInfo uri) {
    return actions.previewCut(Parameters.of(uri.getQueryParameters())).map(answers::of);
  }

  @POST
  @RolesAllowed(Operator.ADMINISTRATOR)
  @Operation(
      summary = "Cuts off",
      description = "All of it is dead, and nothing new of it comes to be, until it is lifted.")
  @RequestBody(
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = CutOffRequest.class)))
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = DoneView.class)))
  public Uni<Response> set(@Context HttpServerRequest request) {
    return answers.read(
        request,
        Set.of("kind", "of", "name", "reason", "confirm"),
        given -> actions.cutOff(given, answers.operator()).map(answers::of));
  }

  @POST
  @Path("/lift")
  @RolesAllowed(Operator.ADMINISTRATOR)
  @Operation(
      summary = "Lifts a cut-off",
      description = "New sessions may come to be; those opened before stay dead.")
  @RequestBody(
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = CutOffRequest.class)))
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = DoneView.class)))
  public Uni<Response> lift(@Context HttpServerRequest request) {
    return answers.read(
        request,
        Set.of("kind", "of", "name", "reason"),
        given -> actions.lift(given, answers.operator()).map(answers::of));
  }
}
