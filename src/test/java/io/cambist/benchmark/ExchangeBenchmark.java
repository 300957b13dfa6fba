package io.cambist.benchmark;

import io.cambist.jose.NativeCrypto;
import io.cambist.jose.SigningKey;
import io.cambist.testing.DpopKey;
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
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/**
 * What an exchange costs: the packaged program in production mode and a real Redis, a closed loop
 * over distinct assertions. It prints CPU seconds per 1000 exchanges of gateway and Redis, and the
 * latency; it judges nothing. Run by {@code ./mvnw -Pbenchmark verify}; with {@code
 * -Dbenchmark.options=-Dbenchmark.sessions=1000000} it compares with a gateway whose Redis holds
 * that many more, with {@code -Dbenchmark.options=-Dbenchmark.dpop=true} bearer tokens with those
 * that are bound to a key, and with {@code -Dbenchmark.options=-Dbenchmark.verify=true} it measures
 * what proxies ask instead.
 */
public final class ExchangeBenchmark {
  private static final int WARM_UP = Integer.getInteger("benchmark.warm-up", 30_000);
  private static final int EXCHANGES = Integer.getInteger("benchmark.exchanges", 30_000);
  private static final int ROUNDS = Integer.getInteger("benchmark.rounds", 3);
  private static final int CONNECTIONS = Integer.getInteger("benchmark.connections", 32);

  private static final int SESSIONS = Integer.getInteger("benchmark.sessions", 0);
  private static final boolean PROOFS = Boolean.getBoolean("benchmark.dpop");
  private static final boolean VERIFY = Boolean.getBoolean("benchmark.verify");
  private static final int TOKENS = 1000;
  private static final Duration BRIEF = Duration.ofMinutes(2);
  private static final Duration LASTING = Duration.ofHours(3);

  private final Path home;
  private final SigningKey issuer;
  private final Vertx vertx;

  private ExchangeBenchmark(Path home, SigningKey issuer, Vertx vertx) {
    this.home = home;
    this.issuer = issuer;
    this.vertx = vertx;
  }

  public static void main(String... arguments) throws Exception {
    Path home = Files.createTempDirectory("cambist-benchmark");
    var issuer = SigningKey.generate();
    writeFederation(home.resolve("federation"), issuer);
    Files.createDirectories(home.resolve("keys"));
    Files.writeString(
        home.resolve("keys").resolve("signing.jwk"), SigningKey.generate().privateJwk());
    Vertx vertx = Vertx.vertx();
    try {
      new ExchangeBenchmark(home, issuer, vertx).run();
    } finally {
      vertx.close();
      deleteAll(home);
    }
  }

  private void run() throws Exception {
    try (RedisServer redis = RedisServer.start();
        RedisServer crowded = RedisServer.start()) {
      if (SESSIONS > 0) {
        crowd(crowded);
      }
      try (PackagedGateway gateway = start(redis)) {
        var few = new Measured(redis, gateway, new Load(vertx, gateway.port(), CONNECTIONS));
        few.load().run(assertions(WARM_UP, BRIEF));
        System.out.printf(
            Locale.ROOT,
            "%nES256 in, ES256 out, %d connections, %d exchanges a round, gateway on %s, crypto: %s%n",
            CONNECTIONS,
            EXCHANGES,
            "Java " + Runtime.version().feature(),
            crypto(gateway));
        if (SESSIONS > 0) {
          compare(few, crowded);
        } else if (PROOFS) {
          compareProofs(few);
        } else if (VERIFY) {
          verify(few);
        } else {
          heading();
          for (int round = 0; round < ROUNDS; round++) {
            round(few);
          }
        }
      }
    }
    System.out.printf(
        Locale.ROOT,
        "yardstick: one ES256 signature and one verification here cost %.1f microseconds (%s)%n",
        Yardstick.microseconds(),
        NativeCrypto.install());
  }

  /**
   * Opens the sessions by exchanges, through a gateway that is gone before anything is measured.
   */
  private void crowd(RedisServer redis) throws Exception {
    try (PackagedGateway gateway = start(redis)) {
      var load = new Load(vertx, gateway.port(), CONNECTIONS);
      for (int opened = 0; opened < SESSIONS; opened += WARM_UP) {
        load.run(assertions(Math.min(WARM_UP, SESSIONS - opened), LASTING));
      }
    }
  }

