package io.cambist.operator;

import io.quarkus.oidc.Tenant;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Whoever asks. */
@Path("/api/v1/me")
@Tenant(OperatorSignIn.API)
@RolesAllowed(Operator.VIEWER)
public class MeResource {
  private final SecurityIdentity identity;

  MeResource(SecurityIdentity identity) {
    this.identity = identity;
  }

  @GET
  @NonBlocking
  @Produces(MediaType.APPLICATION_JSON)
  public Operator me() {
    return Operator.of(identity).orElseThrow();
  }
}
