package io.cambist.http;

import io.cambist.federation.Federation;
import io.cambist.federation.FederationSource;
import io.cambist.jose.Algorithm;
import io.cambist.jose.JsonText;
import io.cambist.proof.ClientCertificates;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.buffer.Buffer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The authorization server's metadata (RFC 8414 section 2): what is offered, and nothing else. */
@Path("/.well-known/oauth-authorization-server")
public class MetadataResource {
  private static final List<String> ALGORITHMS =
      Stream.of(Algorithm.values()).map(Algorithm::jwa).toList();

  private final String issuer;
  private final FederationSource federations;
  private final ClientCertificates certificates;
  private volatile Document document = new Document("", Buffer.buffer());

  /** As it is for one revision of the federation. */
  private record Document(String revision, Buffer json) {}

  MetadataResource(
      @ConfigProperty(name = "cambist.issuer") String issuer,
      FederationSource federations,
      ClientCertificates certificates) {
    this.issuer = issuer;
    this.certificates = certificates;
    this.federations = federations;
  }

  @GET
  @NonBlocking
  @Produces(MediaType.APPLICATION_JSON)
  public Response metadata() {
    Federation federation = federations.current();
    Document current = document;
    if (!current.revision().equals(federation.revision())) {
      current =
          new Document(federation.revision(), Buffer.buffer(JsonText.bytes(members(federation))));
      document = current;
    }
    return Response.ok(current.json()).header("Cache-Control", "public, max-age=300").build();
  }

  private Map<String, Object> members(Federation federation) {
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
    var methods = new ClientMethods(federation, certificates.canBePresented());
    methods("token", methods.all(), methods, metadata);
    methods("introspection", methods.authenticating(), methods, metadata);
    methods("revocation", methods.all(), methods, metadata);
    metadata.put("dpop_signing_alg_values_supported", ALGORITHMS);
    metadata.put("tls_client_certificate_bound_access_tokens", certificates.canBePresented());
    if (!federation.detailTypes().isEmpty()) {
      // RFC 9396 section 10.
      metadata.put("authorization_details_types_supported", federation.detailTypes());
    }
    return metadata;
  }

  private static void methods(
      String endpoint, List<String> names, ClientMethods methods, Map<String, Object> metadata) {
    metadata.put(endpoint + "_endpoint_auth_methods_supported", names);
    List<String> algorithms = methods.algorithms();
    if (!algorithms.isEmpty()) {
      metadata.put(endpoint + "_endpoint_auth_signing_alg_values_supported", algorithms);
    }
  }
}
