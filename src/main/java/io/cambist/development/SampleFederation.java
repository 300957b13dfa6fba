package io.cambist.development;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The sample federation names the gateway by its usual URL; with another one it needs a copy. */
@IfBuildProfile("dev")
@ApplicationScoped
class SampleFederation {
  private static final Logger LOG = Logger.getLogger(SampleFederation.class);
  private static final String WRITTEN_FOR = "http://localhost:8080";
  private static final Path SAMPLE = Path.of("src", "main", "sample", "federation");
  private static final Path COPY = Path.of("target", "development", "federation");

  private final Path configured;
  private final String gateway;

  SampleFederation(
      @ConfigProperty(name = "cambist.federation") Path configured,
      @ConfigProperty(name = "cambist.issuer") String gateway) {
    this.configured = configured;
    this.gateway = gateway;
  }

  void adapt(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent starting)
      throws IOException {
    if (!configured.equals(SAMPLE) || gateway.equals(WRITTEN_FOR)) {
      return;
    }
    Files.createDirectories(COPY);
    try (var files = Files.newDirectoryStream(SAMPLE)) {
      for (Path file : files) {
        String adapted = Files.readString(file).replace(WRITTEN_FOR, gateway);
        Files.writeString(COPY.resolve(file.getFileName()), adapted);
      }
    }
    // System properties are asked at each look-up: whoever injects the setting from now on sees it.
    System.setProperty("cambist.federation", COPY.toString());
    LOG.infof("The sample federation in force is %s, made for %s", COPY, gateway);
  }
}
