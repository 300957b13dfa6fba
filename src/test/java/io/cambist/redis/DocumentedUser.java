package io.cambist.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.testing.RedisServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The user of docs/redis.md, and one with other rights than are written there. */
public final class DocumentedUser {
  static final String PASSWORD = "a-long-random-password";

  /** As it stands in a URL. */
  public static final String LOGIN = "cambist:" + PASSWORD + "@";

  private DocumentedUser() {}

  /** Lets it in at a server. */
  public static void admit(RedisServer server) throws Exception {
    admit(server, rule());
  }

  static void admit(RedisServer server, List<String> rule) throws Exception {
    var command = new ArrayList<>(List.of("ACL", "SETUSER", "cambist", "reset"));
    command.addAll(rule);
    assertThat(server.ask(command.toArray(String[]::new))).isEqualTo("OK");
  }

  /** The words of the rule, without {@code user cambist}. */
  static List<String> rule() throws Exception {
    String line =
        Files.readAllLines(Path.of("docs", "redis.md")).stream()
            .filter(one -> one.startsWith("user cambist on "))
            .findFirst()
            .orElseThrow();
    return List.of(line.split(" ")).subList(2, line.split(" ").length);
  }
}
