package io.cambist.federation;

import static io.cambist.testing.TestCertificate.subject;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.federation.ClientAuthentication.FederatedJwt;
import io.cambist.federation.ClientAuthentication.PrivateKeyJwt;
import io.cambist.federation.ClientAuthentication.SpiffeJwt;
import io.cambist.federation.ClientAuthentication.TlsAuthority;
import io.cambist.federation.ClientAuthentication.TlsSelfSigned;
import io.cambist.jose.Algorithm;
import io.cambist.testing.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the federation makes of each method, and which files it takes for certificates. */
class ClientAuthenticationTest {
  private static final String METHOD = "{ method: subject-token }";

  @TempDir Path directory;

  private final TestCertificate authority = TestCertificate.authority("root");
  private final TestCertificate leaf = subject("CN=orders").dns("orders.example").sign(authority);

  @BeforeEach
  void write() throws IOException {
    authority.writeTo(directory.resolve("ca.pem"));
    leaf.writeTo(directory.resolve("leaf.pem"));
    Files.writeString(
        directory.resolve("both.pem"),
        Files.readString(directory.resolve("leaf.pem"))
            + Files.readString(directory.resolve("ca.pem")));
    Files.writeString(
        directory.resolve("leaky.pem"),
        Files.readString(directory.resolve("leaf.pem"))
            + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    Files.writeString(
        directory.resolve("broken.pem"),
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
  }

  private Workshop workshop(String method) {
    return new Workshop(directory).with("shop.yaml", Workshop.GOOD.replace(METHOD, method));
  }

  private ClientAuthentication read(String method) {
    return workshop(method).loaded().clients().get("ci").authentication();
  }

  @Test
  void each_method_is_read_with_its_keys() {
    var own =
        (PrivateKeyJwt)
            read("{ method: private_key_jwt, jwks-file: keys/partner.json, algorithms: ES256 }");
    assertThat(own.algorithms()).containsExactly(Algorithm.ES256);
    assertThat(own.tokenEndpointAudience()).isFalse();
    var fetched =
        (PrivateKeyJwt)
            read(
                "{ method: private_key_jwt, jwks-uri: https://a.example/k,"
                    + " token-endpoint-audience: true }");
    assertThat(fetched.keys()).isInstanceOf(KeySource.JwksUri.class);
    assertThat(fetched.tokenEndpointAudience()).isTrue();
    var tls = (TlsAuthority) read("{ method: tls_client_auth, trust: ca.pem, san-dns: A.example }");
    assertThat(tls.trust()).containsExactly(authority.certificate());
    assertThat(tls.name())
        .isEqualTo(new CertificateName(CertificateName.Kind.SAN_DNS, "a.example"));
    var known =
        (TlsSelfSigned)
            read("{ method: self_signed_tls_client_auth, certificates: [leaf.pem, ca.pem] }");
    assertThat(known.certificates())
        .isEqualTo(List.of(leaf.certificate(), authority.certificate()));
    var federated =
        (FederatedJwt) read("{ method: federated_jwt, issuer: partner, when: claims.x == 1 }");
    assertThat(federated.subject()).isEmpty();
    assertThat(federated.when()).isPresent();
    var spiffe =
        (SpiffeJwt)
            read("{ method: spiffe_jwt, issuer: partner, spiffe-id: spiffe://example.org/a/* }");
    assertThat(spiffe.id().text()).isEqualTo("spiffe://example.org/a/*");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tls_client_auth, trust: leaf.pem, san-dns: a.example | not an authority's",
        "tls_client_auth, trust: both.pem, san-dns: a.example | not an authority's",
        "tls_client_auth, trust: leaky.pem, san-dns: a.example | holds a private key",
        "tls_client_auth, trust: broken.pem, san-dns: a.example | malformed certificate",
        "tls_client_auth, trust: ca.pem, san-dns: '*.example' | none of its kind",
        "tls_client_auth, trust: ca.pem, san-ip: a.example | none of its kind",
        "tls_client_auth, trust: ca.pem, subject-dn: orders | none of its kind",
        "tls_client_auth, trust: ca.pem | has none of subject-dn, san-dns, san-uri",
        "tls_client_auth, trust: ca.pem, san-dns: a.b, san-uri: 'x:y' | both san-dns and san-uri",
        "self_signed_tls_client_auth, certificates: both.pem | several certificates",
        "self_signed_tls_client_auth, certificates: [leaf.pem, leaf.pem] | the same twice"
      })
  void what_is_wrong_is_told(String method, String message) {
    List<Problem> problems = workshop("{ method: " + method + " }").problems();
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).message()).contains(message);
    assertThat(problems.get(0).line()).isPositive();
    assertThat(problems.get(0).remedy()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "spiffe://example.org/a/b, spiffe://example.org/a/b, true",
    "spiffe://example.org/a/b, spiffe://example.org/a/b/c, false",
    "spiffe://example.org/a/*, spiffe://example.org/a/b/c, true",
    "spiffe://example.org/a/*, spiffe://example.org/a, false",
    "spiffe://example.org/a/*, spiffe://example.org/a/, false",
    "spiffe://example.org/a/*, spiffe://example.org/ab/c, false",
    "spiffe://example.org/a/*, spiffe://example.org/a/../b, false",
    "spiffe://example.org/a/*, spiffe://example.org/a/., false",
    "spiffe://example.org/a/*, spiffe://example.org/a/b?c, false",
    "spiffe://example.org/*, spiffe://example.org/a, true",
    "spiffe://example.org/*, spiffe://example.org.evil/a, false"
  })
  void a_pattern_matches_whole_segments(String pattern, String id, boolean matches) {
    assertThat(SpiffePattern.parse(pattern).orElseThrow().matches(id)).isEqualTo(matches);
  }
}