  /** Turn by turn, so that what else the machine does befalls both alike. */
  private void compare(Measured few, RedisServer crowded) throws Exception {
    try (PackagedGateway gateway = start(crowded)) {
      var many = new Measured(crowded, gateway, new Load(vertx, gateway.port(), CONNECTIONS));
      many.load().run(assertions(WARM_UP, BRIEF));
      heading();
      var ratios = new ArrayList<Double>();
      for (int round = 0; round < ROUNDS; round++) {
        double alone = round(few);
        ratios.add(round(many) / alone);
      }
      System.out.printf(
          Locale.ROOT,
          "an exchange among %d more sessions costs, of one without: %s%n",
          SESSIONS,
          ratios.stream().map(ratio -> String.format(Locale.ROOT, "%.2f", ratio)).toList());
    }
  }

  /** Bearer and bound tokens in turns, from the same gateway. */
  private void compareProofs(Measured measured) throws Exception {
    String url = measured.gateway().url() + "/oauth2/token";
    measured.load().run(assertions(WARM_UP, BRIEF), proofs(url, WARM_UP));
    heading();
    var ratios = new ArrayList<String>();
    for (int round = 0; round < ROUNDS; round++) {
      double bearer = round(measured);
      double bound = round(measured, proofs(url, EXCHANGES));
      ratios.add(String.format(Locale.ROOT, "%.2f (%+.3f s)", bound / bearer, bound - bearer));
    }
    System.out.printf("an exchange that is bound by DPoP costs, of a bearer one: %s%n", ratios);
  }

  /** Bearer tokens without counted uses: one signature to verify, one round trip. */
  private void verify(Measured measured) throws Exception {
    List<String> tokens =
        assertions(TOKENS, LASTING).stream().map(form -> measured.load().token(form)).toList();
    measured.load().verify(tokens, WARM_UP);
    System.out.println("questions of a proxy, instead of exchanges:");
    heading();
    for (int round = 0; round < ROUNDS; round++) {
      print(measured, () -> measured.load().verify(tokens, EXCHANGES));
    }
  }

  /** Each is fresh for a minute. */
  private static List<String> proofs(String url, int count) {
    DpopKey key = DpopKey.generate();
    return IntStream.range(0, count).parallel().mapToObj(i -> key.proofFor(url)).toList();
  }

  private static void heading() {
    System.out.println("CPU seconds per 1000 exchanges; latency in milliseconds");
    System.out.printf(
        "%8s %8s %8s %8s %8s %8s %10s%n",
        "gateway", "redis", "both", "p50", "p99", "errors", "keys");
  }

  private double round(Measured measured) throws Exception {
    return round(measured, List.of());
  }

  private double round(Measured measured, List<String> proofs) throws Exception {
    List<String> assertions = assertions(EXCHANGES, BRIEF);
    return print(measured, () -> measured.load().run(assertions, proofs));
  }

  private static double print(Measured measured, Callable<Load.Result> work) throws Exception {
    Duration gatewayBefore = measured.gateway().cpu();
    Duration redisBefore = cpu(measured.redis().pid());
    Load.Result result = work.call();
    double gatewayCpu = per1000(measured.gateway().cpu().minus(gatewayBefore));
    double redisCpu = per1000(cpu(measured.redis().pid()).minus(redisBefore));
    System.out.printf(
        Locale.ROOT,
        "%8.3f %8.3f %8.3f %8.2f %8.2f %8d %10s%n",
        gatewayCpu,
        redisCpu,
        gatewayCpu + redisCpu,
        result.p50(),
        result.p99(),
        result.errors(),
        measured.redis().ask("DBSIZE").strip());
    return gatewayCpu + redisCpu;
  }

  private PackagedGateway start(RedisServer redis) throws Exception {
    return PackagedGateway.start(home, settings(home, redis));
  }

  /** A gateway with a Redis of its own, and the load that is put on it. */
  private record Measured(RedisServer redis, PackagedGateway gateway, Load load) {}

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

  private List<String> assertions(int count, Duration life) {
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
      claims.put("exp", now.plus(life).getEpochSecond());
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
            origins: [https://orders.example]
            scopes: [orders:read, orders:deploy]
            max-ttl: 3h
        policies:
          - id: deploy-from-main
            from: ci
            client: ci
            to: orders
            when: attributes.repository == "8675309" && claims.ref == "refs/heads/main"
            scopes: [orders:deploy]
            ttl: 3h
          - id: no-forks
            effect: forbid
            to: orders
            when: has(claims.fork) && claims.fork == "true"
        """);
  }

  private static Map<String, String> settings(Path home, RedisServer redis) {
    return Map.of(
        "CAMBIST_FEDERATION", home.resolve("federation").toString(),
        "CAMBIST_MAX_TTL", "PT3H",
        "CAMBIST_REDIS", redis.url(),
        "CAMBIST_TRUSTED_PROXIES", "127.0.0.1",
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
