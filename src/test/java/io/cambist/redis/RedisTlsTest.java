package io.cambist.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambist.oauth.StartRefused;
import io.cambist.testing.RedisTls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RedisTlsTest {
  /** A handshake takes its time on a busy machine, and is over at once where it fails. */
  private static Client client(String url, Optional<Path> authority) {
    return client(url, authority, Duration.ofSeconds(10));
  }

  private static Client client(String url, Optional<Path> authority, Duration deadline) {
    return new Client(
        new RedisAccess(Deployment.parse(url), Login.NONE, authority, deadline, 0), deadline);
  }

  @Test
  void with_its_authority_a_redis_is_spoken_to_over_tls() throws Exception {
    try (var redis = RedisTls.start();
        var client = client(redis.url(""), Optional.of(redis.authority()))) {
      assertThat(client.ask("SET", "a", "x".repeat(100_000)).isOk()).isTrue();
      assertThat(client.ask("GET", "a")).hasToString("x".repeat(100_000));
    }
  }

  @Test
  void a_cluster_is_spoken_to_over_tls() throws Exception {
    try (var redis = RedisTls.startCluster();
        var client =
            client(
                redis.url("").replace("rediss:", "rediss+cluster:"),
                Optional.of(redis.authority()))) {
      assertThat(client.ask("SET", "a", "1").isOk()).isTrue();
    }
  }

  @Test
  void by_its_address_too_when_the_certificate_is_for_it() throws Exception {
    try (var redis = RedisTls.start();
        var client = client(redis.url("", "127.0.0.1"), Optional.of(redis.authority()))) {
      assertThat(client.ask("PING")).hasToString("PONG");
    }
  }

  @Test
  void an_authority_that_nobody_named_is_not_trusted() throws Exception {
    try (var redis = RedisTls.start();
        var client = client(redis.url(""), Optional.empty())) {
      assertThatThrownBy(() -> client.ask("PING"))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("CAMBIST_REDIS_CA");
    }
  }

  @Test
  void a_certificate_for_another_host_is_refused() throws Exception {
    try (var redis = RedisTls.startFor("redis.example");
        var client = client(redis.url(""), Optional.of(redis.authority()))) {
      assertThatThrownBy(() -> client.ask("PING"))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("certificate");
    }
  }

  @Test
  void a_redis_without_tls_is_not_spoken_to_in_the_clear() throws Exception {
    try (var redis = RedisTls.start();
        var client =
            client(
                "rediss://:secret@localhost:" + redis.server().port(),
                Optional.of(redis.authority()),
                Client.DEADLINE)) {
      assertThatThrownBy(() -> client.ask("PING"))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("localhost:" + redis.server().port())
          .hasMessageContaining("CAMBIST_REDIS asks for TLS")
          .hasMessageNotContaining("secret")
          .hasMessageNotContaining("certificate");
    }
  }

  @Test
  void a_file_without_a_certificate_refuses_the_start(@TempDir Path directory) throws Exception {
    Path empty = Files.writeString(directory.resolve("ca.pem"), "nothing\n");
    for (Path file : new Path[] {empty, directory.resolve("away.pem"), directory}) {
      assertThatThrownBy(() -> client("rediss://localhost", Optional.of(file)))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("CAMBIST_REDIS_CA")
          .hasMessageContaining(file.toString());
    }
  }
}
