package io.cambist.client;

import io.cambist.federation.CertificateName;
import io.cambist.federation.CertificateName.Kind;
import io.cambist.federation.ClientAuthentication.TlsAuthority;
import io.cambist.federation.ClientAuthentication.TlsSelfSigned;
import io.cambist.proof.ClientCertificate;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Judges certificates of clients. Only the first of a chain says who calls, for of that one alone
 * the caller has shown the key. Nothing is fetched, and no revocation is looked up.
 */
final class CertificateCheck {
  private static final int LONGEST_CHAIN = 10;
  private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
  private static final int DIGITAL_SIGNATURE = 0;

  /** The kinds of names by their numbers (RFC 5280 section 4.2.1.6). */
  private static final Map<Kind, Integer> TAGS =
      Map.of(Kind.SAN_EMAIL, 1, Kind.SAN_DNS, 2, Kind.SAN_URI, 6, Kind.SAN_IP, 7);

  private CertificateCheck() {}

  /** Why a certificate does not show this client (RFC 8705 section 2.1). */
  static Optional<String> fault(ClientCertificate presented, TlsAuthority method, Instant now) {
    X509Certificate leaf = presented.leaf();
    return outOfDate(leaf, now)
        .or(() -> unfit(leaf))
        .or(() -> untrusted(presented, method.trust(), now))
        .or(() -> misnamed(leaf, method.name()));
  }

  /** Why a certificate does not show this client (RFC 8705 section 2.2). */
  static Optional<String> fault(ClientCertificate presented, TlsSelfSigned method, Instant now) {
    X509Certificate leaf = presented.leaf();
    Optional<String> offered = digest(leaf);
    boolean known =
        offered.isPresent()
            && method.certificates().stream()
                .map(CertificateCheck::digest)
                .anyMatch(offered::equals);
    return known ? outOfDate(leaf, now) : Optional.of("the certificate is none of the client's");
  }

  private static Optional<String> outOfDate(X509Certificate certificate, Instant now) {
    try {
      certificate.checkValidity(Date.from(now));
      return Optional.empty();
    } catch (CertificateException expiredOrEarly) {
      return Optional.of("the certificate has expired, or is not yet valid");
    }
  }

  private static Optional<String> unfit(X509Certificate leaf) {
    if (leaf.getBasicConstraints() >= 0) {
      return Optional.of("the certificate is an authority's, not a client's");
    }
    boolean[] usage = leaf.getKeyUsage();
    if (usage != null && !usage[DIGITAL_SIGNATURE]) {
      return Optional.of("the certificate's key usage is not digitalSignature");
    }
    try {
      List<String> purposes = leaf.getExtendedKeyUsage();
      return purposes == null || purposes.contains(CLIENT_AUTHENTICATION)
          ? Optional.empty()
          : Optional.of("the certificate's extended key usage is not clientAuth");
    } catch (CertificateParsingException malformed) {
      return Optional.of("the certificate's extended key usage is malformed");
    }
  }

  private static Optional<String> untrusted(
      ClientCertificate presented, List<X509Certificate> trust, Instant now) {
    if (presented.chain().size() > LONGEST_CHAIN) {
      return Optional.of("the chain has more than " + LONGEST_CHAIN + " certificates");
    }
    try {
      var target = new X509CertSelector();
      target.setCertificate(presented.leaf());
      var parameters =
          new PKIXBuilderParameters(
              trust.stream().map(each -> new TrustAnchor(each, null)).collect(Collectors.toSet()),
              target);
      parameters.addCertStore(
          CertStore.getInstance(
              "Collection", new CollectionCertStoreParameters(presented.chain())));
      parameters.setDate(Date.from(now));
      parameters.setRevocationEnabled(false);
      var built = (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
      // The JDK takes an anchor as it is, however old.
      return outOfDate(built.getTrustAnchor().getTrustedCert(), now)
          .map(expired -> "the authority's certificate has expired, or is not yet valid");
    } catch (GeneralSecurityException noPath) {
      return Optional.of("no valid path leads from the certificate to an authority in trust");
    }
  }

  private static Optional<String> misnamed(X509Certificate leaf, CertificateName name) {
    if (name.kind() == Kind.SUBJECT_DN) {
      return name.equals(CertificateName.of(leaf.getSubjectX500Principal()))
          ? Optional.empty()
          : Optional.of("the certificate's subject is another");
    }
    try {
      Collection<List<?>> names = leaf.getSubjectAlternativeNames();
      boolean named =
          names != null
              && names.stream()
                  .filter(entry -> TAGS.get(name.kind()).equals(entry.get(0)))
                  .filter(entry -> entry.get(1) instanceof String)
                  .flatMap(entry -> CertificateName.of(name.kind(), (String) entry.get(1)).stream())
                  .anyMatch(name::equals);
      return named
          ? Optional.empty()
          : Optional.of("the certificate has no such " + name.kind().key());
    } catch (CertificateParsingException malformed) {
      return Optional.of("the certificate's alternative names are malformed");
    }
  }

  private static Optional<String> digest(X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return Optional.of(java.util.HexFormat.of().formatHex(digest));
    } catch (GeneralSecurityException unreadable) {
      return Optional.empty();
    }
  }
}
