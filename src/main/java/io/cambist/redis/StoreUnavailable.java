package io.cambist.redis;

/** Redis did not answer, not in time, or not as it must. */
public class StoreUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreUnavailable(String message) {
    this(message, null);
  }

  public StoreUnavailable(String message, Throwable cause) {
    super(message, cause, false, false);
  }
}
