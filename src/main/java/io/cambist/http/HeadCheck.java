package io.cambist.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.quarkus.arc.Arc;
import io.quarkus.vertx.VertxOptionsCustomizer;
import io.quarkus.vertx.http.runtime.ExtendedQuarkusVertxHttpMetrics;
import io.vertx.core.Handler;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.metrics.HttpServerMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import io.vertx.core.spi.observability.HttpRequest;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Looks at the head of every request before the framework does, which would answer an unsound one
 * itself, with no word and no event. Its server is out of our reach; but Vert.x shows each request
 * to the server's metrics first, and chooses the handler then.
 */
@ApplicationScoped
class HeadCheck implements VertxOptionsCustomizer {
  // Deprecated for a builder, which Quarkus keeps to itself.
  @SuppressWarnings("deprecation")
  @Override
  public void accept(VertxOptions options) {
    options.setMetricsOptions(
        new MetricsOptions().setEnabled(true).setFactory(ignored -> new Metrics()));
  }

  /** Quarkus takes all metrics to be of its kind where connections are limited. */
  private static final class Metrics implements VertxMetrics, ExtendedQuarkusVertxHttpMetrics {
    @Override
    public ConnectionTracker getHttpConnectionTracker() {
      return NOOP_CONNECTION_TRACKER;
    }

    @Override
    public HttpServerMetrics<?, ?, ?> createHttpServerMetrics(
        HttpServerOptions options, SocketAddress address) {
      return new Heads();
    }
  }

  /** What is known of a connection. */
  private static final class Connection {
    private boolean ending;
  }

  private static final class Heads implements HttpServerMetrics<Void, Void, Connection> {
    @Override
    public Connection connected(SocketAddress remote, String name) {
      return new Connection();
    }

    @Override
    public Void requestBegin(Connection known, HttpRequest begun) {
      if (!known.ending
          && begun instanceof HttpServerRequest request
          && request.connection() instanceof Http1xServerConnection connection
          && RequestHead.fault(request).isPresent()) {
        // The connection ends with this request: whatever comes behind it is dropped.
        known.ending = true;
        Handler<HttpServerRequest> last =
            arrived -> {
              if (arrived == request) {
                refuse(request);
              }
            };
        connection.handler(last).invalidRequestHandler(last);
        ChannelHandlerContext channel = connection.channelHandlerContext();
        channel.pipeline().addBefore(channel.name(), UnsoundHeads.NAME, new OwnVersion());
      }
      return null;
    }

    private static void refuse(HttpServerRequest request) {
      // Looked up by name: Vert.x outlives a live reload of development mode, and beans do not.
      Handler<HttpServerRequest> unsound =
          Arc.container().<Handler<HttpServerRequest>>instance(UnsoundHeads.NAME).get();
      unsound.handle(request);
    }
  }

  /** Answers in HTTP/1.1 (RFC 9110 section 6.2), whatever protocol the caller named. */
  private static final class OwnVersion extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext channel, Object message, ChannelPromise written)
        throws Exception {
      if (message instanceof HttpResponse response) {
        response.setProtocolVersion(HttpVersion.HTTP_1_1);
      }
      super.write(channel, message, written);
    }
  }
}
