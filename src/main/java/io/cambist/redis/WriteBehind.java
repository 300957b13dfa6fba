package io.cambist.redis;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Writes what nobody waits for, on a context of its own and one batch at a time. A group whose fate
 * is unknown is written again: something may come to stand there twice, but is not lost by an
 * outage.
 */
public final class WriteBehind<T> {
  private static final Logger LOG = Logger.getLogger(WriteBehind.class);
  private static final int LARGEST_BATCH = 1024;
  private static final long PAUSE_MILLIS = 500;

  private final RedisPipeline redis;
  private final Vertx vertx;
  private final Context context;
  private final Queue<T> queue;
  private final long gatherMillis;
  private final Function<List<T>, List<Group<T>>> groups;
  private final Consumer<List<Reply>> written;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final List<CompletableFuture<Void>> waiters = new ArrayList<>();

  /**
   * What is written, or not, together.
   *
   * @param commands that write the items
   */
  public record Group<T>(List<T> items, List<Command> commands) {}

  /** What waits, in order, bounded; from any thread. */
  public interface Queue<T> {
    void add(T item);

    /** At most so many, in order; they are gone from here. */
    List<T> take(int most);

    /** Puts back what could not be written. */
    void putBack(List<T> taken);

    boolean isEmpty();
  }

  /**
   * @param gatherMillis how long the first of a batch waits for company; 0 for not at all
   * @param groups of a batch, by what may fail apart, such as the slots of a cluster
   * @param written takes the replies to them
   */
  public WriteBehind(
      RedisPipeline redis,
      Vertx vertx,
      Queue<T> queue,
      long gatherMillis,
      Function<List<T>, List<Group<T>>> groups,
      Consumer<List<Reply>> written) {
    this.redis = redis;
    this.vertx = vertx;
    this.context = ((VertxInternal) vertx).createEventLoopContext();
    this.queue = queue;
    this.gatherMillis = gatherMillis;
    this.groups = groups;
    this.written = written;
  }

  /** From any thread; never waits. */
  public void add(T item) {
    queue.add(item);
    wake();
  }

  /** Done when all that waits now is written. */
  public CompletionStage<Void> flush() {
    var done = new CompletableFuture<Void>();
    context.runOnContext(
        turn -> {
          if (queue.isEmpty() && !busy.get()) {
            done.complete(null);
          } else {
            waiters.add(done);
          }
        });
    return done;
  }

  private void wake() {
    if (busy.compareAndSet(false, true)) {
      context.runOnContext(
          turn -> {
            if (gatherMillis == 0 || !waiters.isEmpty()) {
              write();
            } else {
              vertx.setTimer(gatherMillis, fired -> write());
            }
          });
    }
  }

  private void write() {
    List<T> batch = queue.take(LARGEST_BATCH);
    if (batch.isEmpty()) {
      busy.set(false);
      if (!queue.isEmpty()) {
        wake();
        return;
      }
      waiters.forEach(waiter -> waiter.complete(null));
      waiters.clear();
      return;
    }
    try {
      send(batch);
    } catch (RuntimeException fault) {
      LOG.error("Something could not be written to Redis; it will be tried again", fault);
      again(batch);
    }
  }

  private void send(List<T> batch) {
    List<Group<T>> parts = groups.apply(batch);
    var failed = new ArrayList<T>();
    var pending = new AtomicInteger(parts.size());
    for (Group<T> part : parts) {
      redis
          .sendApart(part.commands())
          .onItem()
          .invoke(written)
          .onFailure()
          .invoke(() -> failed.addAll(part.items()))
          .onTermination()
          .invoke(
              () -> {
                // All of it happens on this context.
                if (pending.decrementAndGet() == 0) {
                  settled(failed);
                }
              })
          .subscribe()
          .with(replies -> {}, failure -> {});
    }
  }

  private void settled(List<T> failed) {
    if (failed.isEmpty()) {
      write();
    } else {
      again(failed);
    }
  }

  private void again(List<T> items) {
    queue.putBack(items);
    vertx.setTimer(PAUSE_MILLIS, fired -> write());
  }
}
