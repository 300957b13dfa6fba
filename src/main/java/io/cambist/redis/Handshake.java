package io.cambist.redis;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is said first on every connection: who we are, and whether this server may be used. None is
 * used before that, so a server that was changed or has taken over is judged like the first.
 *
 * @param login as whom
 * @param mode what the server must be
 * @param database 0: the one that is there anyway
 * @param data whether sessions are to be kept there, or only questions asked
 */
record Handshake(Login login, Mode mode, int database, boolean data) {
  private static final int OLDEST_MAJOR = 6;
  private static final int OLDEST_MINOR = 2;

  /** A primary that must not take writes, as it may be one no longer: min-replicas-to-write. */
  static final String NO_REPLICAS = "NOREPLICAS";

  static Handshake with(Deployment deployment) {
    Mode mode = deployment.mode() == Mode.CLUSTER ? Mode.CLUSTER : Mode.STANDALONE;
    return new Handshake(deployment.login(), mode, deployment.database(), true);
  }

  /** With servers that are only asked for others, be they replicas. */
  static Handshake forQuestions(Login login, Mode mode) {
    return new Handshake(login, mode, 0, false);
  }

  /**
   * Whether all is kept by one primary, which others may replace without its connections noticing.
   * A node of a cluster tells itself that it has lost its slots, or the others.
   */
  boolean isOfOnePrimary() {
    return data && mode == Mode.STANDALONE;
  }

  /**
   * Says it.
   *
   * @return fails with {@link RedisUnfit} when the server must not be used, and with {@link
   *     StoreUnavailable} when it is of no use now
   */
  Future<Void> on(RedisConnection connection) {
    var greeting = new ArrayList<Command>(List.of(login.hello()));
    if (!data) {
      return connection.ask(greeting).map(replies -> judgeHello(connection, replies.get(0)));
    }
    greeting.add(Command.of("INFO", "memory"));
    if (database != 0) {
      greeting.add(Command.of("SELECT", Integer.toString(database)));
    }
    greeting.add(Rights.BEGIN);
    return connection
        .ask(greeting)
        .compose(
            replies -> {
              judgeHello(connection, replies.get(0));
              judgeMemory(connection, replies.get(1));
              // Without this grant the questions would be executed.
              granted(connection, replies.subList(2, replies.size()));
              return rights(connection);
            });
  }

  private Future<Void> rights(RedisConnection connection) {
    List<Command> questions = Rights.questions(mode == Mode.CLUSTER);
    return connection
        .ask(questions)
        .map(
            answers -> {
              List<String> missing = Rights.missing(questions, answers);
              if (!missing.isEmpty()) {
                throw new RedisUnfit(
                    at(connection)
                        + " does not let this user do "
                        + missing.size()
                        + " things that are needed: "
                        + String.join(", ", missing.subList(0, Math.min(6, missing.size())))
                        + ". Give the user the rights that docs/redis.md lists.");
              }
              usable(answers);
              return null;
            });
  }

  private Void judgeHello(RedisConnection connection, Reply reply) {
    if (reply instanceof Reply.Failure failure) {
      throw switch (failure.code()) {
        case "WRONGPASS" ->
            new RedisUnfit(
                at(connection)
                    + " refuses the user or the password. Correct those in "
                    + whoseLogin()
                    + ".");
        case "NOAUTH" ->
            new RedisUnfit(
                at(connection)
                    + " wants a password. Put user and password into "
                    + whoseLogin()
                    + ".");
        case "ERR" -> tooOld(connection, failure.message());
        default -> new StoreUnavailable(at(connection) + " answered " + failure.message());
      };
    }
    Map<String, String> said = said(reply);
    Mode found = mode(connection, said.getOrDefault("mode", "standalone"));
    if (found != mode) {
      throw new RedisUnfit(
          at(connection)
              + " is "
              + found.meaning()
              + ", and CAMBIST_REDIS is for "
              + mode.meaning()
              + ". Set CAMBIST_REDIS like "
              + found.url()
              + ".");
    }
    String version = said.getOrDefault("version", "");
    if (data && !isNewEnough(version)) {
      throw tooOld(connection, "it has version " + version);
    }
    if (data && !said.getOrDefault("role", "master").equals("master")) {
      throw new StoreUnavailable(
          at(connection)
              + " is a replica, and takes no writes. CAMBIST_REDIS must lead to the primary, or to"
              + " the sentinels or the cluster that know it.");
    }
    return null;
  }

  private static void judgeMemory(RedisConnection connection, Reply reply) {
    granted(connection, List.of(reply));
    new Memory(reply)
        .unfit()
        .ifPresent(
            problem -> {
              throw new RedisUnfit(at(connection) + " " + problem);
            });
  }

  private static void granted(RedisConnection connection, List<Reply> replies) {
    usable(replies);
    for (Reply reply : replies) {
      if (reply instanceof Reply.Failure failure) {
        throw refusal(at(connection), failure);
      }
    }
  }

  /** What to make of a refusal to answer. */
  static StoreUnavailable refusal(String who, Reply.Failure failure) {
    String message = who + " answered " + failure.message();
    return failure.code().equals("NOPERM")
        ? new RedisUnfit(message + ". Give the user the rights that docs/redis.md lists.")
        : new StoreUnavailable(message);
  }

  private static void usable(List<Reply> replies) {
    for (Reply reply : replies) {
      if (reply instanceof Reply.Failure failure
          && (failure.code().equals("LOADING") || failure.code().equals(NO_REPLICAS))) {
        throw new StoreUnavailable("Redis: " + failure.message());
      }
    }
  }

  private static Map<String, String> said(Reply hello) {
    List<Reply> parts = hello.parts();
    var said = new HashMap<String, String>();
    for (int i = 0; i + 1 < parts.size(); i += 2) {
      said.put(parts.get(i).toString(), parts.get(i + 1).toString());
    }
    return said;
  }

  private static Mode mode(RedisConnection connection, String name) {
    return switch (name) {
      case "standalone" -> Mode.STANDALONE;
      case "sentinel" -> Mode.SENTINEL;
      case "cluster" -> Mode.CLUSTER;
      default -> throw new RedisUnfit(at(connection) + " is in an unknown mode, " + name + ".");
    };
  }

  static boolean isNewEnough(String version) {
    String[] parts = version.split("\\.", -1);
    try {
      int major = Integer.parseInt(parts[0]);
      return major > OLDEST_MAJOR
          || (major == OLDEST_MAJOR && Integer.parseInt(parts[1]) >= OLDEST_MINOR);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException unknown) {
      return false;
    }
  }

  private static RedisUnfit tooOld(RedisConnection connection, String why) {
    return new RedisUnfit(
        at(connection)
            + " is not a Redis 6.2 or newer, or Valkey ("
            + why
            + "). Take a newer one.");
  }

  private String whoseLogin() {
    return mode == Mode.SENTINEL
        ? "CAMBIST_REDIS_SENTINEL_USER and CAMBIST_REDIS_SENTINEL_PASSWORD"
        : "CAMBIST_REDIS";
  }

  private static String at(RedisConnection connection) {
    return "Redis at " + connection.address();
  }
}
