package io.cambist.development;

import io.cambist.jose.SigningKey;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the gateway's signing key where development mode and the tests expect one. */
@IfBuildProfile(anyOf = {"dev", "test"})
@ApplicationScoped
class DevelopmentKeys {
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
    Path key = directory.resolve("development.jwk");
    if (Files.exists(key)) {
      return;
    }
    Files.createDirectories(directory);
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    // Outside the directory until it is whole: every file inside is read as a key.
    Path whole = Files.createTempFile(directory.getParent(), "key-", ".jwk", ownerOnly);
    Files.writeString(whole, SigningKey.generate().privateJwk());
    Files.move(whole, key, StandardCopyOption.ATOMIC_MOVE);
  }
}
