package io.cambist;

import io.cambist.settings.CertificateFile;
import io.cambist.settings.Setting;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate that the program shows and its key, judged before a connection fails on them with
 * less to say.
 *
 * @param remedy what to set the certificate to, a sentence
 */
record TlsFiles(
    Setting certificateSetting, String certificate, Setting keySetting, String key, String remedy) {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final byte[] SAMPLE = {1, 2, 3};

  /** What is wrong with those of the server, with its remedy. */
  static List<String> ofServer(Function<Setting, Optional<String>> settings) {
    Optional<String> certificate = settings.apply(Setting.TLS_CERTIFICATE);
    Optional<String> key = settings.apply(Setting.TLS_KEY);
    if (certificate.isPresent() && key.isPresent()) {
      return of(
          settings,
          Setting.TLS_CERTIFICATE,
          Setting.TLS_KEY,
          "Set it to the server's certificate, followed by those that lead to its authority.");
    }
    if (certificate.isPresent()) {
      return List.of(
          "CAMBIST_TLS_KEY is not set, while CAMBIST_TLS_CERTIFICATE is. Set it to the PEM file of"
              + " the certificate's private key, or leave both out.");
    }
    return key.isPresent()
        ? List.of(
            "CAMBIST_TLS_CERTIFICATE is not set, while CAMBIST_TLS_KEY is. Set it to the PEM file"
                + " of the key's certificate, or leave both out.")
        : List.of();
  }

  /** What is wrong with those that a decision point is shown, with its remedy. */
  static List<String> ofDecisionPoint(Function<Setting, Optional<String>> settings) {
    return of(
        settings,
        Setting.DECISION_POINT_CERTIFICATE,
        Setting.DECISION_POINT_KEY,
        "Set it to the certificate by which the decision point knows us.");
  }

  private static List<String> of(
      Function<Setting, Optional<String>> settings,
      Setting certificate,
      Setting key,
      String remedy) {
    return settings
        .apply(certificate)
        .flatMap(
            shown ->
                settings
                    .apply(key)
                    .flatMap(file -> new TlsFiles(certificate, shown, key, file, remedy).problem()))
        .stream()
        .toList();
  }

  private Optional<String> problem() {
    Optional<PublicKey> served = served();
    if (served.isEmpty()) {
      return CertificateFile.problem(certificateSetting, certificate, remedy);
    }
    Optional<byte[]> secret = secret();
    if (secret.isEmpty()) {
      return Optional.of(
          keySetting.variable()
              + " ("
              + Setting.shown(key)
              + ") is not a file with a PEM private key (PKCS #8) that this program can read. Convert"
              + " another kind with: openssl pkcs8 -topk8 -nocrypt -in old.pem -out key.pem");
    }
    return belongTogether(served.get(), secret.get()) ? Optional.empty() : Optional.of(mismatch());
  }

  private String mismatch() {
    return keySetting.variable()
        + " ("
        + Setting.shown(key)
        + ") is not the RSA or EC key of the first certificate in "
        + certificateSetting.variable()
        + ". Set both to files that were made together, our own certificate first.";
  }

  private Optional<PublicKey> served() {
    return CertificateFile.read(certificate).stream().findFirst().map(Certificate::getPublicKey);
  }

  private Optional<byte[]> secret() {
    try {
      return CertificateFile.bytes(key)
          .map(bytes -> PEM.matcher(new String(bytes, StandardCharsets.ISO_8859_1)))
          .filter(Matcher::find)
          .map(pem -> Base64.getMimeDecoder().decode(pem.group(1)));
    } catch (IllegalArgumentException unreadable) {
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
