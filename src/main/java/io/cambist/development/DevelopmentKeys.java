package io.cambist.development;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.HexFormat;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the gateway's signing key where development mode and the tests expect one. */
@IfBuildProfile(anyOf = {"dev", "test"})
@ApplicationScoped
class DevelopmentKeys {
  /** PKCS #8 around RFC 5915 with the public key inside, as OpenSSL writes it for P-256. */
  private static final byte[] BEFORE_PRIVATE =
      HexFormat.of()
          .parseHex("308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420");

  private static final byte[] BEFORE_PUBLIC = HexFormat.of().parseHex("a144034200" + "04");

  private final Path directory;

  DevelopmentKeys(@ConfigProperty(name = "cambist.signing-keys") Path directory) {
    this.directory = directory;
  }

  void generate(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent starting)
      throws IOException {
    // Only inside the build directory: a directory that somebody configured is theirs.
    if (directory.isAbsolute() || !directory.startsWith("target")) {
      return;
    }
    Path key = directory.resolve("development.pem");
    if (Files.exists(key)) {
      return;
    }
    Files.createDirectories(directory);
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    // Outside the directory until it is whole: every file inside is read as a key.
    Path whole = Files.createTempFile(directory.getParent(), "key-", ".pem", ownerOnly);
    Files.writeString(whole, pem(SampleSigner.generate()));
    Files.move(whole, key, StandardCopyOption.ATOMIC_MOVE);
  }

  static String pem(SampleSigner signer) {
    var point = ((ECPublicKey) signer.keys().getPublic()).getW();
    var der = new ByteArrayOutputStream();
    der.writeBytes(BEFORE_PRIVATE);
    der.writeBytes(SampleSigner.coordinate(((ECPrivateKey) signer.keys().getPrivate()).getS()));
    der.writeBytes(BEFORE_PUBLIC);
    der.writeBytes(SampleSigner.coordinate(point.getAffineX()));
    der.writeBytes(SampleSigner.coordinate(point.getAffineY()));
    var lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN PRIVATE KEY-----\n"
        + lines.encodeToString(der.toByteArray())
        + "\n-----END PRIVATE KEY-----\n";
  }
}
