package io.cambist.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambist.federation.Federation;
import io.cambist.federation.Issuer;
import io.cambist.federation.Workshop;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Reason;
import io.cambist.oauth.TokenType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens as the makers of issuers send them, taken by one line of configuration. */
class IssuerKindsTest {
  private static final String AUDIENCE = "https://cambist.example";
  private static final TestKey RSA = TestKey.rsa("rsa", 2048);
  private static final TestKey P256 = TestKey.ec("p256", "P-256");
  private static final TestKey P384 = TestKey.ec("p384", "P-384");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GITHUB = text("github-actions");
  private static final String GITLAB = text("gitlab");
  private static final String KUBERNETES = text("kubernetes");
  private static final String SPIFFE = text("spiffe");
  private static final String GOOGLE = text("google");
  private static final String AWS = text("aws");
  private static final String ENTRA = text("azure-entra");
  private static final String OKTA = text("okta");
  private static final String KEYCLOAK = text("keycloak");
  private static Verifying verifying;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    verifying = new Verifying();
  }

  @AfterAll
  static void stop() {
    verifying.close();
  }

  /** The claims of a token as the maker of this kind documents it. */
  private static String text(String kind) {
    try {
      return Files.readString(Path.of("src/test/resources/issuer-kinds", kind + ".json"));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  /** A federation with an issuer {@code it} of these lines besides audiences and keys. */
  private Federation federation(String... lines) {
    Map<String, Object> keys =
        Map.of("keys", List.of(RSA.publicJwk(), P256.publicJwk(), P384.publicJwk()));
    return new Workshop(directory)
        .with("keys/it.json", TestKey.json(keys))
        .with("base.yaml", Workshop.GOOD)
        .with(
            "it.yaml",
            "issuers:\n  it:\n    audiences: "
                + AUDIENCE
                + "\n    jwks-file: keys/it.json\n    "
                + String.join("\n    ", lines)
                + "\n")
        .loaded();
  }

  /** Claims with an audience and a life of five minutes. */
  private static Map<String, Object> claims(String json) {
    try {
      Map<String, Object> claims = JSON.readValue(json, new TypeReference<>() {});
      long now = verifying.clock.instant().getEpochSecond();
      claims.putIfAbsent("aud", AUDIENCE);
      claims.put("iat", now);
      claims.put("exp", now + 300);
      return claims;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static Map<String, Object> without(String claim, String json) {
    Map<String, Object> claims = claims(json);
    assertThat(claims).containsKey(claim);
    claims.remove(claim);
    return claims;
  }

  private static String rs256(Map<String, Object> claims) {
    return RSA.sign("RS256", Map.of("typ", "JWT"), claims);
  }

  @Test
  void github_actions() {
    Federation federation = federation("kind: github-actions");
    Assertion assertion = verifying.assertion(rs256(claims(GITHUB)), federation);

    assertThat(assertion.attributes())
        .containsOnly(
            entry("repository", "74"),
            entry("owner", "65"),
            entry("ref", "refs/heads/main"),
            entry("event", "workflow_dispatch"),
            entry("environment", "prod"),
            entry(
                "workflow", "octo-org/octo-automation/.github/workflows/oidc.yml@refs/heads/main"),
            entry("runner", "github-hosted"),
            entry("actor", "12"),
            entry("run", "30433642"));
    assertThat(assertion.onceDigest()).isPresent();
    assertThat(assertion.issuer().idClaim()).contains("jti");
    assertThat(assertion.issuer().keep())
        .containsExactlyInAnyOrder("repository", "owner", "ref", "environment");
    assertThat(
            verifying
                .assertion(rs256(without("environment", GITHUB)), federation)
                .attributes()
                .get("environment"))
        .isEqualTo("");
    assertThat(verifying.reason(rs256(without("repository_id", GITHUB)), federation))
        .isEqualTo(Reason.TOKEN_MAPPING_FAILED);
    assertThat(verifying.refusal(rs256(without("repository_id", GITHUB)), federation).detail())
        .isEqualTo(
            "the expression of attribute repository reads \"repository_id\", which is missing");
    assertThat(verifying.reason(rs256(without("jti", GITHUB)), federation))
        .isEqualTo(Reason.TOKEN_ID_MISSING);
    assertThat(verifying.reason(P256.sign("ES256", claims(GITHUB)), federation))
        .isEqualTo(Reason.TOKEN_ALGORITHM_REFUSED);
  }

  @Test
  void an_audience_with_a_thumbprint_commits_to_the_key_that_a_job_made() {
    String thumbprint = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
    Map<String, Object> claims = claims(GITHUB);
    claims.put("aud", AUDIENCE + "#jkt=" + thumbprint);

    assertThat(
            verifying.assertion(rs256(claims), federation("kind: github-actions")).confirmation())
        .contains(new Confirmation(Confirmation.Method.DPOP, thumbprint));
  }

  @Test
  void gitlab() {
    Federation federation = federation("kind: gitlab", "issuer: https://gitlab.example.com");
    Assertion assertion = verifying.assertion(rs256(claims(GITLAB)), federation);

    assertThat(assertion.attributes())
        .containsOnly(
            entry("project", "20"),
            entry("namespace", "72"),
            entry("runs_in", "20"),
            entry("ref", "main"),
            entry("ref_type", "branch"),
            entry("ref_protected", true),
            entry("environment", "production"),
            entry("environment_protected", true),
            entry("source", "push"),
            entry("user", "1"),
            entry("pipeline", "574"),
            entry("job", "302"));
    assertThat(assertion.onceDigest()).isPresent();

    Map<String, Object> bare = claims(GITLAB);
    for (String optional :
        List.of("job_project_id", "ref_protected", "environment", "environment_protected")) {
      bare.remove(optional);
    }
    assertThat(verifying.assertion(rs256(bare), federation).attributes())
        .contains(
            entry("runs_in", ""),
            entry("ref_protected", false),
            entry("environment", ""),
            entry("environment_protected", false));
    assertThat(verifying.reason(rs256(without("project_id", GITLAB)), federation))
        .isEqualTo(Reason.TOKEN_MAPPING_FAILED);
  }

  @Test
  void kubernetes() {
    Federation federation =
        federation(
            "kind: kubernetes",
            "issuer: https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE");
    // The API server writes no typ.
    Assertion assertion = verifying.assertion(RSA.sign("RS256", claims(KUBERNETES)), federation);

    assertThat(assertion.attributes())
        .containsOnly(
            entry("namespace", "shop"),
            entry("service_account", "14ee3fa4-a7e2-420f-9f9a-dbc4507c3798"),
            entry("service_account_name", "orders"),
            entry("pod", "5e0bd49b-f040-43b0-99b7-22765a53f7f3"),
            entry("node", "646e7c5e-32d6-4d42-9dbd-e504e6cbe6b1"));
    assertThat(assertion.onceDigest()).isEmpty();

    Map<String, Object> old = claims(KUBERNETES);
    old.remove("jti");
    old.put(
        "kubernetes.io",
        Map.of("namespace", "shop", "serviceaccount", Map.of("name", "orders", "uid", "1")));
    assertThat(verifying.assertion(P256.sign("ES256", old), federation).attributes())
        .contains(entry("pod", ""), entry("node", ""));
    assertThat(
            verifying.reason(RSA.sign("RS256", without("kubernetes.io", KUBERNETES)), federation))
        .isEqualTo(Reason.TOKEN_MAPPING_FAILED);
  }

  @Test
  void spiffe() {
    Federation federation = federation("kind: spiffe", "issuer: https://oidc.spire.example.org");
    Assertion assertion =
        verifying.assertion(P256.sign("ES256", Map.of("typ", "JWT"), claims(SPIFFE)), federation);

    assertThat(assertion.attributes())
        .containsOnly(
            entry("trust_domain", "example.org"),
            entry("spiffe_id", "spiffe://example.org/ns/shop/sa/orders"));
    assertThat(assertion.onceDigest()).isEmpty();
    verifying.assertion(P256.sign("ES256", Map.of("typ", "JOSE"), claims(SPIFFE)), federation);

    Map<String, Object> other = claims(SPIFFE);
    other.put("sub", "https://example.org/ns/shop");
    assertThat(verifying.reason(P256.sign("ES256", other), federation))
        .isEqualTo(Reason.TOKEN_MAPPING_FAILED);
    assertThat(verifying.reason(P256.sign("ES256", without("iss", SPIFFE)), federation))
        .isEqualTo(Reason.TOKEN_ISSUER_UNKNOWN);
    assertThat(verifying.reason(TestKey.ed25519("ed").sign("EdDSA", claims(SPIFFE)), federation))
        .isEqualTo(Reason.TOKEN_ALGORITHM_REFUSED);
  }

  @Test
  void google() {
    Federation federation = federation("kind: google");
    Assertion assertion = verifying.assertion(rs256(claims(GOOGLE)), federation);

    assertThat(assertion.attributes())
        .containsOnly(
            entry("account", "107517467455664443765"),
            entry("client", "107517467455664443765"),
            entry("email", "orders@acme-shop.iam.gserviceaccount.com"),
            entry("domain", ""),
            entry("project", "739419398126"),
            entry("instance", "152986662232938449"));
    assertThat(assertion.onceDigest()).isEmpty();

    Map<String, Object> bare = claims(GOOGLE);
    bare.remove("google");
    bare.put("email_verified", false);
    assertThat(verifying.assertion(rs256(bare), federation).attributes())
        .contains(entry("email", ""), entry("project", ""), entry("instance", ""));
  }

  @Test
  void what_has_no_identifier_is_taken_once_by_its_text() {
    Federation federation = federation("kind: google", "single-use: true");

    Assertion assertion = verifying.assertion(rs256(claims(GOOGLE)), federation);
    assertThat(assertion.issuer().idClaim()).isEmpty();
    assertThat(assertion.onceDigest()).isPresent();
  }

  @Test
  void aws() {
    Federation federation =
        federation(
            "kind: aws", "issuer: https://abc123-def456-ghi789-jkl012.tokens.sts.global.api.aws");
    Assertion assertion =
        verifying.assertion(P384.sign("ES384", Map.of("typ", "JWT"), claims(AWS)), federation);

    assertThat(assertion.attributes())
        .containsOnly(
            entry("principal", "arn:aws:iam::123456789012:role/DataProcessingRole"),
            entry("account", "123456789012"),
            entry("organization", "o-abc1234567"),
            entry("region", "us-east-1"),
            entry("function", "arn:aws:lambda:us-east-1:123456789012:function:process-data"),
            entry("instance", ""));
    assertThat(assertion.onceDigest()).isPresent();
    verifying.assertion(rs256(claims(AWS)), federation);
    assertThat(verifying.reason(rs256(without("https://sts.amazonaws.com/", AWS)), federation))
        .isEqualTo(Reason.TOKEN_MAPPING_FAILED);
  }

  private static final String TENANT = "aaaabbbb-0000-cccc-1111-dddd2222eeee";

  @Test
  void azure_entra() {
    Federation second =
        federation(
            "kind: azure-entra", "issuer: https://login.microsoftonline.com/" + TENANT + "/v2.0");
    Assertion assertion = verifying.assertion(rs256(claims(ENTRA)), second);

    assertThat(assertion.attributes())
        .containsOnly(
            entry("tenant", TENANT),
            entry("object", "aaaaaaaa-bbbb-cccc-1111-222222222222"),
            entry("application", "00001111-aaaa-2222-bbbb-3333cccc4444"),
            entry("app_only", true),
            entry("roles", List.of("Orders.Deploy")));
    assertThat(assertion.onceDigest()).isEmpty();
    assertThat(assertion.issuer().tokenTypes())
        .containsExactlyInAnyOrder(TokenType.JWT, TokenType.ACCESS_TOKEN);
    assertThat(verifying.reason(rs256(without("oid", ENTRA)), second))
        .isEqualTo(Reason.TOKEN_MAPPING_FAILED);
  }

  @Test
  void azure_entra_of_the_first_version() {
    Federation first =
        federation("kind: azure-entra", "issuer: https://sts.windows.net/" + TENANT + "/");
    Map<String, Object> claims = claims(ENTRA);
    claims.put("iss", "https://sts.windows.net/" + TENANT + "/");
    claims.put("appid", claims.remove("azp"));
    List.of("idtyp", "roles").forEach(claims::remove);

    assertThat(verifying.assertion(rs256(claims), first).attributes())
        .contains(
            entry("application", "00001111-aaaa-2222-bbbb-3333cccc4444"),
            entry("app_only", false),
            entry("roles", List.of()));
  }

  @Test
  void okta() {
    Federation federation =
        federation("kind: okta", "issuer: https://acme.okta.com/oauth2/default");
    // Okta writes no typ.
    Assertion machine = verifying.assertion(RSA.sign("RS256", claims(OKTA)), federation);
    assertThat(machine.attributes())
        .containsOnly(
            entry("client", "0oa47ey9kN2Rc2i1B0g3"),
            entry("user", ""),
            entry("scopes", List.of("orders:deploy")));
    assertThat(machine.onceDigest()).isEmpty();

    Map<String, Object> person = claims(OKTA);
    person.put("sub", "jane@acme.example");
    person.put("uid", "00u47ijy7sRLaeSdC0g3");
    assertThat(verifying.assertion(RSA.sign("RS256", person), federation).attributes())
        .contains(entry("user", "00u47ijy7sRLaeSdC0g3"));
  }

  @Test
  void keycloak() {
    Federation federation =
        federation("kind: keycloak", "issuer: https://sso.acme.example/realms/shop");
    Assertion assertion = verifying.assertion(rs256(claims(KEYCLOAK)), federation);

    assertThat(assertion.attributes())
        .containsOnly(
            entry("client", "crawler"),
            entry("user", "1f4db6ad-5e75-479c-b289-b8096ec1f4f4"),
            entry("token_use", "Bearer"),
            entry("roles", List.of("offline_access", "deployer")));
    verifying.assertion(RSA.sign("RS256", Map.of("typ", "at+jwt"), claims(KEYCLOAK)), federation);
    assertThat(
            verifying
                .assertion(rs256(without("realm_access", KEYCLOAK)), federation)
                .attributes()
                .get("roles"))
        .isEqualTo(List.of());
  }

  @Test
  void single_use_is_had_for_the_asking_where_a_token_has_an_identifier() {
    Issuer issuer =
        federation(
                "kind: keycloak",
                "issuer: https://sso.acme.example/realms/shop",
                "single-use: true")
            .issuers()
            .get("it");
    assertThat(issuer.singleUse()).isTrue();
    assertThat(issuer.idClaim()).contains("jti");
  }

  @Test
  void what_the_operator_writes_wins_and_attributes_merge_by_name() {
    Federation federation =
        federation(
            "kind: github-actions",
            "issuer: https://token.actions.githubusercontent.com/octo",
            "algorithms: [ES256]",
            "types: [at+jwt]",
            "token-types: [access_token, jwt]",
            "single-use: false",
            "attributes:",
            "  repository: claims.repository",
            "  sha: claims.sha",
            "keep: [sha, run]");
    var claims = new HashMap<>(claims(GITHUB));
    claims.put("iss", "https://token.actions.githubusercontent.com/octo");
    Assertion assertion =
        verifying.assertion(P256.sign("ES256", Map.of("typ", "at+jwt"), claims), federation);

    assertThat(assertion.attributes())
        .contains(
            entry("repository", "octo-org/octo-repo"),
            entry("sha", "example-sha"),
            entry("owner", "65"));
    assertThat(assertion.onceDigest()).isEmpty();
    assertThat(assertion.issuer().idClaim()).isEmpty();
    assertThat(assertion.issuer().keep()).containsExactlyInAnyOrder("sha", "run");
  }
}
