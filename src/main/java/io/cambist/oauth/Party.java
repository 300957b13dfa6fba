package io.cambist.oauth;

/**
 * Somebody as its source names it: a subject or an actor.
 *
 * @param issuer the name that the federation gives to the source issuer; {@link #CLIENT} for one of
 *     our clients; the issuer's URL where it is no configured one (a URL holds a colon, a name
 *     never does)
 * @param subject the {@code sub} at that issuer, or the client's id
 */
public record Party(String issuer, String subject) {
  /** The reserved issuer name under which our own clients act. */
  public static final String CLIENT = "client";

  public static Party client(String id) {
    return new Party(CLIENT, id);
  }

  /** The {@code sub} under which our own tokens name this party. */
  public String sub() {
    return issuer + ":" + subject;
  }

  /** Whether the source issuer is one that the federation names (or a client of ours). */
  public boolean named() {
    return issuer.indexOf(':') < 0;
  }
}
