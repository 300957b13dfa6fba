package io.cambist.operator;

import io.quarkus.oidc.Tenant;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;

/** The audit: to be searched and watched. */
@Path("/api/v1/audit")
@Tenant(OperatorSignIn.API)
@RolesAllowed(Operator.VIEWER)
@Tag(name = "Audit")
@APIResponse(
    responseCode = "400",
    description = "It cannot be asked so: error_description says why")
@APIResponse(responseCode = "503", description = "Redis or the identity provider does not answer")
public class AuditResource {
  private static final int USUAL = 50;

  private final Audits audits;
  private final LiveFeed feed;
  private final Answers answers;

  AuditResource(Audits audits, LiveFeed feed, Answers answers) {
    this.audits = audits;
    this.feed = feed;
    this.answers = answers;
  }

  @GET
  @Operation(
      summary = "Searches the audit",
      description = "Events that fit all that is given, the latest first.")
  @Parameter(
      name = "kind",
      in = ParameterIn.QUERY,
      description = "Such as token.refused; may be repeated")
  @Parameter(name = "client", in = ParameterIn.QUERY)
  @Parameter(name = "subject", in = ParameterIn.QUERY, description = "issuer:sub")
  @Parameter(name = "sid", in = ParameterIn.QUERY, description = "A session's id")
  @Parameter(name = "reason", in = ParameterIn.QUERY, description = "Such as policy_none")
  @Parameter(name = "target", in = ParameterIn.QUERY)
  @Parameter(name = "rule", in = ParameterIn.QUERY)
  @Parameter(name = "task", in = ParameterIn.QUERY)
  @Parameter(
      name = "shadow",
      in = ParameterIn.QUERY,
      description = "differs: only where what is in shadow disagrees")
  @Parameter(name = "operator", in = ParameterIn.QUERY, description = "A part of the name")
  @Parameter(name = "from", in = ParameterIn.QUERY)
  @Parameter(name = "to", in = ParameterIn.QUERY)
  @Parameter(name = "limit", in = ParameterIn.QUERY, description = "1 to 200")
  @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "next of the page before")
  @APIResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = "application/json",
              schema = @Schema(implementation = EventsView.class)))
  public Uni<Response> search(@Context UriInfo uri) {
    return audits.search(Parameters.of(uri.getQueryParameters()), USUAL).map(answers::of);
  }

  @GET
  @Path("/feed")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @ResponseHeader(name = "Cache-Control", value = "no-store")
  @Operation(
      summary = "Watches the audit",
      description =
          "Server-sent events: happened with an event, or missed where some were left out. It ends"
              + " after some minutes, to be taken up again with Last-Event-ID.")
  @APIResponse(responseCode = "503", description = "As many watch this gateway as it serves")
  public Multi<OutboundSseEvent> watch(
      @HeaderParam("Last-Event-ID") Optional<String> last, @Context Sse sse) {
    return feed.watch(last, sse);
  }
}
