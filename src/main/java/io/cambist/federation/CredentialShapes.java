package io.cambist.federation;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The shapes of what names clients: certificates, the names in them, and SPIFFE IDs. */
final class CredentialShapes {
  static final Shape<List<X509Certificate>> AUTHORITIES =
      FederationFiles.CERTIFICATES.then(
          (certificates, place, what, draft) ->
              certificates.stream().allMatch(each -> each.getBasicConstraints() >= 0)
                  ? Optional.of(certificates)
                  : Shapes.refuse(
                      place,
                      what + " holds a certificate that is not an authority's",
                      "Leave only certificates in that may sign others (CA:TRUE).",
                      draft));

  /** A second one in the file would be let in unnoticed. */
  static final Shape<X509Certificate> ONE =
      FederationFiles.CERTIFICATES.then(
          (certificates, place, what, draft) ->
              certificates.size() == 1
                  ? Optional.of(certificates.get(0))
                  : Shapes.refuse(
                      place,
                      what + " names a file with several certificates",
                      "Leave only the client's own in, without those that signed it.",
                      draft));

  static final Shape<SpiffePattern> SPIFFE_ID =
      Shapes.TEXT
          .like(Outline.text("spiffe://[a-z0-9._-]+(?:/[A-Za-z0-9._-]+)*(?:/\\*)?"))
          .then(
              (text, place, what, draft) -> {
                Optional<SpiffePattern> id = SpiffePattern.parse(text);
                if (id.isEmpty()) {
                  draft.problem(
                      place,
                      what + " is not a SPIFFE ID",
                      "Write it like spiffe://example.org/ns/ci, or spiffe://example.org/ns/* for all"
                          + " below.");
                }
                return id;
              });

  private CredentialShapes() {}

  /** One key for each kind of name. */
  static List<Key<CertificateName>> names() {
    var names = new ArrayList<Key<CertificateName>>();
    for (CertificateName.Kind kind : CertificateName.Kind.values()) {
      names.add(
          Key.optional(
              kind.key(),
              Shapes.TEXT.then(
                  (text, place, what, draft) -> {
                    Optional<CertificateName> name = CertificateName.of(kind, text);
                    if (name.isEmpty()) {
                      draft.problem(place, what + " is none of its kind", example(kind));
                    }
                    return name;
                  }),
              "With tls_client_auth, the name that the certificate must have. " + example(kind)));
    }
    return List.copyOf(names);
  }

  private static String example(CertificateName.Kind kind) {
    return "Write it like "
        + switch (kind) {
          case SUBJECT_DN ->
              "CN=orders,O=Example, as openssl x509 -subject -nameopt RFC2253 prints";
          case SAN_DNS -> "orders.example, without a wildcard";
          case SAN_URI -> "spiffe://example.org/orders";
          case SAN_IP -> "192.0.2.1 or 2001:db8::1";
          case SAN_EMAIL -> "orders@example.org";
        }
        + ".";
  }
}
