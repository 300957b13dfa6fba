package io.cambist.operator;

import io.cambist.federation.OperatorRole;
import io.quarkus.security.identity.SecurityIdentity;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.JsonWebToken;

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
        .map(role -> new Operator(name(identity), subject(identity), role));
  }

  private static String name(SecurityIdentity identity) {
    return identity.getPrincipal().getName();
  }

  private static String subject(SecurityIdentity identity) {
    return identity.getPrincipal() instanceof JsonWebToken token && token.getSubject() != null
        ? token.getSubject()
        : name(identity);
  }

  /** Who it is, for the audit. */
  public String describe() {
    return name.equals(subject) ? name : name + " (" + subject + ")";
  }

  public boolean may(OperatorRole needed) {
    return role.includes(needed);
  }
}
