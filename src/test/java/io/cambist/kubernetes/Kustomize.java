package io.cambist.kubernetes;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** {@code kubectl kustomize}, where it is installed and no older than what we write. */
final class Kustomize {
  private static final Logger LOG = Logger.getLogger(Kustomize.class);
  private static final Pattern VERSION = Pattern.compile("\"kustomizeVersion\": *\"v(\\d+)\\.");
  private static final int OLDEST = 5;
  private static final boolean USABLE = isUsable();

  private Kustomize() {}

  private static boolean isUsable() {
    try {
      Matcher version = VERSION.matcher(kubectl("version", "--client", "-o", "json"));
      if (version.find() && Integer.parseInt(version.group(1)) >= OLDEST) {
        return true;
      }
    } catch (UncheckedIOException | IllegalStateException missingOrBroken) {
      LOG.debug("kubectl does not tell its version", missingOrBroken);
    }
    LOG.error("THERE IS NO KUBECTL WITH KUSTOMIZE 5: THE MANIFESTS ARE READ, AND NOT BUILT");
    return false;
  }

  /** All that the directory builds, as YAML; without kubectl the test that asks is skipped. */
  static String build(Path directory) {
    assumeTrue(USABLE, "kubectl with kustomize 5 is not installed");
    return kubectl("kustomize", directory.toString());
  }

  private static String kubectl(String... words) {
    try {
      Path errors = Files.createTempFile("kubectl", ".log");
      var command = new ProcessBuilder(words).redirectError(errors.toFile());
      command.command().add(0, "kubectl");
      Process process = command.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      String problem = Files.readString(errors);
      Files.delete(errors);
      if (code != 0) {
        throw new IllegalStateException(command.command() + ": " + problem);
      }
      return output;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
