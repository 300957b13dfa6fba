package io.cambist;

import io.cambist.settings.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server's certificate and key, judged before the server fails on them with less to say. */
record TlsFiles(String certificate, String key) {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final byte[] SAMPLE = {1, 2, 3};

  /** What is wrong, with its remedy; empty when they can serve. */
  Optional<String> problem() {
    Optional<PublicKey> served = served();
    if (served.isEmpty()) {
      return Optional.of(
          "CAMBIST_TLS_CERTIFICATE ("
              + Setting.shown(certificate)
              + ") is not a file of PEM certificates that this program can read. Set it to the"
              + " server's certificate, followed by those that lead to its authority.");
    }
    Optional<byte[]> secret = secret();
    if (secret.isEmpty()) {
      return Optional.of(
          "CAMBIST_TLS_KEY ("
              + Setting.shown(key)
              + ") is not a file with a PEM private key (PKCS #8) that this program can read. Convert"
              + " another kind with: openssl pkcs8 -topk8 -nocrypt -in old.pem -out key.pem");
    }
    return belongTogether(served.get(), secret.get())
        ? Optional.empty()
        : Optional.of(
            "CAMBIST_TLS_KEY ("
                + Setting.shown(key)
                + ") is not the RSA or EC key of the first certificate in CAMBIST_TLS_CERTIFICATE."
                + " Set both to files that were made together, the server's own certificate"
                + " first.");
  }

  private Optional<PublicKey> served() {
    try (InputStream pem = Files.newInputStream(Path.of(certificate))) {
      return CertificateFactory.getInstance("X.509").generateCertificates(pem).stream()
          .findFirst()
          .map(Certificate::getPublicKey);
    } catch (IOException | CertificateException | InvalidPathException unreadable) {
      return Optional.empty();
    }
  }

  private Optional<byte[]> secret() {
    try {
      Matcher pem = PEM.matcher(Files.readString(Path.of(key)));
      return pem.find()
          ? Optional.of(Base64.getMimeDecoder().decode(pem.group(1)))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  private static boolean belongTogether(PublicKey served, byte[] secret) {
    try {
      String kind = served.getAlgorithm();
      PrivateKey signing =
          KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(secret));
      Signature signature =
          Signature.getInstance(kind.equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
      signature.initSign(signing);
      signature.update(SAMPLE);
      byte[] signed = signature.sign();
      signature.initVerify(served);
      signature.update(SAMPLE);
      return signature.verify(signed);
    } catch (GeneralSecurityException anotherKind) {
      return false;
    }
  }
}
