package io.cambist.issuer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An issuer on a loopback port: discovery, keys, assertions, and any bad manners that a test wants.
 */
public final class TestIssuer implements AutoCloseable {
  /** How an endpoint answers. */
  @FunctionalInterface
  public interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  public static final String AUDIENCE = "https://cambist.test";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicInteger discoveries = new AtomicInteger();
  private final AtomicInteger keyFetches = new AtomicInteger();
  private volatile TestKey key = TestKey.ec("key-1", "P-256");
  private volatile Answer discovery;
  private volatile Answer jwks;

  /** On any free port. */
  public TestIssuer() {
    this(0);
  }

  public TestIssuer(int port) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException taken) {
      throw new UncheckedIOException(taken);
    }
    behave();
    server.setExecutor(threads);
    server.createContext(
        "/.well-known/openid-configuration",
        exchange -> {
          discoveries.incrementAndGet();
          answer(exchange, discovery);
        });
    server.createContext(
        "/jwks",
        exchange -> {
          keyFetches.incrementAndGet();
          answer(exchange, jwks);
        });
    server.start();
  }

  private static void answer(HttpExchange exchange, Answer answer) {
    try (exchange) {
      answer.to(exchange);
    } catch (IOException hungUp) {
      // The gateway has had enough.
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public TestKey key() {
    return key;
  }

  public int discoveries() {
    return discoveries.get();
  }

  public int keyFetches() {
    return keyFetches.get();
  }

  /** Answers as an issuer should, from now on. */
  public void behave() {
    discovery =
        exchange ->
            json(TestKey.json(Map.of("issuer", url(), "jwks_uri", url() + "/jwks"))).to(exchange);
    jwks = exchange -> json(TestKey.json(keySet(key.publicJwk()))).to(exchange);
  }

  /** Signs with another key from now on, and publishes that one alone. */
  public void rotate(TestKey next) {
    key = next;
  }

  public void answerDiscovery(Answer answer) {
    discovery = answer;
  }

  public void answerKeys(Answer answer) {
    jwks = answer;
  }

  /** Claims of an assertion that is as it should be, for a test to spoil. */
  public Map<String, Object> claims(Instant now) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", url());
    claims.put("sub", "job-1");
    claims.put("aud", AUDIENCE);
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("iat", now.getEpochSecond());
    claims.put("nbf", now.getEpochSecond());
    claims.put("exp", now.getEpochSecond() + 300);
    return claims;
  }

  /** An assertion that is as it should be. */
  public String assertion(Instant now) {
    return key.sign("ES256", claims(now));
  }

  public static Map<String, Object> keySet(Map<String, Object> key) {
    return Map.of("keys", List.of(key));
  }

  public static Answer json(String text) {
    return send(200, "application/json", TestKey.bytes(text));
  }

  /** The keys of this issuer, with a Cache-Control header. */
  public Answer cached(String cacheControl) {
    return exchange -> {
      exchange.getResponseHeaders().add("Cache-Control", cacheControl);
      json(TestKey.json(keySet(key.publicJwk()))).to(exchange);
    };
  }

  public static Answer status(int status) {
    return send(status, "application/json", TestKey.bytes("{\"keys\":[]}"));
  }

  public static Answer html() {
    return send(200, "text/html", TestKey.bytes("<html>Sign in</html>"));
  }

  public static Answer redirect(String location) {
    return exchange -> {
      exchange.getResponseHeaders().add("Location", location);
      exchange.sendResponseHeaders(302, -1);
    };
  }

  /** A key set with far too much white space in front. */
  public static Answer oversized() {
    byte[] body = new byte[1024 * 1024];
    Arrays.fill(body, (byte) ' ');
    return send(200, "application/json", body);
  }

  /** As oversized, but its length is told by nothing. */
  public static Answer endless() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      byte[] part = new byte[64 * 1024];
      for (int i = 0; i < 1024; i++) {
        exchange.getResponseBody().write(part);
      }
    };
  }

  /** Takes the request and says nothing. */
  public Answer hang() {
    return exchange -> pause(60_000);
  }

  /** Sends a byte every few milliseconds, for ever. */
  public Answer drip() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      while (!pause(5)) {
        exchange.getResponseBody().write(' ');
        exchange.getResponseBody().flush();
      }
    };
  }

  /** Promises more than it sends. */
  public static Answer cutOff() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 1000);
      exchange.getResponseBody().write(TestKey.bytes("{\"keys\":["));
      exchange.getResponseBody().flush();
    };
  }

  private boolean pause(long milliseconds) {
    try {
      return closing.await(milliseconds, TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static Answer send(int status, String type, byte[] body) {
    return exchange -> {
      exchange.getResponseHeaders().add("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    };
  }
}
