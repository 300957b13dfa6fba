package io.cambist.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;

/** A file of PEM certificates, judged before a connection fails on it with less to say. */
public final class CertificateFile {
  private CertificateFile() {}

  /**
   * What is wrong with it; empty when it holds a certificate.
   *
   * @param remedy what to set the setting to, a sentence
   */
  public static Optional<String> problem(Setting setting, String file, String remedy) {
    try (InputStream pem = Files.newInputStream(Path.of(file))) {
      if (!CertificateFactory.getInstance("X.509").generateCertificates(pem).isEmpty()) {
        return Optional.empty();
      }
    } catch (IOException | CertificateException | InvalidPathException unreadable) {
      // Said below.
    }
    return Optional.of(
        setting.variable()
            + " ("
            + Setting.shown(file)
            + ") is not a file of PEM certificates that this program can read. "
            + remedy);
  }
}
