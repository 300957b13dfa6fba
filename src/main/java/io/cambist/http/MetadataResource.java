package io.cambist.http;

import io.cambist.federation.Federation;
import io.cambist.federation.FederationSource;
import io.cambist.jose.JsonText;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The authorization server's metadata (RFC 8414 section 2): what is offered, and nothing else. */
@Path("/.well-known/oauth-authorization-server")
public class MetadataResource {
  private static final List<String> SECRET_METHODS =
      List.of("client_secret_basic", "client_secret_post");

  /** {@code none} stands for subject-token clients: the assertion is their credential. */
  private static final List<String> ALL_METHODS =
      List.of("client_secret_basic", "client_secret_post", "none");

  private final FederationSource federations;
  private final Map<String, Object> fixed;

  /** As of the federation that was in force at the last look. */
  private volatile Rendered rendered;

  private record Rendered(Federation federation, String document) {}

  MetadataResource(
      FederationSource federations, @ConfigProperty(name = "cambist.issuer") String issuer) {
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("issuer", issuer);
    metadata.put("token_endpoint", base + "/oauth2/token");
    metadata.put("jwks_uri", base + "/oauth2/jwks");
    metadata.put("introspection_endpoint", base + "/oauth2/introspect");
    metadata.put("revocation_endpoint", base + "/oauth2/revoke");
    metadata.put("completion_endpoint", base + "/oauth2/complete");
    metadata.put(
        "grant_types_supported", List.of("urn:ietf:params:oauth:grant-type:token-exchange"));
    metadata.put("response_types_supported", List.of());
    metadata.put("token_endpoint_auth_methods_supported", ALL_METHODS);
    metadata.put("introspection_endpoint_auth_methods_supported", SECRET_METHODS);
    metadata.put("revocation_endpoint_auth_methods_supported", ALL_METHODS);
    this.federations = federations;
    this.fixed = metadata;
  }

  @GET
  @NonBlocking
  @Produces(MediaType.APPLICATION_JSON)
  public Response metadata() {
    return Response.ok(document()).header("Cache-Control", "public, max-age=300").build();
  }

  private String document() {
    Federation federation = federations.current();
    Rendered last = rendered;
    if (last == null || last.federation() != federation) {
      last = new Rendered(federation, render(federation));
      rendered = last;
    }
    return last.document();
  }

  private String render(Federation federation) {
    var metadata = new LinkedHashMap<>(fixed);
    if (!federation.detailTypes().isEmpty()) {
      // RFC 9396 section 10.
      metadata.put("authorization_details_types_supported", federation.detailTypes());
    }
    return new String(JsonText.bytes(metadata), StandardCharsets.UTF_8);
  }
}
