package io.cambist;

import io.cambist.settings.CertificateFile;
import io.cambist.settings.Setting;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Turns HTTPS on, and plain HTTP off, where {@code CAMBIST_TLS_CERTIFICATE} and {@code
 * CAMBIST_TLS_KEY} are set. The handshake takes any client certificate, since tokens are bound to
 * self-signed ones too (RFC 8705 sections 2.2 and 3); therefore this trust is a configuration of
 * its own, which nothing but the server uses.
 */
public final class NativeTls implements ConfigSourceFactory {
  private static final String NAME = "client-certificates";
  private static final String TLS = "quarkus.tls." + NAME + ".";
  private static final String PLAIN = "quarkus.http.insecure-requests";

  /**
   * Above all else, whatever CONFIG_ORDINAL says: an open port beside the closed one defeats it.
   */
  private static final int ORDINAL = Integer.MAX_VALUE;

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    Optional<String> certificate = value(context, Setting.TLS_CERTIFICATE);
    Optional<String> key = value(context, Setting.TLS_KEY);
    if (certificate.isEmpty() || key.isEmpty()) {
      return List.of();
    }
    if (Stream.of(certificate, key).anyMatch(file -> CertificateFile.bytes(file.get()).isEmpty())) {
      // The start is refused for it, and nobody is to read what may have no end.
      return List.of(source(Map.of(PLAIN, "disabled")));
    }
    return List.of(
        source(
            Map.of(
                TLS + "key-store.pem.server.cert",
                literal(certificate.get()),
                TLS + "key-store.pem.server.key",
                literal(key.get()),
                TLS + "trust-all",
                "true",
                "quarkus.http.tls-configuration-name",
                NAME,
                PLAIN,
                "disabled")));
  }

  private static ConfigSource source(Map<String, String> settings) {
    return new PropertiesConfigSource(settings, "CAMBIST_TLS_CERTIFICATE", ORDINAL);
  }

  private static Optional<String> value(ConfigSourceContext context, Setting setting) {
    return Optional.ofNullable(context.getValue(setting.key()))
        .map(ConfigValue::getValue)
        .filter(text -> !text.isBlank());
  }

  /** What configuration reads as this, and not as an expression. */
  private static String literal(String path) {
    return path.replace("$", "$$");
  }
}
