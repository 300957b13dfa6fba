package io.cambist.audit;

import io.smallrye.mutiny.Multi;
import java.util.Optional;

/** What happens, as it happens, at all gateways. Without watchers it asks Redis nothing. */
public interface AuditFeed {
  /**
   * Follows both streams from its subscription on, until it is cancelled. Events come within some
   * seconds; while Redis is away none come, and those of that time come afterwards. Items come on a
   * thread that must not be blocked.
   *
   * @param position that of the last event seen ({@link RecordedEvent#position()}), to have first
   *     what came since, the newest of it at least; none for only what comes
   * @return fails with {@link TooManyWatchers} when others were faster to subscribe, and never for
   *     want of Redis
   * @throws IllegalArgumentException for what is no position
   * @throws TooManyWatchers when there are too many by now
   */
  Multi<FeedItem> watch(Optional<String> position);
}
