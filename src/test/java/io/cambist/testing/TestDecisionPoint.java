package io.cambist.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/**
 * A decision point for tests, over HTTP. It is told there what to answer ({@code PUT /answer}, with
 * the status in {@code ?}), and tells what it was asked last ({@code GET /asked}).
 */
public final class TestDecisionPoint {
  private final HttpServer server;
  private volatile String answer = "{\"decision\":true}";
  private volatile int status = 200;
  private volatile String asked = "";

  private TestDecisionPoint(HttpServer server) {
    this.server = server;
  }

  public static TestDecisionPoint start() {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      var started = new TestDecisionPoint(HttpServer.create(address, 0));
      started.server.createContext("/access/v1/evaluation", started::evaluate);
      started.server.createContext("/answer", started::learn);
      started.server.createContext("/asked", exchange -> send(exchange, 200, started.asked));
      started.server.setExecutor(
          Executors.newCachedThreadPool(
              task -> {
                var daemon = new Thread(task, "decision-point");
                daemon.setDaemon(true);
                return daemon;
              }));
      started.server.start();
      return started;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void learn(HttpExchange exchange) throws IOException {
    status = Integer.parseInt(exchange.getRequestURI().getQuery());
    answer = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    send(exchange, 204, "");
  }

  private void evaluate(HttpExchange exchange) throws IOException {
    asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    if (status > 0) {
      send(exchange, status, answer);
    }
    // Else nobody ever hears of it.
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
