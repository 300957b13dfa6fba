package io.cambist.redis;

import io.vertx.core.AsyncResult;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * One standing connection and what waits for it; all of it runs on one event loop. Requests make it
 * connect again when it was lost; after a failed attempt they fail at once for a short while.
 */
final class RedisLink {
  private static final Logger LOG = Logger.getLogger(RedisLink.class);
  private static final long PAUSE_NANOS = Duration.ofMillis(250).toNanos();
  private static final int MOST_BATCHES = 4096;

  private final ContextInternal context;
  private final RedisOptions options;
  private final long deadlineNanos;
  private final AtomicLong anyConnectedAt;
  private final ArrayDeque<Batch> waiting = new ArrayDeque<>();
  private final ArrayDeque<Batch> inFlight = new ArrayDeque<>();

  private Redis client;
  private RedisConnection connection;
  private long failedAt;
  private boolean down;
  private boolean armed;
  private boolean closed;

  /**
   * @param anyConnectedAt when any link connected last, by {@link System#nanoTime}: what one has
   *     found out, the others need not wait for
   */
  RedisLink(
      ContextInternal context, RedisOptions options, Duration deadline, AtomicLong anyConnectedAt) {
    this.context = context;
    this.anyConnectedAt = anyConnectedAt;
    this.options = options;
    this.deadlineNanos = deadline.toNanos();
  }

  /** Commands that go out together, and who waits for the replies. */
  private static final class Batch {
    private final List<Request> requests;
    private final Promise<List<Reply>> replies;
    private final long deadline;

    Batch(List<Request> requests, Promise<List<Reply>> replies, long deadline) {
      this.requests = requests;
      this.replies = replies;
      this.deadline = deadline;
    }
  }

  /** Sends from any thread; the promise is kept within the deadline. */
  void send(List<Request> requests, Promise<List<Reply>> replies) {
    // Emitted, so that a connection that is opened for it belongs to this event loop as well.
    context.emit(new Batch(requests, replies, System.nanoTime() + deadlineNanos), this::accept);
  }

  void close() {
    context.emit(
        ending -> {
          closed = true;
          drop("Redis: this program is ending");
        });
  }

  private void accept(Batch batch) {
    if (waiting.size() + inFlight.size() >= MOST_BATCHES) {
      fail(batch, "Redis: too much is waiting for it");
    } else if (connection != null) {
      transmit(batch);
    } else if (client != null) {
      waiting.add(batch);
    } else if (closed || resting()) {
      fail(batch, "Redis: not connected");
    } else {
      waiting.add(batch);
      try {
        connect();
      } catch (RuntimeException unusable) {
        // Its message may hold the URL, and that a password.
        failed("no connection can be made (" + unusable.getClass().getSimpleName() + ")");
      }
    }
  }

  private boolean resting() {
    return down
        && System.nanoTime() - failedAt < PAUSE_NANOS
        && anyConnectedAt.get() - failedAt < 0;
  }

  private void connect() {
    // A client of its own for each attempt: closing it is the one sure way to end its connection.
    Redis attempt = Redis.createClient(context.owner(), options);
    client = attempt;
    long timer =
        context
            .owner()
            .setTimer(
                TimeUnit.NANOSECONDS.toMillis(deadlineNanos),
                fired -> {
                  if (client == attempt && connection == null) {
                    failed("no connection in time");
                  }
                });
    attempt
        .connect()
        .onComplete(
            result -> {
              context.owner().cancelTimer(timer);
              if (client != attempt) {
                return;
              }
              if (result.succeeded()) {
                connected(attempt, result.result());
              } else {
                failed(String.valueOf(result.cause().getMessage()));
              }
            });
  }

  private void connected(Redis attempt, RedisConnection fresh) {
    fresh.exceptionHandler(failure -> lost(attempt));
    fresh.endHandler(ended -> lost(attempt));
    connection = fresh;
    if (down) {
      LOG.info("Redis is there again");
    }
    down = false;
    anyConnectedAt.set(System.nanoTime());
    long now = System.nanoTime();
    for (Batch batch; (batch = waiting.poll()) != null; ) {
      if (batch.deadline - now > 0) {
        transmit(batch);
      } else {
        fail(batch, "Redis: no connection in time");
      }
    }
  }

  private void transmit(Batch batch) {
    inFlight.add(batch);
    arm();
    connection.batch(batch.requests).onComplete(result -> answered(batch, result));
  }

  private void answered(Batch batch, AsyncResult<List<Response>> result) {
    if (result.succeeded()) {
      settled(batch);
      complete(batch, result.result());
    } else if (result.cause() instanceof Response error) {
      // A lost connection looks like this too; then the end handler, which runs before the next
      // turn, has failed the batch already.
      context.runOnContext(
          next -> {
            settled(batch);
            batch.replies.tryComplete(Replies.ofFailed(error.toString(), batch.requests.size()));
          });
    } else {
      settled(batch);
      fail(batch, "Redis: " + result.cause().getMessage());
    }
  }

  private static void complete(Batch batch, List<Response> responses) {
    List<Reply> replies;
    try {
      replies = Replies.of(responses);
    } catch (RuntimeException unreadable) {
      fail(batch, "Redis: unreadable answer (" + unreadable + ")");
      return;
    }
    batch.replies.tryComplete(replies);
  }

  private void settled(Batch batch) {
    // Nearly always it is the first.
    inFlight.remove(batch);
  }

  /** One timer for all: the oldest batch is the first to be late. */
  private void arm() {
    if (armed || inFlight.isEmpty()) {
      return;
    }
    armed = true;
    long left = inFlight.peek().deadline - System.nanoTime();
    context
        .owner()
        .setTimer(
            Math.max(1, TimeUnit.NANOSECONDS.toMillis(left) + 1),
            fired -> {
              armed = false;
              if (!inFlight.isEmpty() && inFlight.peek().deadline - System.nanoTime() <= 0) {
                // What it still answers to this connection would be too late for everybody.
                failed("no answer in time");
              } else {
                arm();
              }
            });
  }

  private void failed(String why) {
    failedAt = System.nanoTime();
    if (!down && !closed) {
      LOG.warnf("Redis cannot be used: %s", why);
    }
    down = true;
    drop("Redis: " + why);
  }

  private void lost(Redis attempt) {
    if (client == attempt) {
      drop("Redis: the connection was lost");
    }
  }

  private void drop(String why) {
    Redis ended = client;
    client = null;
    connection = null;
    List<Batch> orphans = new ArrayList<>(inFlight);
    orphans.addAll(waiting);
    inFlight.clear();
    waiting.clear();
    orphans.forEach(batch -> fail(batch, why));
    if (ended != null) {
      ended.close();
    }
  }

  private static void fail(Batch batch, String why) {
    batch.replies.tryFail(new StoreUnavailable(why));
  }
}
