package io.cambist.exchange;

import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Scopes;
import io.cambist.oauth.TokenType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an operator asks: what would come of this exchange? Nothing of it is trusted more than a
 * request would be, but that the client is who it says, and claims are its issuer's.
 *
 * @param client its id; empty for a request that names none
 * @param authenticated whether it shows the credentials that its method demands; one that has none
 *     to show loses nothing
 * @param scopes empty when the request would name none
 * @param details empty when the request would name none
 * @param proof the key that the caller would prove
 */
public record Question(
    Given subject,
    Optional<Given> actor,
    Optional<String> client,
    boolean authenticated,
    List<String> audiences,
    List<String> resources,
    Optional<Scopes> scopes,
    Optional<AuthorizationDetails> details,
    Optional<String> task,
    Proof proof) {
  public Question {
    audiences = List.copyOf(audiences);
    resources = List.copyOf(resources);
  }

  /** A question about a client that shows its credentials. */
  public Question(
      Given subject,
      Optional<Given> actor,
      Optional<String> client,
      List<String> audiences,
      List<String> resources,
      Optional<Scopes> scopes,
      Optional<AuthorizationDetails> details,
      Optional<String> task,
      Proof proof) {
    this(subject, actor, client, true, audiences, resources, scopes, details, task, proof);
  }

  /** A question about this client and subject that asks for nothing in particular. */
  public static Question of(String client, Given subject) {
    return new Question(
        subject,
        Optional.empty(),
        Optional.of(client),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new Proof.None());
  }

  /** A subject or actor token. */
  public sealed interface Given {
    /** What the request would declare it to be. */
    TokenType declared();
  }

  /** A whole token, verified as in an exchange: an assertion, or a token of ours. */
  public record AsToken(String compact, TokenType declared) implements Given {
    public AsToken(String compact) {
      this(compact, TokenType.JWT);
    }

    @Override
    public String toString() {
      return "AsToken[…]";
    }
  }

  /**
   * What an assertion would say: all is held against its issuer's rules but header and signature.
   *
   * @param issuer the name of its issuer in the federation
   * @param claims String, Number, Boolean, List, Map or null. Where they are absent, {@code iss},
   *     {@code aud}, {@code iat}, {@code exp} and the identifier of a single-use assertion are
   *     filled in, and the answer's notes say so
   */
  public record AsClaims(String issuer, Map<String, Object> claims, TokenType declared)
      implements Given {
    public AsClaims {
      claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
    }

    public AsClaims(String issuer, Map<String, Object> claims) {
      this(issuer, claims, TokenType.JWT);
    }

    @Override
    public String toString() {
      return "AsClaims[…]";
    }
  }

  /** The token that would come of another dry run, taken to be live. */
  public record AsGranted(DryRunGrant grant, TokenType declared) implements Given {
    @Override
    public String toString() {
      return "AsGranted[…]";
    }
  }

  /** Which key the caller would prove to hold. */
  public sealed interface Proof {
    record None() implements Proof {}

    /**
     * The key that the tokens are bound or committed to by this method; where none is, a new one.
     */
    record Fitting(Confirmation.Method method) implements Proof {}

    /** This key and no other. */
    record Of(Confirmation key) implements Proof {}
  }

  /** Says nothing of what is asked: it may reach a log. */
  @Override
  public String toString() {
    return "Question[…]";
  }
}
