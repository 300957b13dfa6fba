package io.cambist;

import io.cambist.command.CommandLine;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The program: it starts with safe settings or says on one screen what is wrong with them. */
@QuarkusMain
public final class Cambist {
  Cambist() {}

  /** Without arguments the gateway starts; else they are a command and what it needs. */
  public static void main(String... arguments) {
    if (arguments.length > 0) {
      System.exit(CommandLine.run(arguments));
    }
    Quarkus.run(null, Cambist::ended, arguments);
  }

  private static void ended(int exitCode, Throwable problem) {
    if (problem != null) {
      explain(problem);
    }
    ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(exitCode, problem);
  }

  private static void explain(Throwable problem) {
    if (LaunchMode.current() == LaunchMode.NORMAL) {
      // A setting that is missing may have ended the start before anything could judge it.
      List<String> problems = ProductionSettings.problems();
      if (!problems.isEmpty()) {
        System.err.println("Cambist cannot start:\n  " + String.join("\n  ", problems));
        return;
      }
    }
    Optional<String> told = StartFailure.told(problem);
    if (told.isPresent()) {
      System.err.println("Cambist cannot start: " + told.get());
      return;
    }
    Logger.getLogger(Cambist.class).error("Cambist cannot start", problem);
  }
}
