package io.cambist.proof;

import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the one certificate that a proxy puts into a header: {@code :base64 of its DER:} (RFC 9440
 * section 2.2), or PEM that is percent-encoded, as nginx has it in {@code
 * $ssl_client_escaped_cert}.
 */
final class CertificateHeader {
  private static final Pattern BINARY = Pattern.compile(":([A-Za-z0-9+/]+=*):");
  private static final Pattern PEM =
      Pattern.compile(
          "\\s*-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END CERTIFICATE-----\\s*");

  private CertificateHeader() {}

  /** Empty when it is anything but one certificate. */
  static Optional<X509Certificate> read(String value) {
    try {
      Matcher binary = BINARY.matcher(value);
      if (binary.matches()) {
        return certificate(Base64.getDecoder().decode(binary.group(1)));
      }
      // A plus sign stands for itself here, not for a space.
      Matcher pem =
          PEM.matcher(URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.US_ASCII));
      return pem.matches()
          ? certificate(Base64.getMimeDecoder().decode(pem.group(1)))
          : Optional.empty();
    } catch (IllegalArgumentException notEncoded) {
      return Optional.empty();
    }
  }

  private static Optional<X509Certificate> certificate(byte[] der) {
    var in = new ByteArrayInputStream(der);
    try {
      var read = CertificateFactory.getInstance("X.509").generateCertificate(in);
      // What follows it would be ignored, and so would be another's to read.
      return in.available() == 0 && read instanceof X509Certificate certificate
          ? Optional.of(certificate)
          : Optional.empty();
    } catch (CertificateException | RuntimeException unreadable) {
      // The parser tells some bad bytes by exceptions that it does not declare.
      return Optional.empty();
    }
  }
}
