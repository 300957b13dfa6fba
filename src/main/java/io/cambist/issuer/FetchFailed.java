package io.cambist.issuer;

import io.cambist.issuer.Fetched.Failure;

/** Ends a chain of asynchronous steps early; never leaves this package. */
final class FetchFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Failure failure;

  FetchFailed(Failure failure, String message) {
    super(message, null, false, false);
    this.failure = failure;
  }

  Fetched.Failed asValue() {
    return new Fetched.Failed(failure, getMessage());
  }
}
