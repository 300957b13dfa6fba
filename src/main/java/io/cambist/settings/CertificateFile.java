package io.cambist.settings;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;

/** A file of PEM certificates, judged before a connection fails on it with less to say. */
public final class CertificateFile {
  /** In bytes: all authorities of a JVM together are less. */
  private static final long LONGEST = 1 << 20;

  private CertificateFile() {}

  /**
   * What is wrong with it; empty when it holds a certificate.
   *
   * @param remedy what to set the setting to, a sentence
   */
  public static Optional<String> problem(Setting setting, String file, String remedy) {
    return read(file).isEmpty()
        ? Optional.of(
            setting.variable()
                + " ("
                + Setting.shown(file)
                + ") is not a file of PEM certificates that this program can read. "
                + remedy)
        : Optional.empty();
  }

  /** The certificates in a file, in order; none where it is no such file. */
  public static List<Certificate> read(String file) {
    try {
      byte[] pem = bytes(file).orElse(new byte[0]);
      return List.copyOf(
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem)));
    } catch (CertificateException unreadable) {
      return List.of();
    }
  }

  /** What a file holds; empty where it cannot be read, has no end, or is none at all. */
  public static Optional<byte[]> bytes(String file) {
    try {
      Path path = Path.of(file);
      return Files.isRegularFile(path) && Files.size(path) <= LONGEST
          ? Optional.of(Files.readAllBytes(path))
          : Optional.empty();
    } catch (IOException | InvalidPathException unreadable) {
      return Optional.empty();
    }
  }
}
