package io.cambist.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.cambist.testing.TestFederation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestFederation.class)
class MetadataTest {
  private static final String METADATA = "/.well-known/oauth-authorization-server";

  @Test
  void it_names_what_is_offered_and_nothing_else() {
    given()
        .get(METADATA)
        .then()
        .statusCode(200)
        .contentType("application/json")
        .body("issuer", equalTo("https://cambist.test"))
        .body("grant_types_supported", equalTo(List.of(io.cambist.testing.Gateway.GRANT)))
        .body("response_types_supported", hasSize(0))
        .body("introspection_endpoint_auth_methods_supported", not(hasItem("none")))
        .body(
            "token_endpoint_auth_methods_supported",
            equalTo(
                List.of(
                    "client_secret_basic",
                    "client_secret_post",
                    "federated_jwt",
                    "none",
                    "private_key_jwt",
                    "spiffe_jwt")))
        .body("token_endpoint_auth_signing_alg_values_supported", hasItem("ES256"))
        .body("introspection_endpoint_auth_signing_alg_values_supported", not(hasItem("none")))
        .body("revocation_endpoint_auth_signing_alg_values_supported", hasItem("EdDSA"))
        // There is neither TLS of our own here nor a proxy that could forward a certificate.
        .body("tls_client_certificate_bound_access_tokens", equalTo(false))
        .body("dpop_signing_alg_values_supported", hasItem("ES256"))
        .body("$", not(hasKey("authorization_endpoint")));
  }

  @Test
  void every_endpoint_that_it_names_is_there() {
    for (String name : List.of("token_endpoint", "introspection_endpoint", "revocation_endpoint")) {
      String path = URI.create(given().get(METADATA).path(name)).getPath();
      assertThat(given().post(path).statusCode()).isIn(400, 401);
    }
    String jwks = URI.create(given().get(METADATA).path("jwks_uri")).getPath();
    given()
        .get(jwks)
        .then()
        .statusCode(200)
        .body("keys", hasSize(1))
        .body("keys.alg", everyItem(equalTo("ES256")))
        .body("keys[0]", not(hasKey("d")));
  }
}
