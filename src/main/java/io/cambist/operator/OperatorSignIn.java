package io.cambist.operator;

import io.quarkus.oidc.Oidc;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.OidcTenantConfigBuilder;
import io.quarkus.oidc.runtime.OidcTenantConfig.ApplicationType;
import io.quarkus.oidc.runtime.OidcTenantConfig.TokenStateManager.Strategy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where operators sign in: one OpenID Connect provider, for tools with its access tokens (RFC 6750)
 * and for the console with the code flow and PKCE (RFC 7636). Without a provider nobody gets in.
 */
@ApplicationScoped
public class OperatorSignIn {
  /** Tokens that tools send. */
  public static final String API = "operator-api";

  /** People at the console. */
  public static final String CONSOLE = "operator-console";

  /** Where the provider sends people back to. */
  public static final String RETURN_PATH = "/console/signed-in";

  /** Keeps the sign-in's cookies away from everything else. */
  public static final String CONSOLE_PATH = "/console";

  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(2);

  private final Optional<String> issuer;
  private final Optional<String> clientId;
  private final Optional<String> clientSecret;
  private final String audience;
  private final String rolesClaim;
  private final boolean secure;

  OperatorSignIn(
      @ConfigProperty(name = "cambist.issuer") String gateway,
      @ConfigProperty(name = "cambist.operators.issuer") Optional<String> issuer,
      @ConfigProperty(name = "cambist.operators.client-id") Optional<String> clientId,
      @ConfigProperty(name = "cambist.operators.client-secret") Optional<String> clientSecret,
      @ConfigProperty(name = "cambist.operators.audience") Optional<String> audience,
      @ConfigProperty(name = "cambist.operators.roles-claim") String rolesClaim) {
    this.issuer = issuer;
    this.clientId = clientId;
    this.clientSecret = clientSecret;
    this.audience = audience.orElse(gateway + "/api/v1");
    this.rolesClaim = rolesClaim;
    this.secure = gateway.startsWith("https:");
  }

  /** Whether people can sign in at the console. */
  public boolean isConsolePossible() {
    return issuer.isPresent() && clientId.isPresent() && clientSecret.isPresent();
  }

  void configure(@Observes Oidc oidc) {
    oidc.create(issuer.map(this::api).orElseGet(() -> nobody(API)));
    oidc.create(
        isConsolePossible()
            ? console(issuer.get(), clientId.get(), clientSecret.get())
            : nobody(CONSOLE));
  }

  private static OidcTenantConfig nobody(String tenant) {
    return OidcTenantConfig.builder().tenantId(tenant).disableTenant().build();
  }

  private OidcTenantConfigBuilder provider(String url, String tenant) {
    return OidcTenantConfig.authServerUrl(url)
        .tenantId(tenant)
        .connectionTimeout(CONNECTION_TIMEOUT)
        .roles()
        .roleClaimPath(rolesClaim)
        .end();
  }

  private OidcTenantConfig api(String url) {
    return provider(url, API)
        .applicationType(ApplicationType.SERVICE)
        .token()
        .issuer(url)
        .audience(audience)
        .allowJwtIntrospection(false)
        .allowOpaqueTokenIntrospection(false)
        .end()
        .build();
  }

  private OidcTenantConfig console(String url, String client, String secret) {
    return provider(url, CONSOLE)
        .applicationType(ApplicationType.WEB_APP)
        .clientId(client)
        .credentials(secret)
        .token()
        .issuer(url)
        .audience(client)
        .end()
        .authentication()
        .redirectPath(RETURN_PATH)
        .restorePathAfterRedirect()
        .pkceRequired()
        .stateSecret(derived("state", secret))
        .cookiePath(CONSOLE_PATH)
        .cookieForceSecure(secure)
        .forceRedirectHttpsScheme(secure)
        .javaScriptAutoRedirect(false)
        .end()
        .tokenStateManager()
        // The other tokens are of no use here, so they are not kept.
        .strategy(Strategy.ID_TOKEN)
        .encryptionSecret(derived("cookie", secret))
        .end()
        .build();
  }

  /** A secret that every gateway derives alike, so that any of them reads what another sealed. */
  private static String derived(String purpose, String secret) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  ("cambist console " + purpose + "\n" + secret).getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
