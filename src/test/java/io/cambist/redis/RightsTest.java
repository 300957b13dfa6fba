package io.cambist.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambist.testing.RedisServer;
import io.cambist.testing.RedisTls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The user of docs/redis.md may do what is needed, and nothing else. */
@Timeout(60)
class RightsTest {
  private static final Pattern SENT =
      Pattern.compile("(?:Command\\.of\\(|new Command\\(|redis\\.call\\()\\s*[\"']([A-Z]+)[\"']");

  @Test
  void every_command_works_over_tls_as_that_user() throws Exception {
    try (var redis = RedisTls.start()) {
      DocumentedUser.admit(redis.server());
      var access =
          new RedisAccess(
              Deployment.parse(redis.url(DocumentedUser.LOGIN) + "/1"),
              Login.NONE,
              Optional.of(redis.authority()),
              Client.DEADLINE,
              0);
      try (var client = new Client(access)) {
        for (Command command : Rights.needed(false)) {
          assertThat(client.send(command).get(0).toString())
              .as(command.toString())
              .doesNotContain("NOPERM");
        }
        assertThat(client.ask("SET", "x:{a}", "1").toString()).contains("NOPERM");
        assertThat(client.ask("FLUSHALL").toString()).contains("NOPERM");
        assertThat(client.ask("CONFIG", "GET", "*").toString()).contains("NOPERM");
      }
    }
  }

  @Test
  void every_command_works_in_a_cluster_as_that_user() throws Exception {
    try (var server = RedisServer.startCluster()) {
      DocumentedUser.admit(server);
      try (var client =
          Client.of("redis+cluster://" + DocumentedUser.LOGIN + "127.0.0.1:" + server.port())) {
        for (Command command : Rights.needed(true)) {
          assertThat(client.send(command).get(0).toString())
              .as(command.toString())
              .doesNotContain("NOPERM");
        }
      }
    }
  }

  @Test
  void a_right_that_is_missing_is_told_whichever_it_is() throws Exception {
    try (var server = RedisServer.startCluster()) {
      for (String word : DocumentedUser.rule()) {
        if (!word.matches("[+~].*") || word.equals("+select")) {
          continue;
        }
        DocumentedUser.admit(
            server, DocumentedUser.rule().stream().filter(one -> !one.equals(word)).toList());
        try (var client =
            Client.of("redis+cluster://" + DocumentedUser.LOGIN + "127.0.0.1:" + server.port())) {
          assertThatThrownBy(() -> client.ask("PING"))
              .as(word)
              .isInstanceOf(StoreUnavailable.class)
              .message()
              .containsIgnoringCase(word.replaceFirst("[+~]([^|]*).*", "$1"))
              .contains("docs/redis.md")
              .doesNotContain(DocumentedUser.PASSWORD);
        }
      }
    }
  }

  @Test
  void looking_for_rights_writes_nothing() throws Exception {
    try (var server = RedisServer.start();
        var client = Client.of(server.url())) {
      assertThatCode(() -> client.ask("PING")).doesNotThrowAnyException();
      assertThat(server.ask("DBSIZE")).isEqualTo("0");
    }
  }

  @Test
  void every_command_that_the_program_sends_is_among_them() throws Exception {
    Set<String> sent = new TreeSet<>();
    for (Path root : List.of(Path.of("src/main/java"), Path.of("src/main/resources"))) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(one -> one.toString().matches(".*\\.(java|lua)")).toList()) {
          if (!file.startsWith(Path.of("src/main/java/io/cambist/redis"))) {
            SENT.matcher(Files.readString(file))
                .results()
                .map((MatchResult call) -> call.group(1))
                .forEach(sent::add);
          }
        }
      }
    }
    assertThat(sent).contains("SET", "MGET", "XADD");
    assertThat(Rights.needed(false).stream().map(Command::name).collect(Collectors.toSet()))
        .containsAll(sent);
  }
}
