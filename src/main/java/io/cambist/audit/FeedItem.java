package io.cambist.audit;

/** What a watcher gets. */
public sealed interface FeedItem {
  record Happened(RecordedEvent event) implements FeedItem {}

  /**
   * Some events before the next one are left out: there were too many at once, or the watcher is
   * slower than they came. A search finds them.
   */
  record Missed() implements FeedItem {}
}
