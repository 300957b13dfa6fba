package io.cambist.http;

import io.quarkus.security.identity.SecurityIdentity;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Somebody who has signed in, whatever they may do.
 *
 * @param name as the identity provider shows it
 * @param subject the {@code sub} at the provider: names change hands, this does not
 */
public record SignedIn(String name, String subject) {
  public static SignedIn of(SecurityIdentity identity) {
    String name = identity.getPrincipal().getName();
    return identity.getPrincipal() instanceof JsonWebToken token && token.getSubject() != null
        ? new SignedIn(name, token.getSubject())
        : new SignedIn(name, name);
  }

  /** Who it is, for the audit. */
  public String describe() {
    return name.equals(subject) ? name : name + " (" + subject + ")";
  }
}
