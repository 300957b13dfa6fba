package io.cambist.redis;

/** Redis answers, and must not be used as it is. The message says what to do. */
final class RedisUnfit extends StoreUnavailable {
  private static final long serialVersionUID = 1L;

  RedisUnfit(String message) {
    super(message);
  }
}
