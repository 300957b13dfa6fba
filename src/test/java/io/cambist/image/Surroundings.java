package io.cambist.image;

import io.cambist.jose.SigningKey;
import io.cambist.testing.RedisServer;
import io.cambist.testing.TestFederation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What a container needs about it: a Redis, the federation of the tests, and a signing key. */
final class Surroundings implements AutoCloseable {
  static final String ISSUER = "https://cambist.test";

  private final Path home;
  private final RedisServer redis;
  private final Map<String, Path> mounts;
  private final Map<String, String> settings;

  private Surroundings(
      Path home, RedisServer redis, Map<String, Path> mounts, Map<String, String> settings) {
    this.home = home;
    this.redis = redis;
    this.mounts = mounts;
    this.settings = settings;
  }

  static Surroundings create() throws IOException, InterruptedException {
    Path home = home();
    Path keys = Files.createDirectory(home.resolve("keys"));
    Files.writeString(keys.resolve("signing.jwk"), SigningKey.generate().privateJwk());
    RedisServer redis = RedisServer.start();
    return new Surroundings(
        home,
        redis,
        Map.of(
            Container.FEDERATION,
            Path.of(new TestFederation().start().get("cambist.federation")),
            Container.KEYS,
            keys),
        Map.of(
            "CAMBIST_ISSUER",
            ISSUER,
            "CAMBIST_FEDERATION",
            Container.FEDERATION,
            "CAMBIST_REDIS",
            redis.url(),
            "CAMBIST_SIGNING_KEYS",
            Container.KEYS,
            // A target of the tests asks one; nobody is there.
            "CAMBIST_DECISION_POINT",
            "http://127.0.0.1:9"));
  }

  /** A directory for what comes of one test. */
  static Path home() throws IOException {
    return Files.createTempDirectory(Files.createDirectories(Path.of("target", "image")), "home");
  }

  /**
   * @param special settings besides or instead of the usual ones
   */
  Container launch(int port, Map<String, String> special, String... arguments) throws IOException {
    var all = new HashMap<>(settings);
    all.putAll(special);
    return Container.launch(home, port, mounts, all, arguments);
  }

  Path signingKey() {
    return mounts.get(Container.KEYS).resolve("signing.jwk");
  }

  @Override
  public void close() throws IOException {
    redis.close();
    Image.delete(home);
  }
}
