package io.cambist;

import io.cambist.command.CommandLine;
import io.cambist.oauth.StartRefused;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
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
    // A refusal usually arrives wrapped in what the container made of it.
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof StartRefused) {
        System.err.println("Cambist cannot start: " + cause.getMessage());
        return;
      }
      if (cause instanceof QuarkusBindException taken) {
        System.err.printf(
            "Cambist cannot start: port %d is in use. End the program that holds it, or choose"
                + " another with QUARKUS_HTTP_PORT, or QUARKUS_HTTP_SSL_PORT with TLS.%n",
            taken.getPort());
        return;
      }
    }
    Logger.getLogger(Cambist.class).error("Cambist cannot start", problem);
  }
}
