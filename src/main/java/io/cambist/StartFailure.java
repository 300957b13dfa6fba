package io.cambist;

import io.cambist.oauth.StartRefused;
import io.cambist.settings.Setting;
import io.quarkus.runtime.QuarkusBindException;
import io.smallrye.config.ConfigValidationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Why a start failed, in words for who has to mend it. */
final class StartFailure {
  /** What configuration says of a value that it cannot use; what comes behind names classes. */
  private static final Pattern UNUSABLE =
      Pattern.compile("(?s).*The config property (\\S+) with the config value \"(.*?)\".*");

  private static final Pattern NAMED =
      Pattern.compile(
          "(?s).*(?:property|Property|expand value \\S+ in property) \"?([a-z0-9.\"-]+).*");

  private static final String REMEDY =
      " Set it as https://quarkus.io/guides/all-config says, or remove it.";

  private StartFailure() {}

  /**
   * What to tell, on as many lines as there are problems; empty when nothing is known of such a
   * failure, and its trace says most.
   */
  static Optional<String> told(Throwable problem) {
    // A refusal usually arrives wrapped in what the container made of it.
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof StartRefused) {
        return Optional.of(cause.getMessage());
      }
      if (cause instanceof ConfigValidationException invalid) {
        return Optional.of(
            IntStream.range(0, invalid.getProblemCount())
                .mapToObj(index -> unusable(invalid.getProblem(index).getMessage()))
                .collect(Collectors.joining("\n  ", "\n  ", "")));
      }
      if (cause instanceof QuarkusBindException refused) {
        return Optional.of(bind(refused.getHost(), refused.getPort()));
      }
      if (cause instanceof UnknownHostException unknown) {
        return Optional.of(
            "QUARKUS_HTTP_HOST ("
                + Setting.shown(String.valueOf(unknown.getMessage()).replaceFirst(": .*", ""))
                + ") is the name of no machine. Set it to an address of this one, or remove it.");
      }
    }
    return Optional.empty();
  }

  /** What is wrong with where libraries unpack what they need, with its remedy. */
  static Optional<String> scratchProblem(Path directory) {
    try {
      Files.delete(Files.createTempFile(directory, "cambist", null));
      return Optional.empty();
    } catch (IOException unwritable) {
      return Optional.of(
          "java.io.tmpdir ("
              + Setting.shown(directory.toString())
              + ") is not a directory that this program can write to. Mount one there with 16 MiB to"
              + " spare, or name another with -Djava.io.tmpdir.");
    }
  }

  private static String unusable(String message) {
    Matcher value = UNUSABLE.matcher(message);
    if (value.matches()) {
      return Setting.variable(value.group(1))
          + " ("
          + Setting.shown(value.group(2))
          + ") is not what this setting takes."
          + REMEDY;
    }
    Matcher name = NAMED.matcher(message);
    return name.matches()
        ? Setting.variable(name.group(1)) + " cannot be read." + REMEDY
        : Setting.shown(message);
  }

  /** Why nobody can listen there: the operating system is asked once more, and says it. */
  static String bind(String host, int port) {
    String address = host + ":" + port;
    try (var socket = new ServerSocket()) {
      InetAddress named = InetAddress.getByName(host);
      socket.bind(new InetSocketAddress(named, port));
      return "port " + port + " was in use, and is free again. Start again.";
    } catch (IOException refused) {
      String why = String.valueOf(refused.getMessage());
      if (why.contains("ermission")) {
        return "this program may not listen at "
            + address
            + ", since ports below 1024 need a right. Choose another with QUARKUS_HTTP_PORT, or"
            + " QUARKUS_HTTP_SSL_PORT with TLS.";
      }
      if (why.contains("assign")) {
        return address
            + " is no address of this machine. Set QUARKUS_HTTP_HOST to one that is, or remove it.";
      }
      return "port "
          + port
          + " is in use. End the program that holds it, or choose another with QUARKUS_HTTP_PORT, or"
          + " QUARKUS_HTTP_SSL_PORT with TLS.";
    }
  }
}
