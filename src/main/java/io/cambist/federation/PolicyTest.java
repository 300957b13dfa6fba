package io.cambist.federation;

import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Scopes;
import io.cambist.oauth.TokenType;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an operator expects to come of one request.
 *
 * @param file the name relative to the federation's directory
 * @param line where the test's name stands, from 1
 */
public record PolicyTest(
    String name, String file, int line, int column, Request request, Expectation expected) {

  /**
   * A request as a caller could send it.
   *
   * @param authenticated whether the client shows its credentials, where it has any
   * @param targets names of targets, each by its audience
   * @param proof the key that the caller proves: that of the token, where it is bound to one of the
   *     kind
   * @param key the thumbprint of the key that is proven, where it is one in particular
   * @param now the time of the request
   */
  public record Request(
      Token subject,
      Optional<Token> actor,
      Optional<String> client,
      boolean authenticated,
      Set<String> targets,
      Set<String> audiences,
      Set<String> resources,
      Optional<Scopes> scopes,
      Optional<AuthorizationDetails> details,
      Optional<String> task,
      Optional<Confirmation.Method> proof,
      Optional<String> key,
      Instant now) {}

  /** A subject or actor token. */
  public sealed interface Token {
    /** What the request declares it to be. */
    TokenType declared();
  }

  /**
   * An assertion.
   *
   * @param issuer the name of its issuer
   * @param claims as JSON has them; what each assertion has is filled in
   * @param age how long before the request it was issued
   * @param life how long after the request it expires
   */
  public record Asserted(
      String issuer,
      Map<String, Object> claims,
      TokenType declared,
      Optional<Duration> age,
      Optional<Duration> life)
      implements Token {
    public Asserted {
      claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
    }
  }

  /**
   * The token that another test is granted.
   *
   * @param test its name; it is in the same file, and expects a permit
   */
  public record TokenOf(String test, TokenType declared) implements Token {}

  /** What should come of it. */
  public sealed interface Expectation {}

  /**
   * Exactly this.
   *
   * @param uses empty for as often as the life permits
   * @param binding the kind of key that the token is bound to; empty for a bearer token
   * @param subject our {@code sub}; empty for that of the subject token
   * @param actors our {@code sub} of each, the current one first
   * @param assurance the level that the token carries
   * @param rules the rules that permit; empty for whichever do
   * @param targets what the token is for; empty for what the request names
   */
  public record Permit(
      Scopes scopes,
      Duration ttl,
      Optional<Integer> uses,
      Optional<Confirmation.Method> binding,
      Optional<String> subject,
      List<String> actors,
      Map<String, Object> claims,
      AuthorizationDetails details,
      Optional<String> assurance,
      Set<String> rules,
      Set<String> targets)
      implements Expectation {}

  /**
   * @param rule the rule that forbids; empty for whichever does
   */
  public record Deny(Reason reason, Optional<String> rule) implements Expectation {}
}
