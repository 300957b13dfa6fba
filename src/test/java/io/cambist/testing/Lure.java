package io.cambist.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP server that a hostile token points to. Nobody may ever come. */
public final class Lure implements AutoCloseable {
  private final HttpServer server;
  private final AtomicInteger visits = new AtomicInteger();

  private Lure(HttpServer server) {
    this.server = server;
  }

  public static Lure open() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var lure = new Lure(server);
      server.createContext(
          "/",
          exchange -> {
            lure.visits.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
          });
      server.start();
      return lure;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  public int visits() {
    return visits.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
