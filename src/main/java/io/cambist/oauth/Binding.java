package io.cambist.oauth;

import java.util.Optional;

/** To what kind of key a token has to be bound. */
public enum Binding {
  /** To none: a bearer token will do. */
  NONE,
  /** To a key of either kind. */
  ANY,
  /** To the key of a DPoP proof (RFC 9449). */
  DPOP,
  /** To a client certificate (RFC 8705). */
  MTLS;

  public boolean isMetBy(Confirmation.Method method) {
    return switch (this) {
      case NONE, ANY -> true;
      case DPOP -> method == Confirmation.Method.DPOP;
      case MTLS -> method == Confirmation.Method.MTLS;
    };
  }

  /** What meets both; empty when nothing does. */
  public Optional<Binding> and(Binding other) {
    if (this == other || other == NONE || (other == ANY && this != NONE)) {
      return Optional.of(this);
    }
    return this == NONE || this == ANY ? Optional.of(other) : Optional.empty();
  }
}
