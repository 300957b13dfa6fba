package io.cambist.operator;

import io.quarkus.oidc.Tenant;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Sessions: to be seen and ended. */
@Path("/api/v1/sessions")
@Tenant(OperatorSignIn.API)
@RolesAllowed(Operator.VIEWER)
@Tag(name = "Sessions")
@APIResponse(
    responseCode = "400",
    description = "It cannot be asked so: error_description says why")
@APIResponse(responseCode = "503", description = "Redis or the identity provider does not answer")
public class SessionsResource {
  private static final int USUAL = 50;

  private final Sessions sessions;
  private final Actions actions;
  private final Answers answers;

  SessionsResource(Sessions sessions, Actions actions, Answers answers) {
    this.sessions = sessions;
    this.actions = actions;
    this.answers = answers;
  }

  @GET
  @Operation(
      summary = "Lists sessions",
      description =
          "Those that fit all that is given, the latest first, ended ones too while they are kept."
              + " What was opened a moment ago may not be listed yet.")
  @Parameter(name = "subject", in = ParameterIn.QUERY, description = "issuer:sub")
  @Parameter(name = "actor", in = ParameterIn.QUERY, description = "issuer:sub")
  @Parameter(name = "client", in = ParameterIn.QUERY)
  @Parameter(name = "issuer", in = ParameterIn.QUERY)
  @Parameter(name = "target", in = ParameterIn.QUERY)
  @Parameter(name = "policy", in = ParameterIn.QUERY, description = "The id of a rule")
  @Parameter(name = "task", in = ParameterIn.QUERY, description = "Needs client as well")
  @Parameter(name = "key", in = ParameterIn.QUERY, description = "The kid of a signing key")
  @Parameter(name = "parent", in = ParameterIn.QUERY, description = "A session's id")
  @Parameter(
      name = "state",
      in = ParameterIn.QUERY,
      description = "active, completed, revoked, expired or spent; may be repeated")
  @Parameter(name = "from", in = ParameterIn.QUERY, description = "Opened at this time or later")
  @Parameter(name = "to", in = ParameterIn.QUERY, description = "Opened before this time")
  @Parameter(name = "limit", in = ParameterIn.QUERY, description = "1 to 200")
  @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "next of the page before")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = SessionsView.class)))
  public Uni<Response> list(@Context UriInfo uri) {
    return sessions.list(Parameters.of(uri.getQueryParameters()), USUAL).map(answers::of);
  }

  @GET
  @Path("/{sid}")
  @Operation(summary = "Shows a session with all above and below it")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = SessionTreeView.class)))
  public Uni<Response> find(@PathParam("sid") String sid) {
    return sessions.find(sid).map(answers::of);
  }

  @GET
  @Path("/{sid}/extent")
  @Operation(summary = "Tells what ending the session would end")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = ExtentView.class)))
  public Uni<Response> extent(@PathParam("sid") String sid) {
    return actions.previewEnd(sid).map(answers::of);
  }

  /**
   * What ending a session takes.
   *
   * @param reason why, in 3 to 200 characters
   */
  record EndRequest(String reason) {}

  @POST
  @Path("/{sid}/end")
  @RolesAllowed(Operator.OPERATOR)
  @Operation(summary = "Ends a session, and all that was exchanged from it")
  @RequestBody(
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = EndRequest.class)))
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = DoneView.class)))
  public Uni<Response> end(@PathParam("sid") String sid, @Context HttpServerRequest request) {
    return answers.read(
        request,
        Set.of("reason"),
        given -> actions.end(sid, given.one("reason"), answers.operator()).map(answers::of));
  }
}
