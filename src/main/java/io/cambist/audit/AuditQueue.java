package io.cambist.audit;

import io.cambist.redis.WriteBehind;
import io.micrometer.core.instrument.Counter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Events on their way to the stream, bounded, the oldest falling out first. What was issued and
 * ended waits apart from refusals and goes first.
 */
final class AuditQueue implements WriteBehind.Queue<AuditQueue.Waiting> {
  private final ArrayDeque<Waiting> evidence = new ArrayDeque<>();
  private final ArrayDeque<Waiting> refusals = new ArrayDeque<>();
  private final int bound;
  private final Counter dropped;

  AuditQueue(int bound, Counter dropped) {
    this.bound = bound;
    this.dropped = dropped;
  }

  record Waiting(boolean evidence, String json) {}

  @Override
  public synchronized void add(Waiting event) {
    ArrayDeque<Waiting> queue = event.evidence() ? evidence : refusals;
    if (queue.size() == bound) {
      queue.poll();
      dropped.increment();
    }
    queue.add(event);
  }

  @Override
  public synchronized List<Waiting> take(int most) {
    var taken = new ArrayList<Waiting>();
    for (ArrayDeque<Waiting> queue : List.of(evidence, refusals)) {
      while (taken.size() < most && !queue.isEmpty()) {
        taken.add(queue.poll());
      }
    }
    return taken;
  }

  /** What has no room is dropped. */
  @Override
  public synchronized void putBack(List<Waiting> taken) {
    for (int i = taken.size() - 1; i >= 0; i--) {
      Waiting event = taken.get(i);
      ArrayDeque<Waiting> queue = event.evidence() ? evidence : refusals;
      if (queue.size() < bound) {
        queue.addFirst(event);
      } else {
        dropped.increment();
      }
    }
  }

  @Override
  public synchronized boolean isEmpty() {
    return evidence.isEmpty() && refusals.isEmpty();
  }
}
