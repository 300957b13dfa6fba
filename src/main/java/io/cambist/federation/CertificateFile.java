package io.cambist.federation;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Certificates as PEM (RFC 7468). */
final class CertificateFile {
  static final int LARGEST = 256 * 1024;

  private static final int MOST = 100;
  private static final String HOW =
      "Write one or more -----BEGIN CERTIFICATE----- blocks and nothing secret.";

  private CertificateFile() {}

  static Optional<List<X509Certificate>> read(byte[] pem, Place place, String what, Draft draft) {
    String text = new String(pem, StandardCharsets.ISO_8859_1);
    if (text.contains("PRIVATE KEY-----")) {
      return Shapes.refuse(
          place,
          what + " holds a private key",
          "Leave only the certificates in, and treat that key as lost.",
          draft);
    }
    if (!text.contains("-----BEGIN CERTIFICATE-----")) {
      return Shapes.refuse(place, what + " holds no certificate in PEM", HOW, draft);
    }
    List<X509Certificate> certificates;
    try {
      certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
    } catch (CertificateException malformed) {
      return Shapes.refuse(place, what + " holds a malformed certificate", HOW, draft);
    }
    return certificates.isEmpty() || certificates.size() > MOST
        ? Shapes.refuse(place, what + " holds none, or more than " + MOST, HOW, draft)
        : Optional.of(certificates);
  }
}
