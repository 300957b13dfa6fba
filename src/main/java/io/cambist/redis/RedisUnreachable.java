package io.cambist.redis;

/** Nobody answers where Redis should be. The message says what came of asking, not what to do. */
final class RedisUnreachable extends StoreUnavailable {
  private static final long serialVersionUID = 1L;

  RedisUnreachable(String message) {
    super(message);
  }
}
