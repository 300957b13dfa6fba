package io.cambist.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Sends commands to Redis, each batch in one round trip, on a connection of each event loop. */
public final class RedisPipeline implements AutoCloseable {
  private static final int MOST_COMMANDS = 1 << 16;

  private final VertxInternal vertx;
  private final RedisOptions options;
  private final AtomicLong anyConnectedAt = new AtomicLong(System.nanoTime());
  private final Duration deadline;
  private final ConcurrentHashMap<EventLoop, RedisLink> links = new ConcurrentHashMap<>();
  private final ContextInternal elsewhere;
  private final Counter answered;
  private final Counter failed;

  /**
   * Connects when it is first needed.
   *
   * @param url {@code redis://}, {@code rediss://} or {@code unix://}
   * @param deadline how long a batch may take, waiting for a connection included
   */
  public RedisPipeline(Vertx vertx, String url, Duration deadline, MeterRegistry metrics) {
    this.vertx = (VertxInternal) vertx;
    this.deadline = deadline;
    this.options =
        new RedisOptions()
            .setNetClientOptions(
                new NetClientOptions()
                    .setConnectTimeout((int) deadline.toMillis())
                    .setTcpKeepAlive(true)
                    .setHostnameVerificationAlgorithm("HTTPS"))
            .setConnectionString(url)
            .setMaxPoolSize(1)
            .setPoolRecycleTimeout(-1)
            .setPoolCleanerInterval(-1)
            .setMaxWaitingHandlers(MOST_COMMANDS);
    this.elsewhere = this.vertx.createEventLoopContext();
    this.answered = metrics.counter("cambist.redis.batches", "outcome", "answered");
    this.failed = metrics.counter("cambist.redis.batches", "outcome", "failed");
  }

  /**
   * Sends a batch when it is subscribed to. The replies come in the order of the commands, on the
   * caller's Vert.x context; an error reply is a value among them.
   *
   * @return fails with {@link StoreUnavailable} when there is no answer within the deadline; the
   *     commands may or may not have been executed then, and are never sent again
   */
  public Uni<List<Reply>> send(List<Command> commands) {
    return send(commands, null);
  }

  /**
   * @param chosen where the replies come; null: where the caller is
   */
  private Uni<List<Reply>> send(List<Command> commands, ContextInternal chosen) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              ContextInternal caller =
                  chosen != null ? chosen : (ContextInternal) Vertx.currentContext();
              ContextInternal context = caller == null ? elsewhere : caller;
              Promise<List<Reply>> replies = context.promise();
              replies
                  .future()
                  .onSuccess(
                      list -> {
                        answered.increment();
                        emitter.complete(list);
                      })
                  .onFailure(
                      failure -> {
                        failed.increment();
                        emitter.fail(failure);
                      });
              link(context).send(requests(commands), replies);
            });
  }

  /**
   * Connects on every event loop, so that no request waits for that; returns when all are done,
   * whatever came of it.
   *
   * @param patience how long to wait at most
   */
  void warmUp(Duration patience) {
    var pings = new ArrayList<Uni<List<Reply>>>();
    for (EventExecutor loop : vertx.getEventLoopGroup()) {
      pings.add(
          send(
              List.of(Command.of("PING")),
              vertx.createEventLoopContext(
                  (EventLoop) loop, null, RedisPipeline.class.getClassLoader())));
    }
    Uni.join()
        .all(pings)
        .andCollectFailures()
        .onItemOrFailure()
        .transform((answers, failure) -> true)
        .ifNoItem()
        .after(patience)
        .recoverWithItem(false)
        .await()
        .indefinitely();
  }

  private RedisLink link(ContextInternal context) {
    EventLoop loop = context.nettyEventLoop();
    RedisLink known = links.get(loop);
    return known != null ? known : links.computeIfAbsent(loop, this::newLink);
  }

  private RedisLink newLink(EventLoop loop) {
    ContextInternal context =
        vertx.createEventLoopContext(loop, null, RedisPipeline.class.getClassLoader());
    return new RedisLink(context, options, deadline, anyConnectedAt);
  }

  private static List<Request> requests(List<Command> commands) {
    var requests = new ArrayList<Request>(commands.size());
    for (Command command : commands) {
      requests.add(
          Request.cmd(
              io.vertx.redis.client.Command.create(command.name()), command.arguments().toArray()));
    }
    return requests;
  }

  /** Closes every connection; what is in flight fails. */
  @Override
  public void close() {
    links.values().forEach(RedisLink::close);
  }
}
