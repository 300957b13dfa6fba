package io.cambist.testing;

import static io.cambist.testing.Der.der;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;

/** A certificate of any shape, with its key; authorities sign others (RFC 5280). */
public final class TestCertificate {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final AtomicInteger SERIAL = new AtomicInteger(1);
  private static final byte[] ECDSA_SHA256 = seq(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2));
  private static final byte[] TRUE = der(0x01, new byte[] {-1});

  private final KeyPair keys;
  private final X509Certificate certificate;

  private TestCertificate(KeyPair keys, X509Certificate certificate) {
    this.keys = keys;
    this.certificate = certificate;
  }

  public X509Certificate certificate() {
    return certificate;
  }

  public void writeTo(Path file) throws IOException {
    try {
      Files.writeString(
          file,
          "-----BEGIN CERTIFICATE-----\n"
              + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
              + "\n-----END CERTIFICATE-----\n");
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** What a client that presents it, followed by others, keeps it in; without a password. */
  public KeyStore keyStore(TestCertificate... above) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, null);
    Certificate[] chain =
        Stream.concat(Stream.of(this), Stream.of(above))
            .map(TestCertificate::certificate)
            .toArray(Certificate[]::new);
    store.setKeyEntry("client", keys.getPrivate(), new char[0], chain);
    return store;
  }

  /** An authority that nobody else has signed, valid from yesterday until tomorrow. */
  public static TestCertificate authority(String name) {
    return subject("CN=" + name).authority().sign(null);
  }

  /** Begins a certificate with this subject. */
  public static Draft subject(String subject) {
    return new Draft(subject);
  }

  /** A certificate that is not signed yet. */
  public static final class Draft {
    private final byte[] subject;
    private final List<byte[]> extensions = new ArrayList<>();
    private final List<byte[]> names = new ArrayList<>();
    // The real time: the gateway of the tests has no other.
    private Instant from = Clock.systemUTC().instant().minus(Duration.ofDays(1));
    private Instant until = Clock.systemUTC().instant().plus(Duration.ofDays(1));

    private Draft(String subject) {
      this.subject = new X500Principal(subject).getEncoded();
    }

    public Draft authority() {
      extensions.add(extension(oid(0x55, 0x1d, 0x13), TRUE, seq(TRUE)));
      return this;
    }

    /** Bit 0 is digitalSignature, bit 2 keyEncipherment. */
    public Draft keyUsage(int bit) {
      extensions.add(
          extension(oid(0x55, 0x1d, 0x0f), TRUE, der(0x03, new byte[] {0, (byte) (0x80 >> bit)})));
      return this;
    }

    /** For 1 server authentication, for 2 client authentication. */
    public Draft extendedKeyUsage(int purpose) {
      extensions.add(
          extension(
              oid(0x55, 0x1d, 0x25),
              new byte[0],
              seq(oid(0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, purpose))));
      return this;
    }

    public Draft email(String name) {
      names.add(der(0x81, ascii(name)));
      return this;
    }

    public Draft dns(String name) {
      names.add(der(0x82, ascii(name)));
      return this;
    }

    public Draft uri(String name) {
      names.add(der(0x86, ascii(name)));
      return this;
    }

    public Draft ip(String address) {
      try {
        names.add(der(0x87, InetAddress.getByName(address).getAddress()));
        return this;
      } catch (IOException notAnAddress) {
        throw new IllegalArgumentException(notAnAddress);
      }
    }

    public Draft valid(Instant begin, Instant end) {
      from = begin;
      until = end;
      return this;
    }

    /** Signs it; by itself where there is no authority. */
    public TestCertificate sign(TestCertificate authority) {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair keys = generator.generateKeyPair();
        byte[] issuer =
            authority == null
                ? subject
                : authority.certificate.getSubjectX500Principal().getEncoded();
        if (!names.isEmpty()) {
          extensions.add(
              extension(oid(0x55, 0x1d, 0x11), new byte[0], seq(names.toArray(byte[][]::new))));
        }
        byte[] version = der(0xa0, der(0x02, new byte[] {2}));
        byte[] serial = der(0x02, BigInteger.valueOf(SERIAL.incrementAndGet()).toByteArray());
        byte[] life = seq(time(from), time(until));
        byte[] key = keys.getPublic().getEncoded();
        byte[] more =
            extensions.isEmpty() ? new byte[0] : der(0xa3, seq(extensions.toArray(byte[][]::new)));
        byte[] content = seq(version, serial, ECDSA_SHA256, issuer, life, subject, key, more);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign((authority == null ? keys : authority.keys).getPrivate());
        signature.update(content);
        byte[] whole = seq(content, ECDSA_SHA256, der(0x03, new byte[1], signature.sign()));
        return new TestCertificate(
            keys,
            (X509Certificate)
                CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(whole)));
      } catch (GeneralSecurityException broken) {
        throw new IllegalStateException(broken);
      }
    }
  }

  private static byte[] extension(byte[] oid, byte[] critical, byte[] value) {
    return seq(oid, critical, der(0x04, value));
  }

  private static byte[] time(Instant at) {
    return der(0x17, ascii(TIME.format(at)));
  }

  private static byte[] oid(int... bytes) {
    byte[] content = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      content[i] = (byte) bytes[i];
    }
    return der(0x06, content);
  }

  private static byte[] seq(byte[]... contents) {
    return der(0x30, contents);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
