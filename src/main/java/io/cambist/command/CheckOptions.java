package io.cambist.command;

import io.cambist.settings.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What is to be checked, and how.
 *
 * @param against the directory of the federation that it is compared with
 * @param junit where a report for machines is written
 * @param leastCoverage in percent
 * @param gateway the gateway's own issuer URL
 * @param ceiling the longest life of a token
 */
record CheckOptions(
    Path directory,
    Optional<Path> against,
    boolean mayWiden,
    Optional<Path> junit,
    int leastCoverage,
    boolean quiet,
    String gateway,
    Duration ceiling) {

  private static final Set<String> FLAGS = Set.of("allow-wider", "quiet", "help");
  private static final Set<String> VALUED =
      Set.of("against", "junit", "min-coverage", "issuer", "max-ttl");

  /** No gateway has it, so that no trusted issuer can have it either. */
  private static final String NO_GATEWAY = "https://cambist.invalid";

  /** What came of reading them. */
  sealed interface Result {}

  record Read(CheckOptions options) implements Result {}

  record Help() implements Result {}

  record Wrong(String why) implements Result {}

  /**
   * @param environment the variables by which a gateway is set up as well
   */
  static Result read(List<String> words, UnaryOperator<String> environment) {
    Arguments.Result read = Arguments.read(words, FLAGS, VALUED);
    if (read instanceof Arguments.Wrong wrong) {
      return new Wrong(wrong.why());
    }
    Arguments arguments = ((Arguments.Read) read).arguments();
    if (arguments.has("help")) {
      return new Help();
    }
    if (arguments.words().size() != 1) {
      return new Wrong(
          arguments.words().isEmpty()
              ? "Name the federation's directory."
              : "Name one directory only, and options by two hyphens.");
    }
    Optional<Path> directory = path(arguments.words().get(0));
    Optional<Path> against = arguments.value("against").flatMap(CheckOptions::path);
    Optional<Path> junit = arguments.value("junit").flatMap(CheckOptions::path);
    if (directory.isEmpty()
        || against.isPresent() != arguments.has("against")
        || junit.isPresent() != arguments.has("junit")) {
      return new Wrong("A path has characters that no file's name can have here.");
    }
    if (arguments.has("allow-wider") && against.isEmpty()) {
      return new Wrong("The option --allow-wider means something with --against only.");
    }
    Optional<Integer> coverage = percent(arguments.value("min-coverage").orElse("0"));
    if (coverage.isEmpty()) {
      return new Wrong("The option --min-coverage needs a whole number from 0 to 100.");
    }
    String gateway =
        arguments.value("issuer").or(() -> set("CAMBIST_ISSUER", environment)).orElse(NO_GATEWAY);
    if (!isUrl(gateway)) {
      return new Wrong(
          "The gateway's issuer (--issuer or CAMBIST_ISSUER) is not a URL like"
              + " https://cambist.example.");
    }
    Optional<Duration> ceiling =
        Setting.MAX_TTL.span(
            arguments.value("max-ttl").or(() -> set("CAMBIST_MAX_TTL", environment)));
    if (ceiling.isEmpty()) {
      return new Wrong(
          "The longest life of a token (--max-ttl or CAMBIST_MAX_TTL) is not "
              + Setting.MAX_TTL.form().what()
              + ", like PT15M or 15M.");
    }
    return new Read(
        new CheckOptions(
            directory.get(),
            against,
            arguments.has("allow-wider"),
            junit,
            coverage.get(),
            arguments.has("quiet"),
            gateway,
            ceiling.get()));
  }

  private static Optional<String> set(String name, UnaryOperator<String> environment) {
    return Optional.ofNullable(environment.apply(name))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException unspeakable) {
      return Optional.empty();
    }
  }

  private static Optional<Integer> percent(String text) {
    return text.matches("[0-9]{1,3}") && Integer.parseInt(text) <= 100
        ? Optional.of(Integer.parseInt(text))
        : Optional.empty();
  }

  private static boolean isUrl(String text) {
    try {
      var url = new URI(text);
      return url.getHost() != null
          && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()));
    } catch (URISyntaxException malformed) {
      return false;
    }
  }
}
