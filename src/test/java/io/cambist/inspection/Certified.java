package io.cambist.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.hostile.Wire;
import io.cambist.testing.Gateway;
import io.cambist.testing.TestAssertion;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** Tokens that are bound to a certificate, which a proxy has seen. */
final class Certified {
  static final String AUDIENCE = "https://certified.example";

  private Certified() {}

  /** The header of RFC 9440. */
  static String header(X509Certificate certificate) throws CertificateEncodingException {
    return ":" + Base64.getEncoder().encodeToString(certificate.getEncoded()) + ":";
  }

  static String token(X509Certificate certificate)
      throws CertificateEncodingException, IOException {
    String form =
        "grant_type="
            + encoded(Gateway.GRANT)
            + "&subject_token_type="
            + encoded(Gateway.JWT)
            + "&audience="
            + encoded(AUDIENCE)
            + "&subject_token="
            + TestAssertion.of("ci").sign();
    try (Wire wire = Wire.from(BehindProxy.PROXY)) {
      Wire.Answer answer =
          wire.send(
                  "POST /oauth2/token HTTP/1.1\r\nHost: cambist\r\nClient-Cert: "
                      + header(certificate)
                      + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                      + form.length()
                      + "\r\n\r\n"
                      + form)
              .next();
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      return JsonPath.from(answer.body()).getString("access_token");
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
