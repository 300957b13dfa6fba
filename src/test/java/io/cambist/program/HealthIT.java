package io.cambist.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.testing.PackagedGateway;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The packaged program, asked by itself how it does, as a container asks that has no shell. */
class HealthIT {
  private static Command.Said health(int port) throws Exception {
    return Command.run(Map.of("QUARKUS_HTTP_PORT", Integer.toString(port)), "health");
  }

  @Test
  void one_that_is_ready_is_told_so() throws Exception {
    int port = Program.shared().gateway().port();
    assertThat(health(port))
        .isEqualTo(
            new Command.Said(0, "ready: http://localhost:" + port + "/q/health/ready\n", ""));
  }

  @Test
  void one_without_redis_says_that_and_one_that_is_gone_is_not_there() throws Exception {
    Path home = Program.home();
    int port;
    try (PackagedGateway gateway =
        PackagedGateway.launch(home, Program.settings(home, "redis://127.0.0.1:1"))) {
      port = gateway.port();
      Eventually.holds(() -> gateway.status("/q/health/ready") == 503);
      Command.Said said = health(port);
      assertThat(said.code()).isEqualTo(1);
      assertThat(said.out()).startsWith("not ready: ").contains("redis: ").hasLineCount(1);
    }
    Eventually.holds(() -> health(port).out().startsWith("not ready: nobody listens at "));
  }
}
