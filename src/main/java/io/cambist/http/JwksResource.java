package io.cambist.http;

import io.cambist.jose.JsonText;
import io.cambist.token.SigningKeys;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** The public keys of our tokens (RFC 7517 section 5). */
@Path("/oauth2/jwks")
public class JwksResource {
  private static final String CACHED = "public, max-age=" + SigningKeys.CACHED.toSeconds();

  private final SigningKeys keys;

  JwksResource(SigningKeys keys) {
    this.keys = keys;
  }

  @GET
  @NonBlocking
  public Response jwks() {
    return Response.ok(
            JsonText.bytes(Map.of("keys", keys.publicJwks())), "application/jwk-set+json")
        .header("Cache-Control", CACHED)
        .build();
  }
}
