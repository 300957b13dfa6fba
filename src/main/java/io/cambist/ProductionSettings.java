package io.cambist;

import io.cambist.decisionpoint.Settings;
import io.cambist.redis.RedisPipeline;
import io.cambist.settings.Setting;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** The settings without which nothing safe can run, and the check of them before anything does. */
final class ProductionSettings {
  private final Function<String, Optional<String>> settings;
  private final List<String> problems = new ArrayList<>();

  private ProductionSettings(Function<String, Optional<String>> settings) {
    this.settings = settings;
  }

  /** Every problem of the settings in force. */
  static List<String> problems() {
    Config config = ConfigProvider.getConfig();
    var problems = new ArrayList<>(problems(key -> config.getOptionalValue(key, String.class)));
    problems.addAll(UnknownSettings.problems(config));
    problems.addAll(KeptPromises.problems(config));
    StartFailure.scratchProblem(Path.of(System.getProperty("java.io.tmpdir")))
        .ifPresent(problems::add);
    return problems;
  }

  /** Every problem with its remedy, a line each; empty when the start is safe. */
  static List<String> problems(Function<String, Optional<String>> settings) {
    var check = new ProductionSettings(settings);
    check.require(
        Setting.ISSUER, "the public URL of this gateway, such as https://cambist.example");
    check.directory(
        Setting.FEDERATION,
        "the directory of YAML files that name issuers, clients, targets and policies");
    check.require(
        Setting.REDIS, "the URL of the session store, such as rediss://redis.example:6379");
    check.directory(Setting.SIGNING_KEYS, "the directory of private keys, each a JWK or PEM file");
    check.isDirectory(
        Setting.SHADOW_FEDERATION,
        "a federation that decides nothing and is held against the one in force, or leave it out");
    check.values();
    check.value(Setting.REDIS_CA).flatMap(RedisPipeline::authoritiesProblem).ifPresent(check::add);
    check.problems.addAll(TlsFiles.ofServer(check::value));
    List<String> ofDecisionPoint = Settings.problems(check::value);
    check.problems.addAll(
        ofDecisionPoint.isEmpty() ? TlsFiles.ofDecisionPoint(check::value) : ofDecisionPoint);
    check.problems.addAll(OperatorSettings.of(check::value).problems());
    check.problems.addAll(UnheardSettings.problems(check::value));
    return check.problems;
  }

  /** What development and the tests are held to as well: each by its form and bounds. */
  static List<String> outOfBounds() {
    Config config = ConfigProvider.getConfig();
    return Arrays.stream(Setting.values())
        .flatMap(
            setting ->
                config
                    .getOptionalValue(setting.key(), String.class)
                    .flatMap(setting::problem)
                    .stream())
        .toList();
  }

  private void values() {
    for (Setting setting : Setting.values()) {
      value(setting).flatMap(set -> SettingValues.problem(setting, set)).ifPresent(this::add);
    }
  }

  private void directory(Setting setting, String meaning) {
    require(setting, meaning);
    isDirectory(setting, meaning);
  }

  private void isDirectory(Setting setting, String meaning) {
    value(setting)
        .filter(path -> !isReadableDirectory(path))
        .ifPresent(
            path ->
                add(
                    setting.variable()
                        + " ("
                        + Setting.shown(path)
                        + ") is not a directory that this program can read. Set it to "
                        + meaning
                        + "."));
  }

  private void require(Setting setting, String meaning) {
    if (value(setting).isEmpty()) {
      add(setting.variable() + " is not set. Set it to " + meaning + ".");
    }
  }

  private Optional<String> value(Setting setting) {
    return settings.apply(setting.key()).filter(text -> !text.isBlank());
  }

  private void add(String problem) {
    problems.add(problem);
  }

  private static boolean isReadableDirectory(String text) {
    try {
      Path path = Path.of(text);
      return Files.isDirectory(path) && Files.isReadable(path);
    } catch (InvalidPathException notAPath) {
      return false;
    }
  }
}
