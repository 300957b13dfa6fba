package io.cambist.redis;

/** Redis did not answer, not in time, or not as it must. */
public final class StoreUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreUnavailable(String message) {
    super(message, null, false, false);
  }

  public StoreUnavailable(String message, Throwable cause) {
    super(message, cause, false, false);
  }
}
