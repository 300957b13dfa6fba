package io.cambist.jose;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.Provider;
import java.security.Security;
import org.jboss.logging.Logger;

/**
 * Puts Amazon Corretto Crypto Provider before the JDK's own cryptography where its native library
 * loads and passes its self-test: ES256 then costs a tenth. {@code -Dcambist.native-crypto=false}
 * turns it off.
 */
@ApplicationScoped
public class NativeCrypto {
  /** What {@link #install} returns where the JDK's own cryptography is in use. */
  public static final String JDK = "JDK";

  private static final Logger LOG = Logger.getLogger(NativeCrypto.class);
  private static final String SWITCH = "cambist.native-crypto";

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
    if (!Boolean.parseBoolean(System.getProperty(SWITCH, "true"))) {
      LOG.infof("Cryptography: the JDK's own, since %s is false", SWITCH);
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
      LOG.infof(
          "Cryptography: the JDK's own, which is slower; the native library does not load here (%s)",
          unavailable);
      return JDK;
    }
  }

  private static String describe(Provider provider) {
    return "ACCP " + provider.getVersionStr();
  }

  private static final class Installed {
    static final String DESCRIPTION = installOnce();
  }
}
