package io.cambist.console;

import io.cambist.operator.OperatorSignIn;
import io.quarkus.oidc.OidcSession;
import io.quarkus.oidc.Tenant;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/** Where people come back to from the identity provider, and where they go. */
@Path("/console")
@Browsed
@Tenant(OperatorSignIn.CONSOLE)
public class SignInResource {
  private final OidcSession session;

  SignInResource(OidcSession session) {
    this.session = session;
  }

  /** The provider's answer is taken before this; it leads on to the page that was asked for. */
  @GET
  @Path("/signed-in")
  @Authenticated
  public Response signedIn() {
    return Response.seeOther(URI.create("/console")).build();
  }

  @POST
  @Path("/sign-out")
  public Uni<Response> signOut() {
    return session.logout().chain(() -> Pages.html(Templates.signedOut()));
  }
}
