package io.cambist.command;

import static io.cambist.command.Output.bad;
import static io.cambist.command.Output.faint;
import static io.cambist.command.Output.plain;
import static io.cambist.command.Output.strong;
import static io.cambist.command.Output.warning;

import io.cambist.federation.PolicyTest;
import io.cambist.federation.Problem;
import io.cambist.policy.Difference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Tells what was found, to people and for machines. Each finding begins with its place in a file,
 * as compilers write it.
 */
final class Findings {
  private static final int MOST_PROBLEMS = 200;
  private static final String INDENT = "    ";

  private final Output out;
  private final JunitReport report;

  Findings(Output out, JunitReport report) {
    this.out = out;
    this.report = report;
  }

  /** What is wrong in a directory. */
  void problems(Path directory, List<Problem> problems) {
    for (Problem problem : problems) {
      String file = path(directory, problem);
      report.broken(file, problem.message(), file, problem.line(), problem.toString());
    }
    for (Problem problem : problems.subList(0, Math.min(MOST_PROBLEMS, problems.size()))) {
      String place = problem.line() == 0 ? "" : ":" + problem.line() + ":" + problem.column();
      out.line(
          strong(path(directory, problem) + place + ": "),
          bad("error: "),
          plain(problem.message() + ". " + problem.remedy()));
    }
    if (problems.size() > MOST_PROBLEMS) {
      out.line("and " + (problems.size() - MOST_PROBLEMS) + " more");
    }
  }

  /** A problem with the directory as a whole goes by its own name. */
  private static String path(Path directory, Problem problem) {
    boolean whole =
        problem.line() == 0
            && directory.toString().endsWith(problem.file())
            && !Files.exists(directory.resolve(problem.file()));
    return whole ? directory.toString() : directory.resolve(problem.file()).toString();
  }

  void passed(Path directory, PolicyTest test) {
    report.passed(test.file(), test.name(), file(directory, test), test.line());
  }

  /**
   * @param why in more lines
   */
  void failed(Path directory, PolicyTest test, List<String> faults, List<String> why) {
    String message = String.join("; ", faults);
    out.line(strong(place(directory, test)), bad("failed: "), plain(test.name() + ": " + message));
    why.forEach(line -> out.line(faint(INDENT + line)));
    String text = message + why.stream().map(line -> "\n" + line).collect(Collectors.joining());
    report.failed(test.file(), test.name(), file(directory, test), test.line(), message, text);
  }

  /**
   * @param isFailure whether it counts as one
   */
  void differs(Path directory, Widening widening, Path than, boolean isFailure) {
    PolicyTest test = widening.test();
    out.line(
        strong(place(directory, test)),
        widening.isWider() ? warning("wider: ") : faint("narrower: "),
        plain(test.name()));
    for (Difference difference : widening.differences()) {
      String direction = difference.isWider() ? "wider    " : "narrower ";
      String line = INDENT + direction + difference;
      out.line(difference.isWider() ? warning(line) : faint(line));
    }
    if (isFailure) {
      String message =
          widening.differences().stream()
              .filter(Difference::isWider)
              .map(Difference::toString)
              .collect(Collectors.joining("; "));
      report.failed(
          "wider than " + than, test.name(), file(directory, test), test.line(), message, message);
    }
  }

  private static String place(Path directory, PolicyTest test) {
    return file(directory, test) + ":" + test.line() + ":" + test.column() + ": ";
  }

  private static String file(Path directory, PolicyTest test) {
    return directory.resolve(test.file()).toString();
  }
}
