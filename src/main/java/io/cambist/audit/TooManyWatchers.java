package io.cambist.audit;

/** This gateway has as many watchers as it serves. */
public final class TooManyWatchers extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooManyWatchers(int most) {
    super("more than " + most + " watchers of events", null, false, false);
  }
}
