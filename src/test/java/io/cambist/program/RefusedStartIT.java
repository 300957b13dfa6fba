package io.cambist.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.testing.PackagedGateway;
import io.cambist.testing.RedisServer;
import io.cambist.testing.TestAssertion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A gateway that cannot start, beside one that runs on the same Redis. */
class RefusedStartIT {
  @Test
  void it_removes_nothing_that_its_federation_does_not_name() throws Exception {
    Program running = Program.shared();
    RedisServer redis = running.redis();
    Path home = Program.home();
    Map<String, String> settings = Program.settings(home, redis.url());
    Path another = Files.createDirectories(home.resolve("federation"));
    try (Stream<Path> files = Files.list(Path.of(settings.get("CAMBIST_FEDERATION")))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file).replace("id: deploy-from-main", "id: other-name");
        Files.writeString(another.resolve(file.getFileName()), text);
      }
    }
    settings.put("CAMBIST_FEDERATION", another.toString());
    settings.put("QUARKUS_HTTP_PORT", Integer.toString(running.gateway().port()));
    String before = redis.ask("GET", "{cut}:state");

    try (PackagedGateway refused = PackagedGateway.launch(home, settings)) {
      assertThat(refused.exitCode()).isNotZero();
      assertThat(refused.log()).contains("is in use");
    }

    assertThat(redis.ask("GET", "{cut}:state")).isEqualTo(before);
    Caller caller = new Caller(running.gateway().url());
    assertThat(caller.send(caller.exchange(TestAssertion.of("ci").sign())).statusCode())
        .isEqualTo(200);
  }
}
