package io.cambist.operator;

import io.quarkus.oidc.Tenant;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What would come of an exchange. */
@Path("/api/v1/dry-run")
@Tenant(OperatorSignIn.API)
@RolesAllowed(Operator.VIEWER)
@Tag(name = "Dry run")
@APIResponse(
    responseCode = "400",
    description = "It cannot be asked so: error_description says why")
@APIResponse(responseCode = "503", description = "Redis or the identity provider does not answer")
public class DryRunResource {
  private final WhatIf whatIf;
  private final Answers answers;

  DryRunResource(WhatIf whatIf, Answers answers) {
    this.whatIf = whatIf;
    this.answers = answers;
  }

  /**
   * A request as it would be sent, by a client that is taken to be who it says.
   *
   * @param subjectToken a whole token, or
   * @param subjectClaims what one would say, and
   * @param subjectIssuer the name of its issuer
   * @param target a target's name, instead of its audience
   * @param key none, dpop or mtls: how the caller would prove a key
   */
  @Schema(name = "DryRunRequest")
  record DryRunRequest(
      @Schema(name = "subject_token") Optional<String> subjectToken,
      @Schema(name = "subject_claims") Optional<Map<String, Object>> subjectClaims,
      @Schema(name = "subject_issuer") Optional<String> subjectIssuer,
      @Schema(name = "actor_token") Optional<String> actorToken,
      @Schema(name = "actor_claims") Optional<Map<String, Object>> actorClaims,
      @Schema(name = "actor_issuer") Optional<String> actorIssuer,
      @Schema(name = "client_id") Optional<String> clientId,
      List<String> target,
      List<String> audience,
      List<String> resource,
      Optional<String> scope,
      @Schema(name = "authorization_details") List<Map<String, Object>> authorizationDetails,
      Optional<String> task,
      Optional<String> key) {}

  @POST
  @Operation(
      summary = "Tells what would come of an exchange",
      description = "Nothing is issued and nothing is used up; that it was asked is audited.")
  @RequestBody(
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = DryRunRequest.class)))
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = AnswerView.class)))
  public Uni<Response> ask(@Context HttpServerRequest request) {
    return answers.read(
        request,
        WhatIf.NAMES,
        WhatIfQuestion.REPEATABLE,
        WhatIf.STRUCTURED,
        given -> whatIf.ask(given, answers.operator()).map(answers::of));
  }
}
