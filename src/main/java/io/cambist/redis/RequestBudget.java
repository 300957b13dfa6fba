package io.cambist.redis;

import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;

/**
 * How long one request may wait for Redis in all: it may take several steps, each with a deadline
 * of its own. It counts from the request's first step; what runs on no context of a request has
 * none.
 *
 * @param stepNanos how long one step may take
 */
record RequestBudget(long stepNanos) {
  private static final Object SINCE = new Object();
  private static final double STEPS = 1.8;

  /**
   * Fails the promise when the budget of the context's request is used up; at once, if it is.
   *
   * @return whether there is time left
   */
  boolean limit(ContextInternal context, Promise<?> promise) {
    if (!context.isDuplicate()) {
      return true;
    }
    long now = System.nanoTime();
    long since = (Long) context.localContextData().computeIfAbsent(SINCE, first -> now);
    long left = since + (long) (STEPS * stepNanos) - now;
    if (left <= 0) {
      promise.tryFail(usedUp());
      return false;
    }
    if (left < stepNanos) {
      long timer =
          context
              .owner()
              .setTimer(Math.max(1, left / 1_000_000), fired -> promise.tryFail(usedUp()));
      promise.future().onComplete(done -> context.owner().cancelTimer(timer));
    }
    return true;
  }

  private static StoreUnavailable usedUp() {
    return new StoreUnavailable("Redis: it took too long to answer one request");
  }
}
