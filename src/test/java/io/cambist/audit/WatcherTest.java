package io.cambist.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WatcherTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final List<FeedItem> items = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private int left;

  private final Watcher watcher =
      new Watcher(
          new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {}

            @Override
            public void onNext(FeedItem item) {
              items.add(item);
            }

            @Override
            public void onError(Throwable failure) {
              failures.add(failure);
            }

            @Override
            public void onComplete() {}
          },
          context,
          Optional.empty(),
          who -> left++);

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void onContext(Runnable what) {
    var done = new CompletableFuture<Void>();
    context.runOnContext(
        turn -> {
          try {
            what.run();
            done.complete(null);
          } catch (RuntimeException | AssertionError failure) {
            done.completeExceptionally(failure);
          }
        });
    done.join();
  }

  private static News news(int from, int to) {
    var entries = new ArrayList<RedisEntry>();
    for (int i = to - 1; i >= from; i--) {
      var decision = new DecisionId("r00000000000000000000" + (10 + i % 10));
      String json = AuditJson.of(AuditEvent.of(decision, AuditKind.TOKEN_REFUSED).build());
      entries.add(new RedisEntry(false, new EntryId(i, 0), json));
    }
    return News.of(List.of(List.of(), entries), Integer.MAX_VALUE);
  }

  @Test
  void a_slow_one_loses_the_oldest_events_and_is_told_so() {
    onContext(
        () -> {
          watcher.begin(new StreamPosition(EntryId.FIRST, EntryId.FIRST));
          watcher.take(news(1, 701));
          watcher.take(news(1, 1501));
        });
    assertThat(items).as("nothing is asked for").isEmpty();
    watcher.request(3);
    onContext(() -> {});
    assertThat(items).hasSize(3);
    assertThat(items.get(0)).isInstanceOf(FeedItem.Missed.class);
    assertThat(position(1)).isEqualTo("0-0_501-0");
    watcher.request(Long.MAX_VALUE);
    onContext(() -> watcher.take(news(1501, 1503)));
    assertThat(items).hasSize(1 + 1000 + 2);
    assertThat(items.subList(1, items.size())).noneMatch(FeedItem.Missed.class::isInstance);
    assertThat(position(items.size() - 1)).isEqualTo("0-0_1502-0");
  }

  private String position(int item) {
    return ((FeedItem.Happened) items.get(item)).event().position();
  }

  @Test
  void who_has_left_gets_nothing_more_and_leaves_once() {
    onContext(() -> watcher.begin(new StreamPosition(EntryId.FIRST, EntryId.FIRST)));
    watcher.request(10);
    watcher.cancel();
    watcher.cancel();
    onContext(() -> watcher.take(news(1, 5)));
    assertThat(items).isEmpty();
    assertThat(left).isEqualTo(1);
  }

  @Test
  void a_request_for_nothing_ends_it() {
    watcher.request(0);
    onContext(() -> {});
    assertThat(failures).hasSize(1);
    assertThat(left).isEqualTo(1);
  }
}
