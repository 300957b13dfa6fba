package io.cambist.program;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.cambist.jose.SigningKey;
import io.cambist.testing.PackagedGateway;
import io.cambist.testing.RedisServer;
import io.cambist.testing.TestAssertion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The federation changes while requests are under way, as a ConfigMap changes. */
class ReloadIT {
  @Test
  void a_swap_takes_effect_a_bad_one_does_not_and_no_request_is_dropped() throws Exception {
    Path home = Program.home();
    Map<String, String> settings = new HashMap<>();
    try (RedisServer redis = RedisServer.start()) {
      settings.putAll(Program.settings(home, redis.url()));
      Path mount = Files.createDirectories(home.resolve("mount"));
      Path good = Path.of(settings.get("CAMBIST_FEDERATION"));
      swap(mount, copy(good, mount.resolve("..v1"), " ttl: 2m", " ttl: 2m"));
      for (String file : names(good)) {
        Files.createSymbolicLink(mount.resolve(file), Path.of("..data", file));
      }
      settings.put("CAMBIST_FEDERATION", mount.toString());
      settings.put("CAMBIST_FEDERATION_POLL", "PT0.1S");
      try (PackagedGateway gateway = PackagedGateway.start(home, settings)) {
        reloads(gateway, mount, good);
      }
    }
  }

  private static void reloads(PackagedGateway gateway, Path mount, Path good) throws Exception {
    Caller caller = new Caller(gateway.url());
    assertThat(life(caller)).isEqualTo(120);
    var done = new AtomicBoolean();
    ExecutorService load = Executors.newSingleThreadExecutor();
    Future<Integer> dropped = load.submit(() -> dropped(caller, done));

    swap(mount, copy(good, mount.resolve("..v2"), " ttl: 2m", " ttl: 1m"));
    Eventually.holds(() -> life(caller) == 60);

    swap(mount, copy(good, mount.resolve("..v3"), " ttl: 2m", " tttl: 2m"));
    Eventually.holds(() -> health(gateway).contains("refused"));
    assertThat(health(gateway)).contains("\"status\": \"UP\"", "test.yaml:", "has no ttl");
    assertThat(metric(gateway)).isEqualTo("1.0");
    assertThat(life(caller)).isEqualTo(60);

    swap(mount, copy(good, mount.resolve("..v4"), " ttl: 2m", " ttl: 90s"));
    Eventually.holds(() -> life(caller) == 90);
    assertThat(metric(gateway)).isEqualTo("0.0");

    done.set(true);
    assertThat(dropped.get()).isZero();
    load.shutdown();
  }

  @Test
  void a_new_key_is_published_at_once_and_signs_when_the_one_before_goes() throws Exception {
    Path home = Program.home();
    try (RedisServer redis = RedisServer.start();
        PackagedGateway gateway =
            PackagedGateway.start(home, Program.settings(home, redis.url()))) {
      var caller = new Caller(gateway.url());
      Path keys = home.resolve("keys");
      String old = caller.token(caller.exchange(TestAssertion.of("ci").sign()));
      SigningKey next = SigningKey.generate();
      Files.writeString(keys.resolve("next.jwk"), next.privateJwk());
      Files.writeString(keys.resolve("active"), "next.jwk");
      Eventually.holds(() -> gateway.body("/oauth2/jwks").contains(next.keyId()));
      assertThat(keyOf(caller)).isNotEqualTo(next.keyId());

      Files.delete(keys.resolve("signing.jwk"));
      Eventually.holds(() -> keyOf(caller).equals(next.keyId()));
      assertThat(caller.isActive("orders-api", old)).isFalse();
    }
  }

  private static String keyOf(Caller caller) {
    String token = caller.token(caller.exchange(TestAssertion.of("ci").sign()));
    String header =
        new String(Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))), US_ASCII);
    return header.replaceFirst(".*\"kid\":\"([^\"]+)\".*", "$1");
  }

  private static int dropped(Caller caller, AtomicBoolean done) {
    int dropped = 0;
    while (!done.get()) {
      int status = caller.send(caller.exchange(TestAssertion.of("ci").sign())).statusCode();
      dropped += status == 200 ? 0 : 1;
    }
    return dropped;
  }

  private static int life(Caller caller) {
    return caller
        .send(caller.exchange(TestAssertion.of("ci").sign()))
        .granted()
        .at("expires_in")
        .asInt();
  }

  private static String health(PackagedGateway gateway) throws InterruptedException {
    return gateway.body("/q/health/ready");
  }

  private static String metric(PackagedGateway gateway) throws InterruptedException {
    return gateway
        .body("/q/metrics")
        .lines()
        .filter(line -> line.startsWith("cambist_federation_reload_failed "))
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .findFirst()
        .orElseThrow();
  }

  private static Path copy(Path from, Path to, String text, String other) throws IOException {
    Files.createDirectories(to);
    for (String file : names(from)) {
      String content = Files.readString(from.resolve(file));
      Files.writeString(to.resolve(file), content.replaceFirst(text, other));
    }
    return to;
  }

  private static String[] names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toArray(String[]::new);
    }
  }

  /** What the kubelet does: one symlink is replaced in one step. */
  private static void swap(Path mount, Path version) throws IOException {
    Path fresh = mount.resolve("..data_tmp");
    Files.createSymbolicLink(fresh, version.getFileName());
    Files.move(
        fresh,
        mount.resolve("..data"),
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }
}
