package io.cambist.development;

import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;

/** A pretended CI system, development mode only: it vouches for anyone who asks. */
@IfBuildProfile("dev")
@Path("/dev/issuer")
public class SampleIssuerResource {
  private final SampleIssuer issuer;

  SampleIssuerResource(SampleIssuer issuer) {
    this.issuer = issuer;
  }

  @GET
  @Path("/.well-known/openid-configuration")
  @Produces(MediaType.APPLICATION_JSON)
  public Map<String, Object> discovery() {
    return issuer.discovery();
  }

  @GET
  @Path("/jwks")
  @Produces(MediaType.APPLICATION_JSON)
  public Map<String, Object> jwks() {
    return issuer.jwks();
  }

  /** A fresh assertion; query parameters replace the claims that pick the job. */
  @GET
  @Path("/assertion")
  @Produces(MediaType.TEXT_PLAIN)
  public String assertion(@Context UriInfo uri) {
    return issuer.assertion(uri.getQueryParameters());
  }

  @POST
  @Path("/assertion")
  @Produces(MediaType.TEXT_PLAIN)
  public String postedAssertion(@Context UriInfo uri) {
    return issuer.assertion(uri.getQueryParameters());
  }
}
