package io.cambist.audit;

import io.vertx.core.Context;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One who watches, and what waits until they ask for it: bounded, the oldest falling out first. All
 * of it happens on the feed's context, but for the subscriber's calls.
 */
final class Watcher implements Flow.Subscription {
  static final int MOST_WAITING = 1000;

  private final Flow.Subscriber<? super FeedItem> subscriber;
  private final Context context;
  private final Optional<StreamPosition> from;
  private final Consumer<Watcher> leaving;
  private final AtomicBoolean gone = new AtomicBoolean();
  private final ArrayDeque<FeedItem> waiting = new ArrayDeque<>();
  private boolean missed;
  private long demand;
  private StreamPosition seen;

  /**
   * @param from where to go on; none for the end of the streams
   * @param leaving is told once, from any thread
   */
  Watcher(
      Flow.Subscriber<? super FeedItem> subscriber,
      Context context,
      Optional<StreamPosition> from,
      Consumer<Watcher> leaving) {
    this.subscriber = subscriber;
    this.context = context;
    this.from = from;
    this.leaving = leaving;
  }

  Optional<StreamPosition> from() {
    return from;
  }

  /** How far it has come; empty until its place is known. */
  Optional<StreamPosition> seen() {
    return Optional.ofNullable(seen);
  }

  /** Begins at this place. */
  void begin(StreamPosition place) {
    seen = place;
  }

  boolean isGone() {
    return gone.get();
  }

  /** Takes what comes after the place to which it has come. */
  void take(News news) {
    if (news.leftOutAfter(seen)) {
      offer(new FeedItem.Missed());
    }
    for (News.Item item : news.items()) {
      boolean evidence = item.entry().evidence();
      if (item.entry().id().compareTo(seen.in(evidence)) > 0) {
        seen = seen.with(evidence, item.entry().id());
        item.event().ifPresent(event -> offer(new FeedItem.Happened(event.at(seen))));
      }
    }
    drain();
  }

  private void offer(FeedItem item) {
    if (waiting.size() == MOST_WAITING) {
      waiting.poll();
      missed = true;
    }
    waiting.add(item);
  }

  private void drain() {
    while (demand > 0 && (missed || !waiting.isEmpty()) && !isGone()) {
      if (demand != Long.MAX_VALUE) {
        demand--;
      }
      FeedItem next = missed ? new FeedItem.Missed() : waiting.poll();
      missed = false;
      subscriber.onNext(next);
    }
  }

  @Override
  public void request(long count) {
    context.runOnContext(
        turn -> {
          if (count <= 0) {
            if (leave()) {
              subscriber.onError(new IllegalArgumentException("a request for nothing"));
            }
            return;
          }
          demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
          drain();
        });
  }

  @Override
  public void cancel() {
    leave();
  }

  private boolean leave() {
    boolean first = gone.compareAndSet(false, true);
    if (first) {
      leaving.accept(this);
    }
    return first;
  }
}
