package io.cambist.testing;

import static io.cambist.testing.Der.der;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A certificate authority of a test's own and a certificate that it signed, as PEM files. The JDK
 * can read certificates and not write them, so the few bytes are put together here (RFC 5280).
 */
public final class TestAuthority {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int OID = 0x06;
  private static final int BOOLEAN = 0x01;
  private static final int INTEGER = 0x02;
  private static final int BITS = 0x03;
  private static final int OCTETS = 0x04;
  private static final int UTF8 = 0x0c;
  private static final int UTC_TIME = 0x17;
  private static final int DNS_NAME = 0x82;
  private static final int IP_ADDRESS = 0x87;
  private static final byte[] TRUE = der(BOOLEAN, new byte[] {-1});
  private static final byte[] ECDSA_SHA256 =
      der(SEQUENCE, oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
  private static final byte[] COMMON_NAME = oid(0x55, 0x04, 0x03);
  private static final byte[] CONSTRAINTS = oid(0x55, 0x1d, 0x13);
  private static final byte[] ALTERNATIVE_NAME = oid(0x55, 0x1d, 0x11);

  private final Path directory;

  private TestAuthority(Path directory) {
    this.directory = directory;
  }

  /**
   * A new one, whose certificate is for a host name and for 127.0.0.1.
   *
   * @param directory where the files are written
   */
  public static TestAuthority create(Path directory, String host)
      throws IOException, GeneralSecurityException {
    KeyPair authority = keys();
    KeyPair server = keys();
    byte[] isAuthority = extension(CONSTRAINTS, TRUE, der(SEQUENCE, TRUE));
    byte[] names =
        extension(
            ALTERNATIVE_NAME,
            new byte[0],
            der(
                SEQUENCE,
                der(DNS_NAME, host.getBytes(StandardCharsets.US_ASCII)),
                der(IP_ADDRESS, new byte[] {127, 0, 0, 1})));
    String issuer = "test authority";
    var created = new TestAuthority(directory);
    write(
        created.authority(),
        "CERTIFICATE",
        certificate(1, issuer, issuer, authority.getPublic(), isAuthority, days(), authority));
    write(
        created.certificate(),
        "CERTIFICATE",
        certificate(2, issuer, host, server.getPublic(), names, days(), authority));
    write(created.key(), "PRIVATE KEY", server.getPrivate().getEncoded());
    return created;
  }

  /** A certificate that nobody signed but its own key. */
  public record SelfSigned(X509Certificate certificate, PrivateKey key) {
    /** One that is valid now. */
    public static SelfSigned create(String name) throws GeneralSecurityException {
      return create(name, days());
    }

    public static SelfSigned create(String name, Instant from, Instant until)
        throws GeneralSecurityException {
      return create(name, validity(from, until));
    }

    /** Another one of the same key. */
    public SelfSigned renewed(String name) throws GeneralSecurityException {
      return create(name, days(), new KeyPair(certificate.getPublicKey(), key));
    }

    private static SelfSigned create(String name, byte[] validity) throws GeneralSecurityException {
      return create(name, validity, keys());
    }

    private static SelfSigned create(String name, byte[] validity, KeyPair pair)
        throws GeneralSecurityException {
      byte[] extension = extension(CONSTRAINTS, TRUE, der(SEQUENCE));
      byte[] der =
          TestAuthority.certificate(7, name, name, pair.getPublic(), extension, validity, pair);
      var certificate =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
      return new SelfSigned((X509Certificate) certificate, pair.getPrivate());
    }

    /** What a client that presents it, followed by others, keeps it in. */
    public KeyStore keyStore(Certificate... above) throws GeneralSecurityException, IOException {
      KeyStore store = KeyStore.getInstance("JKS");
      store.load(null, null);
      var chain = new ArrayList<Certificate>(List.of(above));
      chain.add(0, certificate);
      store.setKeyEntry("client", key, new char[0], chain.toArray(Certificate[]::new));
      return store;
    }
  }

  public Path authority() {
    return directory.resolve("authority.pem");
  }

  public Path certificate() {
    return directory.resolve("certificate.pem");
  }

  public Path key() {
    return directory.resolve("key.pem");
  }

  private static KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static byte[] certificate(
      int serial,
      String issuer,
      String subject,
      Key key,
      byte[] extension,
      byte[] validity,
      KeyPair signer)
      throws GeneralSecurityException {
    byte[] content =
        der(
            SEQUENCE,
            der(0xa0, der(INTEGER, new byte[] {2})),
            der(INTEGER, BigInteger.valueOf(serial).toByteArray()),
            ECDSA_SHA256,
            name(issuer),
            validity,
            name(subject),
            key.getEncoded(),
            der(0xa3, der(SEQUENCE, extension)));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(signer.getPrivate());
    signature.update(content);
    return der(SEQUENCE, content, ECDSA_SHA256, der(BITS, new byte[1], signature.sign()));
  }

  /** Real TLS judges these by the real time. */
  private static byte[] days() {
    Instant now = Clock.systemUTC().instant();
    return validity(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)));
  }

  private static byte[] validity(Instant from, Instant until) {
    return der(SEQUENCE, time(from), time(until));
  }

  private static byte[] extension(byte[] oid, byte[] critical, byte[] value) {
    return der(SEQUENCE, oid, critical, der(OCTETS, value));
  }

  private static byte[] name(String commonName) {
    byte[] text = der(UTF8, commonName.getBytes(StandardCharsets.UTF_8));
    return der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, text)));
  }

  private static byte[] time(Instant at) {
    return der(UTC_TIME, TIME.format(at).getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] oid(int... bytes) {
    byte[] content = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      content[i] = (byte) bytes[i];
    }
    return der(OID, content);
  }

  private static void write(Path file, String kind, byte[] der) throws IOException {
    Files.write(
        file,
        List.of(
            "-----BEGIN " + kind + "-----",
            Base64.getMimeEncoder().encodeToString(der),
            "-----END " + kind + "-----"));
  }
}
