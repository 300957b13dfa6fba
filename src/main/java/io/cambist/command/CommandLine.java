package io.cambist.command;

import io.cambist.federation.EditorSchema;
import io.cambist.federation.Spelling;
import io.cambist.settings.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The commands of the program. Each is plain Java that does one thing and ends: no server, no
 * store, no log.
 */
public final class CommandLine {
  /** All is well. */
  static final int GOOD = 0;

  /** A test failed, something widened, or too little was tried. */
  static final int FAILED = 1;

  /** The federation, its tests or the arguments are wrong: nothing could be judged. */
  static final int WRONG = 2;

  private static final List<String> COMMANDS =
      List.of("check", "health", "new-key", "schema", "help");

  private final Output out;
  private final Output err;
  private final UnaryOperator<String> environment;

  /**
   * @param err where it is told how the command is to be used
   */
  CommandLine(Output out, Output err, UnaryOperator<String> environment) {
    this.out = out;
    this.err = err;
    this.environment = environment;
  }

  /**
   * Runs a command to its end.
   *
   * @param words at least one
   * @return the exit code
   */
  public static int run(String... words) {
    return new CommandLine(
            Output.standard(System::getenv), new Output(System.err, false), System::getenv)
        .run(List.of(words));
  }

  int run(List<String> words) {
    String command = words.get(0);
    List<String> rest = words.subList(1, words.size());
    return switch (command) {
      case "check" -> check(rest);
      case "health" -> health(rest);
      case "new-key" -> newKey(rest);
      case "schema" -> schema(rest);
      case "help", "--help", "-h" -> {
        out.raw(HelpText.ALL);
        yield GOOD;
      }
      default ->
          misused(
              "There is no command "
                  + command
                  + ". "
                  + Spelling.remedy(
                      command,
                      COMMANDS,
                      "Known are "
                          + String.join(", ", COMMANDS)
                          + "; without a command the gateway starts."));
    };
  }

  private int check(List<String> words) {
    CheckOptions.Result read = CheckOptions.read(words, environment);
    if (read instanceof CheckOptions.Wrong wrong) {
      return misused(wrong.why());
    }
    if (read instanceof CheckOptions.Help) {
      out.raw(HelpText.CHECK);
      return GOOD;
    }
    return new Check(((CheckOptions.Read) read).options(), out).run();
  }

  private int health(List<String> words) {
    if (words.equals(List.of("--help"))) {
      out.raw(HelpText.ALL);
      return GOOD;
    }
    HealthOptions.Result read = HealthOptions.read(words, this::set);
    return read instanceof HealthOptions.Read options
        ? new Health(options.options(), out).run()
        : misused(((HealthOptions.Wrong) read).why());
  }

  private Optional<String> set(Setting setting) {
    return Optional.ofNullable(environment.apply(setting.variable()))
        .filter(value -> !value.isBlank());
  }

  private int newKey(List<String> words) {
    if (words.size() != 1 || words.get(0).startsWith("-")) {
      return misused("Write new-key DIR, where DIR is the directory of the signing keys.");
    }
    return new NewKey(Path.of(words.get(0)), out, err).run();
  }

  private int schema(List<String> words) {
    String which = words.isEmpty() ? "federation" : words.get(0);
    if (words.size() > 1 || !List.of("federation", "tests", "--help").contains(which)) {
      return misused("Write schema federation, or schema tests.");
    }
    out.raw(
        switch (which) {
          case "tests" -> EditorSchema.ofTests();
          case "--help" -> HelpText.ALL;
          default -> EditorSchema.ofFederation();
        });
    return GOOD;
  }

  private int misused(String why) {
    err.line(why);
    err.line("See --help.");
    return WRONG;
  }
}
