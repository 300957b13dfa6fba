package io.cambist.oauth;

/**
 * The program cannot start with what it was given. The message is all that the operator sees: it
 * says what is wrong, where, and what to do.
 */
public final class StartRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartRefused(String message) {
    super(message, null, false, false);
  }

  public StartRefused(String message, Throwable cause) {
    super(message, cause, false, false);
  }
}
