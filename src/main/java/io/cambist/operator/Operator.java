package io.cambist.operator;

import io.cambist.federation.OperatorRole;
import io.cambist.http.SignedIn;
import io.quarkus.security.identity.SecurityIdentity;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whoever has signed in.
 *
 * @param name as the identity provider shows it
 * @param subject the {@code sub} at the provider: names change hands, this does not
 */
public record Operator(String name, String subject, OperatorRole role) {
  /** The lowest role, for annotations. */
  public static final String VIEWER = "viewer";

  public static final String OPERATOR = "operator";
  public static final String ADMINISTRATOR = "administrator";

  /** Empty for somebody to whom the federation grants no role. */
  public static Optional<Operator> of(SecurityIdentity identity) {
    return Stream.of(OperatorRole.values())
        .filter(role -> identity.hasRole(role.text()))
        .max(OperatorRole::compareTo)
        .map(
            role -> {
              SignedIn who = SignedIn.of(identity);
              return new Operator(who.name(), who.subject(), role);
            });
  }

  /** Who it is, for the audit. */
  public String describe() {
    return new SignedIn(name, subject).describe();
  }

  public boolean may(OperatorRole needed) {
    return role.includes(needed);
  }
}
