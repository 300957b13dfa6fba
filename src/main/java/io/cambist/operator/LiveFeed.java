package io.cambist.operator;

import io.cambist.audit.AuditFeed;
import io.cambist.audit.FeedItem;
import io.cambist.audit.RecordedEvent;
import io.cambist.audit.TooManyWatchers;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

/** The audit's feed as server-sent events. */
@ApplicationScoped
public class LiveFeed {
  /** So often that no proxy takes the connection for dead. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** Then the watcher comes again, and shows anew who it is. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final AuditFeed feed;
  private final BroadcastProcessor<OutboundSseEvent> stopping = BroadcastProcessor.create();

  LiveFeed(AuditFeed feed) {
    this.feed = feed;
  }

  /** The watchers come again, to another gateway; this one need not wait for them to stop. */
  void stop(@Observes ShutdownDelayInitiatedEvent stop) {
    stopping.onError(new CancellationException());
  }

  /** Events as JSON. */
  Multi<OutboundSseEvent> watch(Optional<String> last, Sse sse) {
    return watch(last, EventView::of, MediaType.APPLICATION_JSON_TYPE, sse);
  }

  /**
   * Events in some form.
   *
   * @param last the id of the last one seen; what is none counts as absent
   * @throws TooManyWatchers when this gateway has as many as it serves
   */
  public <T> Multi<OutboundSseEvent> watch(
      Optional<String> last, Function<RecordedEvent, T> form, MediaType type, Sse sse) {
    Multi<OutboundSseEvent> events = follow(last).map(item -> event(item, form, type, sse));
    Multi<OutboundSseEvent> beats =
        Multi.createFrom()
            .ticks()
            .every(HEARTBEAT)
            .onOverflow()
            .drop()
            .map(tick -> sse.newEventBuilder().comment("").build());
    return Multi.createBy()
        .merging()
        .streams(events, beats, stopping)
        // The head of the answer is out: all that is left to say is that there is no more.
        .onFailure(TooManyWatchers.class)
        .recoverWithCompletion()
        .onFailure(CancellationException.class)
        .recoverWithCompletion()
        .select()
        .first(LONGEST);
  }

  private Multi<FeedItem> follow(Optional<String> last) {
    try {
      return feed.watch(last);
    } catch (IllegalArgumentException none) {
      return feed.watch(Optional.empty());
    }
  }

  private static <T> OutboundSseEvent event(
      FeedItem item, Function<RecordedEvent, T> form, MediaType type, Sse sse) {
    if (item instanceof FeedItem.Happened happened) {
      return sse.newEventBuilder()
          .id(happened.event().position())
          .name("happened")
          .mediaType(type)
          .data(form.apply(happened.event()))
          .build();
    }
    return sse.newEventBuilder().name("missed").data("some events are left out here").build();
  }
}
