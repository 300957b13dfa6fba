package io.cambist.client;

import static io.cambist.testing.TestCertificate.subject;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.federation.CertificateName;
import io.cambist.federation.CertificateName.Kind;
import io.cambist.federation.ClientAuthentication.TlsAuthority;
import io.cambist.federation.ClientAuthentication.TlsSelfSigned;
import io.cambist.proof.ClientCertificate;
import io.cambist.testing.TestCertificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose certificates are taken for a client's, and whose are not. */
class CertificateCheckTest {
  private final Instant now = Clock.systemUTC().instant();
  private static final Duration DAY = Duration.ofDays(1);
  private static final TestCertificate ROOT = TestCertificate.authority("root");
  private static final TestCertificate MIDDLE =
      subject("CN=middle").authority().keyUsage(5).sign(ROOT);
  private static final TestCertificate STRANGER = TestCertificate.authority("root");
  private static final CertificateName ORDERS = name(Kind.SAN_DNS, "orders.example");

  private static TestCertificate.Draft orders() {
    return subject("CN=orders,O=Example").dns("orders.example");
  }

  @Test
  void a_certificate_of_the_authority_with_the_name_is_taken() {
    assertThat(fault(ORDERS, orders().sign(ROOT))).isEmpty();
    assertThat(fault(ORDERS, orders().keyUsage(0).extendedKeyUsage(2).sign(ROOT))).isEmpty();
  }

  @Test
  void a_chain_leads_over_those_that_were_sent_with_it_in_any_order() {
    TestCertificate leaf = orders().sign(MIDDLE);
    assertThat(fault(ORDERS, leaf, MIDDLE)).isEmpty();
    assertThat(fault(ORDERS, leaf, MIDDLE, ROOT)).isEmpty();
    assertThat(fault(ORDERS, leaf, ROOT, STRANGER, MIDDLE)).isEmpty();
    assertThat(fault(ORDERS, leaf)).hasValueSatisfying(why -> assertThat(why).contains("path"));
  }

  @Test
  void an_authority_that_only_has_the_same_name_is_not_trusted() {
    assertThat(fault(ORDERS, orders().sign(STRANGER), STRANGER))
        .hasValueSatisfying(why -> assertThat(why).contains("no valid path"));
    assertThat(fault(ORDERS, orders().sign(null)))
        .hasValueSatisfying(why -> assertThat(why).contains("no valid path"));
  }

  @Test
  void only_the_first_certificate_says_who_calls() {
    TestCertificate right = orders().sign(ROOT);
    TestCertificate other = subject("CN=other").dns("other.example").sign(ROOT);
    assertThat(fault(ORDERS, other, right)).contains("the certificate has no such san-dns");
    assertThat(fault(ORDERS, orders().sign(null), right, ROOT))
        .hasValueSatisfying(why -> assertThat(why).contains("no valid path"));
  }

  @Test
  void who_is_no_authority_signs_nobody() {
    TestCertificate leaf = subject("CN=leaf").sign(ROOT);
    assertThat(fault(ORDERS, orders().sign(leaf), leaf))
        .hasValueSatisfying(why -> assertThat(why).contains("no valid path"));
  }

  @Test
  void an_authority_is_no_client() {
    TestCertificate below = orders().authority().sign(ROOT);
    assertThat(fault(ORDERS, below)).contains("the certificate is an authority's, not a client's");
  }

  @Test
  void every_certificate_on_the_way_must_be_valid_now() {
    assertThat(fault(ORDERS, orders().valid(now.minus(DAY), now.minusSeconds(1)).sign(ROOT)))
        .hasValueSatisfying(why -> assertThat(why).contains("has expired"));
    assertThat(fault(ORDERS, orders().valid(now.plusSeconds(60), now.plus(DAY)).sign(ROOT)))
        .hasValueSatisfying(why -> assertThat(why).contains("not yet valid"));
    TestCertificate old =
        subject("CN=old").authority().valid(now.minus(DAY), now.minusSeconds(1)).sign(ROOT);
    assertThat(fault(ORDERS, orders().sign(old), old))
        .hasValueSatisfying(why -> assertThat(why).contains("no valid path"));
  }

  @Test
  void an_authority_whose_own_certificate_has_expired_is_trusted_no_longer() {
    TestCertificate old =
        subject("CN=old").authority().valid(now.minus(DAY), now.minusSeconds(1)).sign(null);
    var method = new TlsAuthority(List.of(old.certificate()), ORDERS);
    assertThat(CertificateCheck.fault(presented(orders().sign(old)), method, now))
        .hasValueSatisfying(why -> assertThat(why).contains("authority"));
  }

  @Test
  void a_certificate_for_something_else_is_refused() {
    assertThat(fault(ORDERS, orders().extendedKeyUsage(1).sign(ROOT)))
        .contains("the certificate's extended key usage is not clientAuth");
    assertThat(fault(ORDERS, orders().keyUsage(2).sign(ROOT)))
        .contains("the certificate's key usage is not digitalSignature");
  }

