package io.cambist.jose;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import io.cambist.settings.Setting;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Puts Amazon Corretto Crypto Provider before the JDK's own cryptography where its native library
 * loads and passes its self-test: ES256 then costs a tenth. {@code CAMBIST_NATIVE_CRYPTO=false}
 * turns it off.
 */
@ApplicationScoped
public class NativeCrypto {
  /** What {@link #install} returns where the JDK's own cryptography is in use. */
  public static final String JDK = "JDK";

  private static final Logger LOG = Logger.getLogger(NativeCrypto.class);
  private static final Setting SWITCH = Setting.NATIVE_CRYPTO;

  void atStart(@Observes @Priority(1) StartupEvent start) {
    LOG.infof("Cryptography: %s", install());
  }

  /**
   * Installs the provider unless it is there already; safe to call often.
   *
   * @return the cryptography in use: {@code ACCP} and its version, or {@link #JDK}
   */
  public static String install() {
    return Installed.DESCRIPTION;
  }

  private static String installOnce() {
    if (!isWanted()) {
      LOG.infof("Cryptography: the JDK's own, since %s is false", SWITCH.variable());
      return JDK;
    }
    // After a restart inside one JVM the provider of the earlier class loader is still in place.
    Provider present = Security.getProvider(AmazonCorrettoCryptoProvider.PROVIDER_NAME);
    if (present != null) {
      return describe(present);
    }
    try {
      AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
      provider.assertHealthy();
      Security.insertProviderAt(provider, 1);
      return describe(provider);
    } catch (RuntimeException | LinkageError unavailable) {
      LOG.warn(complaint(unavailable, Path.of(System.getProperty("java.io.tmpdir"))));
      return JDK;
    }
  }

  /** Commands ask as well, without any configuration about. */
  private static boolean isWanted() {
    return Optional.ofNullable(System.getProperty(SWITCH.key()))
        .or(() -> Optional.ofNullable(System.getenv(SWITCH.variable())))
        .filter(set -> !set.isBlank())
        .map(set -> Boolean.parseBoolean(set.strip()))
        .orElse(true);
  }

  /**
   * What operators are told where the library does not load, on one line.
   *
   * @param scratch where the library is unpacked
   */
  static String complaint(Throwable unavailable, Path scratch) {
    Throwable cause = unavailable;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return ("Cryptography: the JDK's own, at five to ten times the cost, since the native library"
            + " does not load (%s). It is unpacked into %s: mount that executable and with 16 MiB to"
            + " spare, or name another directory by -Djava.io.tmpdir; or set %s=false to do without.")
        .formatted(
            String.valueOf(cause.getMessage()).replaceAll("(?s).*: |\\R.*", ""),
            scratch,
            SWITCH.variable());
  }

  private static String describe(Provider provider) {
    return "ACCP " + provider.getVersionStr();
  }

  private static final class Installed {
    static final String DESCRIPTION = installOnce();
  }
}
