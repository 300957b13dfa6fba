package io.cambist.program;

import io.cambist.jose.SigningKey;
import io.cambist.testing.PackagedGateway;
import io.cambist.testing.RedisServer;
import io.cambist.testing.TestFederation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The packaged program with a Redis of its own and the federation of the tests. */
final class Program implements AutoCloseable {
  /** Settings that are empty count as unset. */
  private static final Map<String, String> EMPTY =
      Map.of(
          "CAMBIST_EPOCH", "",
          "CAMBIST_SESSION_RETENTION", "",
          "CAMBIST_MAX_TTL", "",
          "CAMBIST_REDIS_REPLICAS", "",
          "CAMBIST_REDIS_CA", "");

  private static Program shared;

  /** Written once: programs that run would read new keys for it. */
  private static String federation;

  private final RedisServer redis;
  private final PackagedGateway gateway;

  private Program(RedisServer redis, PackagedGateway gateway) {
    this.redis = redis;
    this.gateway = gateway;
  }

  /** One for all tests that only talk to it: it takes three seconds to start. */
  static synchronized Program shared() throws IOException, InterruptedException {
    if (shared == null) {
      shared = start(EMPTY);
      Runtime.getRuntime().addShutdownHook(new Thread(shared.gateway::close));
    }
    return shared;
  }

  /**
   * @param special settings besides or instead of the usual ones
   */
  static Program start(Map<String, String> special) throws IOException, InterruptedException {
    RedisServer redis = RedisServer.start();
    try {
      Path home = home();
      return new Program(redis, PackagedGateway.start(home, settings(home, redis.url(), special)));
    } catch (IOException | InterruptedException | RuntimeException failure) {
      redis.close();
      throw failure;
    }
  }

  /** A directory for one start of the program. */
  static Path home() throws IOException {
    return Files.createTempDirectory(Files.createDirectories(Path.of("target", "program")), "home");
  }

  private static synchronized String federation() {
    if (federation == null) {
      federation = new TestFederation().start().get("cambist.federation");
    }
    return federation;
  }

  /** All the settings that production needs, and good ones. */
  static Map<String, String> settings(Path home, String redis) throws IOException {
    Path keys = Files.createDirectories(home.resolve("keys"));
    Files.writeString(keys.resolve("signing.jwk"), SigningKey.generate().privateJwk());
    var settings = new HashMap<String, String>();
    settings.put("CAMBIST_FEDERATION", federation());
    // A target of the tests asks one; nobody is there.
    settings.put("CAMBIST_DECISION_POINT", "http://127.0.0.1:9");
    settings.put("CAMBIST_REDIS", redis);
    // A busy machine must not fail a test.
    settings.put("CAMBIST_REDIS_TIMEOUT", "PT10S");
    settings.put("CAMBIST_SIGNING_KEYS", keys.toString());
    return settings;
  }

  /**
   * @param special settings besides or instead of the usual ones
   */
  static Map<String, String> settings(Path home, String redis, Map<String, String> special)
      throws IOException {
    Map<String, String> settings = settings(home, redis);
    settings.putAll(special);
    return settings;
  }

  PackagedGateway gateway() {
    return gateway;
  }

  RedisServer redis() {
    return redis;
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    redis.close();
  }
}
