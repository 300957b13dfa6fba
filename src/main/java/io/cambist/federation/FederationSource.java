package io.cambist.federation;

/** The federation in force. A request asks once and keeps what it got. */
public interface FederationSource {
  Federation current();
}
