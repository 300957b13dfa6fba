package io.cambist.benchmark;

import io.cambist.jose.NativeCrypto;
import io.cambist.jose.SigningKey;
import io.cambist.testing.PackagedGateway;
import io.cambist.testing.RedisServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * What an exchange costs: the packaged program in production mode and a real Redis, a closed loop
 * over distinct assertions. It prints CPU seconds per 1000 exchanges of gateway and Redis, and the
 * latency; it judges nothing. Run by {@code ./mvnw -Pbenchmark verify}.
 */
public final class ExchangeBenchmark {
  private static final int WARM_UP = Integer.getInteger("benchmark.warm-up", 30_000);
  private static final int EXCHANGES = Integer.getInteger("benchmark.exchanges", 30_000);
  private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 3);
  private static final int CONNECTIONS = Integer.getInteger("benchmark.connections", 32);

  private ExchangeBenchmark() {}

  public static void main(String... arguments) throws Exception {
    Path home = Files.createTempDirectory("cambist-benchmark");
    var issuer = SigningKey.generate();
    writeFederation(home.resolve("federation"), issuer);
    Files.createDirectories(home.resolve("keys"));
    Files.writeString(
        home.resolve("keys").resolve("signing.jwk"), SigningKey.generate().privateJwk());
    Vertx vertx = Vertx.vertx();
    try (RedisServer redis = RedisServer.start();
        PackagedGateway gateway = PackagedGateway.start(home, settings(home, redis))) {
      var load = new Load(vertx, gateway.port(), CONNECTIONS);
      load.run(assertions(issuer, WARM_UP));
      System.out.printf(
          Locale.ROOT,
          "%nES256 in, ES256 out, %d connections, %d exchanges a round, gateway on %s, crypto: %s%n",
          CONNECTIONS,
          EXCHANGES,
          "Java " + Runtime.version().feature(),
          crypto(gateway));
      System.out.println("CPU seconds per 1000 exchanges; latency in milliseconds");
      System.out.printf(
          "%8s %8s %8s %8s %8s %8s%n", "gateway", "redis", "both", "p50", "p99", "errors");
      for (int round = 0; round < ROUNDS; round++) {
        List<String> assertions = assertions(issuer, EXCHANGES);
        Duration gatewayBefore = gateway.cpu();
        Duration redisBefore = cpu(redis.pid());
        Load.Result result = load.run(assertions);
        double gatewayCpu = per1000(gateway.cpu().minus(gatewayBefore));
        double redisCpu = per1000(cpu(redis.pid()).minus(redisBefore));
        System.out.printf(
            Locale.ROOT,
            "%8.3f %8.3f %8.3f %8.2f %8.2f %8d%n",
            gatewayCpu,
            redisCpu,
            gatewayCpu + redisCpu,
            result.p50(),
            result.p99(),
            result.errors());
      }
      System.out.printf(
          Locale.ROOT,
          "yardstick: one ES256 signature and one verification here cost %.1f microseconds (%s)%n",
          Yardstick.microseconds(),
          NativeCrypto.install());
    } finally {
      vertx.close();
      deleteAll(home);
    }
  }

  /** What the gateway says of the cryptography it found. */
  private static String crypto(PackagedGateway gateway) throws IOException {
    return gateway
        .log()
        .lines()
        .filter(line -> line.contains("Cryptography: "))
        .findFirst()
        .map(line -> line.replaceFirst(".*Cryptography: ", ""))
        .orElse("unknown");
  }

  static Duration cpu(long pid) {
    return ProcessHandle.of(pid).flatMap(p -> p.info().totalCpuDuration()).orElse(Duration.ZERO);
  }

  private static double per1000(Duration cpu) {
    return cpu.toNanos() / 1e9 / EXCHANGES * 1000;
  }

  private static List<String> assertions(SigningKey issuer, int count) {
    Instant now = Clock.systemUTC().instant();
    List<String> forms = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Map<String, Object> claims = new LinkedHashMap<>();
      claims.put("iss", "https://ci.example");
      claims.put("sub", "repo:acme/shop:ref:refs/heads/main");
      claims.put("aud", "https://cambist.example");
      claims.put("jti", UUID.randomUUID().toString());
      claims.put("iat", now.getEpochSecond());
      claims.put("nbf", now.getEpochSecond());
      claims.put("exp", now.getEpochSecond() + 300);
      claims.put("repository", "acme/shop");
      claims.put("repository_id", "8675309");
      claims.put("ref", "refs/heads/main");
      claims.put("environment", "production");
      claims.put("run_id", "9876543210");
      forms.add(
          "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange"
              + "&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt"
              + "&audience=https%3A%2F%2Forders.example&subject_token="
              + issuer.sign("JWT", claims));
    }
    return forms;
  }

  private static void writeFederation(Path directory, SigningKey issuer) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve("ci.jwks"),
        new com.fasterxml.jackson.databind.ObjectMapper()
            .writeValueAsString(Map.of("keys", List.of(issuer.publicJwk()))));
    Files.writeString(
        directory.resolve("federation.yaml"),
        """
        issuers:
          ci:
            issuer: https://ci.example
            jwks-file: ci.jwks
            audiences: [https://cambist.example]
            single-use: true
            id-claim: jti
            attributes:
              repository: claims.repository_id
            keep: [repository]
        clients:
          ci:
            authentication: { method: subject-token }
            issuers: [ci]
        targets:
          orders:
            audience: https://orders.example
            scopes: [orders:read, orders:deploy]
            max-ttl: 5m
        policies:
          - id: deploy-from-main
            from: ci
            client: ci
            to: orders
            when: attributes.repository == "8675309" && claims.ref == "refs/heads/main"
            scopes: [orders:deploy]
            ttl: 2m
          - id: no-forks
            effect: forbid
            to: orders
            when: has(claims.fork) && claims.fork == "true"
        """);
  }

  private static Map<String, String> settings(Path home, RedisServer redis) {
    return Map.of(
        "CAMBIST_FEDERATION", home.resolve("federation").toString(),
        "CAMBIST_REDIS", redis.url(),
        "CAMBIST_SIGNING_KEYS", home.resolve("keys").toString());
  }

  private static void deleteAll(Path home) throws IOException {
    try (var files = Files.walk(home)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
