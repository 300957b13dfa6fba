package io.cambist.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.TokenIntrospectionResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.TokenTypeURI;
import com.nimbusds.oauth2.sdk.token.TypelessAccessToken;
import com.nimbusds.oauth2.sdk.tokenexchange.TokenExchangeGrant;
import io.cambist.testing.TestAssertion;
import io.cambist.testing.TestFederation;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A client library that knows nothing of Cambist but its URL. */
class NimbusSdkIT {
  private static AuthorizationServerMetadata metadata;

  @BeforeAll
  static void discover() throws Exception {
    metadata = AuthorizationServerMetadata.resolve(new Issuer(Program.shared().gateway().url()));
  }

  @Test
  void it_exchanges_introspects_and_revokes() throws Exception {
    AccessToken token = exchange(TestAssertion.of("partner").sign(), secret("partner-gateway"));
    assertThat(token.getIssuedTokenType()).isEqualTo(TokenTypeURI.ACCESS_TOKEN);
    assertThat(token.getScope().toStringList()).containsExactly("orders:read");
    assertThat(token.getLifetime()).isBetween(1L, 300L);

    var alive = introspect(token).toSuccessResponse();
    assertThat(alive.isActive()).isTrue();
    assertThat(alive.getAudience()).isEqualTo(List.of(new Audience("https://orders.example")));
    assertThat(alive.getClientID()).isEqualTo(new ClientID("partner-gateway"));
    assertThat(alive.getStringParameter("sid")).isNotEmpty();

    var revocation =
        new TokenRevocationRequest(
            metadata.getRevocationEndpointURI(), secret("partner-gateway"), token);
    assertThat(revocation.toHTTPRequest().send().getStatusCode()).isEqualTo(200);

    assertThat(introspect(token).toSuccessResponse().isActive()).isFalse();
  }

  @Test
  void it_understands_a_refusal() throws Exception {
    var request =
        new TokenRequest.Builder(
                metadata.getTokenEndpointURI(), secret("partner-gateway"), grant("no assertion"))
            .build();
    var error = TokenResponse.parse(request.toHTTPRequest().send()).toErrorResponse();

    assertThat(error.getErrorObject().getCode()).isEqualTo("invalid_request");
    assertThat(error.getErrorObject().getDescription()).contains("signed JWT");
  }

  @Test
  void it_finds_the_keys_that_verify_a_token() throws Exception {
    AccessToken token = exchange(TestAssertion.of("partner").sign(), secret("partner-gateway"));
    var keys = com.nimbusds.jose.jwk.JWKSet.load(metadata.getJWKSetURI().toURL());
    var jwt = com.nimbusds.jwt.SignedJWT.parse(token.getValue());
    var key = keys.getKeyByKeyId(jwt.getHeader().getKeyID()).toECKey();

    assertThat(jwt.verify(new com.nimbusds.jose.crypto.ECDSAVerifier(key))).isTrue();
    assertThat(jwt.getHeader().getType().getType()).isEqualTo("at+jwt");
    assertThat(jwt.getJWTClaimsSet().getIssuer()).isEqualTo(metadata.getIssuer().getValue());
  }

  private static AccessToken exchange(String assertion, ClientAuthentication client)
      throws Exception {
    var request =
        new TokenRequest.Builder(metadata.getTokenEndpointURI(), client, grant(assertion))
            .scope(com.nimbusds.oauth2.sdk.Scope.parse("orders:read"))
            .build();
    TokenResponse response = TokenResponse.parse(request.toHTTPRequest().send());
    return response.toSuccessResponse().getTokens().getAccessToken();
  }

  private static TokenExchangeGrant grant(String assertion) {
    return new TokenExchangeGrant(new TypelessAccessToken(assertion), TokenTypeURI.JWT);
  }

  private static TokenIntrospectionResponse introspect(AccessToken token) throws Exception {
    var request =
        new TokenIntrospectionRequest(
            metadata.getIntrospectionEndpointURI(), secret("orders-api"), token);
    return TokenIntrospectionResponse.parse(request.toHTTPRequest().send());
  }

  private static ClientAuthentication secret(String client) {
    return new ClientSecretBasic(new ClientID(client), new Secret(TestFederation.secret(client)));
  }
}
