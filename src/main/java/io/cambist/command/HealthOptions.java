package io.cambist.command;

import io.cambist.oauth.Loopback;
import io.cambist.settings.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which gateway is asked, and by what it is known.
 *
 * @param certificate the file of the certificate that it must show; empty: one that this machine
 *     trusts
 */
record HealthOptions(URI url, Optional<String> certificate) {
  private static final int HIGHEST_PORT = 65_535;
  private static final String PATH = "/q/health/ready";
  private static final String WRONG =
      "Write health, or health URL, where URL is that of a gateway, such as http://localhost:8080.";

  /** What came of reading them. */
  sealed interface Result {}

  record Read(HealthOptions options) implements Result {}

  record Wrong(String why) implements Result {}

  /**
   * @param set the settings of a gateway on this machine
   */
  static Result read(List<String> words, Function<Setting, Optional<String>> set) {
    if (words.size() > 1) {
      return new Wrong(WRONG);
    }
    Optional<String> certificate =
        set.apply(Setting.TLS_KEY).isPresent()
            ? set.apply(Setting.TLS_CERTIFICATE)
            : Optional.empty();
    if (words.isEmpty()) {
      Setting setting = certificate.isPresent() ? Setting.HTTP_SSL_PORT : Setting.HTTP_PORT;
      String port = set.apply(setting).or(setting::standard).orElseThrow().strip();
      Optional<String> problem = setting.problem(port);
      return problem.isPresent()
          ? new Wrong(problem.get())
          : read(
              (certificate.isPresent() ? "https" : "http") + "://localhost:" + port, certificate);
    }
    return read(words.get(0), certificate);
  }

  private static Result read(String text, Optional<String> certificate) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException malformed) {
      return new Wrong(WRONG);
    }
    boolean secure = "https".equalsIgnoreCase(url.getScheme());
    if (url.getHost() == null
        || (!secure && !"http".equalsIgnoreCase(url.getScheme()))
        || url.getPort() > HIGHEST_PORT
        || url.getRawUserInfo() != null
        || url.getRawQuery() != null
        || url.getRawFragment() != null) {
      return new Wrong(WRONG);
    }
    boolean whole = url.getRawPath().length() > 1;
    return new Read(
        new HealthOptions(
            whole ? url : url.resolve(PATH),
            certificate.filter(file -> secure && Loopback.isHostOf(url))));
  }
}