  @Test
  void a_chain_without_end_is_not_followed() {
    List<X509Certificate> endless = Collections.nCopies(11, orders().sign(ROOT).certificate());
    var method = new TlsAuthority(List.of(ROOT.certificate()), ORDERS);
    assertThat(CertificateCheck.fault(presented(endless), method, now))
        .contains("the chain has more than 10 certificates");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "SUBJECT_DN, \"CN=orders,O=Example\", true",
        "SUBJECT_DN, \"cn=Orders, o=example\", true",
        "SUBJECT_DN, \"O=Example,CN=orders\", false",
        "SUBJECT_DN, \"CN=orders\", false",
        "SAN_DNS, orders.example, true",
        "SAN_DNS, ORDERS.example, true",
        "SAN_DNS, example, false",
        "SAN_DNS, other.orders.example, false",
        "SAN_DNS, 192.0.2.1, false",
        "SAN_URI, spiffe://example.org/orders, true",
        "SAN_URI, spiffe://example.org/Orders, false",
        "SAN_URI, spiffe://example.org/orders/, false",
        "SAN_IP, 192.0.2.1, true",
        "SAN_IP, 2001:db8::1, true",
        "SAN_IP, 2001:DB8:0:0:0:0:0:1, true",
        "SAN_IP, 192.0.2.2, false",
        "SAN_EMAIL, orders@example.org, true",
        "SAN_EMAIL, orders@EXAMPLE.org, true",
        "SAN_EMAIL, Orders@example.org, false"
      })
  void a_name_is_compared_whole_and_by_its_kind(Kind kind, String text, boolean same) {
    TestCertificate leaf =
        subject("CN=orders,O=Example")
            .dns("orders.example")
            .uri("spiffe://example.org/orders")
            .ip("192.0.2.1")
            .ip("2001:db8::1")
            .email("orders@example.org")
            .sign(ROOT);
    assertThat(fault(name(kind, text), leaf).isEmpty()).isEqualTo(same);
  }

  @Test
  void a_name_of_another_kind_is_another_name() {
    TestCertificate dns = subject("CN=192.0.2.1").dns("192.0.2.1").uri("urn:x").sign(ROOT);
    assertThat(fault(name(Kind.SAN_IP, "192.0.2.1"), dns)).isPresent();
    TestCertificate uri = subject("CN=orders.example").uri("dns:orders.example").sign(ROOT);
    assertThat(fault(ORDERS, uri)).isPresent();
  }

  @Test
  void a_comma_that_only_looks_like_one_parts_no_names() {
    TestCertificate disguised = subject("CN=\"orders\uff0cO=Example\"").sign(ROOT);
    assertThat(fault(name(Kind.SUBJECT_DN, "CN=orders,O=Example"), disguised)).isPresent();
  }

  @Test
  void a_wildcard_or_something_else_is_no_name() {
    assertThat(CertificateName.of(Kind.SAN_DNS, "*.example")).isEmpty();
    assertThat(CertificateName.of(Kind.SAN_IP, "orders.example")).isEmpty();
    assertThat(CertificateName.of(Kind.SAN_IP, "1")).isEmpty();
    assertThat(CertificateName.of(Kind.SUBJECT_DN, "orders")).isEmpty();
    assertThat(CertificateName.of(Kind.SAN_EMAIL, "orders")).isEmpty();
  }

  @Test
  void a_known_certificate_is_taken_whoever_signed_it_and_no_other() {
    TestCertificate known = subject("CN=a").sign(null);
    TestCertificate next = subject("CN=a").sign(null);
    var method = new TlsSelfSigned(List.of(known.certificate(), next.certificate()));
    assertThat(CertificateCheck.fault(presented(next), method, now)).isEmpty();
    TestCertificate twin = subject("CN=a").sign(null);
    assertThat(CertificateCheck.fault(presented(twin), method, now)).isPresent();
    assertThat(CertificateCheck.fault(presented(twin, known), method, now))
        .contains("the certificate is none of the client's");
    assertThat(CertificateCheck.fault(presented(known), method, now.plus(DAY).plus(DAY)))
        .hasValueSatisfying(why -> assertThat(why).contains("has expired"));
  }

  private static CertificateName name(Kind kind, String text) {
    return CertificateName.of(kind, text).orElseThrow();
  }

  private static ClientCertificate presented(TestCertificate... chain) {
    return presented(Stream.of(chain).map(TestCertificate::certificate).toList());
  }

  private Optional<String> fault(CertificateName name, TestCertificate... chain) {
    return CertificateCheck.fault(
        presented(chain), new TlsAuthority(List.of(ROOT.certificate()), name), now);
  }

  private static ClientCertificate presented(List<X509Certificate> chain) {
    return new ClientCertificate(chain.get(0), chain, ClientCertificate.Source.CONNECTION);
  }
}
