package io.cambist.exchange;

import io.cambist.oauth.ActorChain;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Refusal;
import io.cambist.oauth.Scopes;
import io.cambist.policy.Decision;
import io.cambist.policy.ExplainedRule;
import io.cambist.session.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What would come of an exchange, for operators' eyes. It holds no token and no secret, and of the
 * values of claims only short pieces of those that rules saw.
 */
public sealed interface Answer {
  /** The id of the client that calls, as far as that was told. */
  Optional<String> client();

  /** The names of the targets that are meant, as far as they were found. */
  List<String> targets();

  /** What policy says of each target, up to the first that it denies. */
  List<Judged> judged();

  /** What the answer takes for granted, and what else is good to know: a sentence each. */
  List<String> notes();

  /**
   * A token would be issued.
   *
   * @param ttl the life of the token, in whole seconds
   * @param limit why it is no longer
   * @param expiresAt when the token would expire
   * @param uses how often it may be used; empty for as often as its life permits
   * @param binding how the holder proves the key that it is bound to; empty for a bearer token
   * @param sub our {@code sub}
   * @param claims the names of the claims that the rules carry into the token
   */
  record Granted(
      Optional<String> client,
      List<String> targets,
      List<String> audiences,
      Scopes scopes,
      AuthorizationDetails details,
      Duration ttl,
      LifeLimit limit,
      Instant expiresAt,
      Optional<Integer> uses,
      Optional<Confirmation.Method> binding,
      String sub,
      ActorChain actors,
      List<String> claims,
      List<Judged> judged,
      List<String> notes)
      implements Answer {}

  /**
   * It would be refused.
   *
   * @param step what it failed at; everything before it passed
   * @param usedFor the session for which a token was used that is taken once only
   */
  record WouldBeRefused(
      Refusal refusal,
      Step step,
      Optional<String> client,
      List<String> targets,
      Optional<SessionId> usedFor,
      List<Judged> judged,
      List<String> notes)
      implements Answer {}

  /**
   * What policy says of one target.
   *
   * @param rule the id of the rule that decided; empty where none permitted
   * @param rules what every rule said and how it came to that, in the order of the federation
   */
  record Judged(
      String target, boolean permitted, Optional<String> rule, List<ExplainedRule> rules) {
    public List<Decision.Verdict> verdicts() {
      return rules.stream().map(ExplainedRule::verdict).toList();
    }
  }

  /** What ends the life of a token. */
  enum LifeLimit {
    /** The shortest of what rule, target and client permit. */
    POLICY,
    /** What no token of this gateway may outlive. */
    GATEWAY,
    SUBJECT_TOKEN,
    ACTOR_TOKEN;

    /** Its name where it is not for Java. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The steps of an exchange, in their order. */
  enum Step {
    /** The parameters by themselves. */
    REQUEST,
    /** Signature, times and the issuer's rules; for a token of ours, its session. */
    SUBJECT_TOKEN,
    ACTOR_TOKEN,
    /** Which client calls, and whether the tokens are its to use. */
    CLIENT,
    TARGET,
    /** {@code may_act}, the requested details, and the rules. */
    POLICY,
    /** What one token can be for all targets: its key, its actors, its life, its size. */
    GRANT,
    /** What is used once, cut-offs, tasks, and parents that ended. */
    SESSION
  }
}
