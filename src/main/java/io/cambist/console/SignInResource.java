package io.cambist.console;

import io.cambist.operator.OperatorSignIn;
import io.quarkus.oidc.Tenant;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;

/** Where people come back to from the identity provider, and where they go. */
@Path("/console")
@Browsed
@Tenant(OperatorSignIn.CONSOLE)
public class SignInResource {
  /** How the names of all cookies of the sign-in begin. */
  private static final String OURS = "q_";

  /** The provider's answer is taken before this; it leads on to the page that was asked for. */
  @GET
  @Path("/signed-in")
  @Authenticated
  public Response signedIn() {
    return Links.lead("/console");
  }

  /**
   * Takes back all that the browser holds of a sign-in, whatever that is worth: a sign-in that is
   * spoiled or over must not keep anybody from going.
   */
  @POST
  @Path("/sign-out")
  public Uni<Response> signOut(@Context HttpHeaders headers) {
    NewCookie[] gone =
        headers.getCookies().keySet().stream()
            .filter(name -> name.startsWith(OURS))
            .map(SignInResource::gone)
            .toArray(NewCookie[]::new);
    return Pages.html(Templates.signedOut())
        .map(page -> Response.fromResponse(page).cookie(gone).build());
  }

  private static NewCookie gone(String name) {
    return new NewCookie.Builder(name)
        .value("")
        .path(OperatorSignIn.CONSOLE_PATH)
        .maxAge(0)
        .httpOnly(true)
        .build();
  }
}
