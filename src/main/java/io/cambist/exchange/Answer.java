package io.cambist.exchange;

import io.cambist.oauth.ActorChain;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Refusal;
import io.cambist.oauth.Scopes;
import io.cambist.policy.Decision;
import io.cambist.session.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What would come of an exchange, for operators' eyes. It holds no token, no secret and no value of
 * a claim but the subject's and the actors' names.
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
   * @param verdicts what every rule said, in the order of the federation
   */
  record Judged(
      String target, boolean permitted, Optional<String> rule, List<Decision.Verdict> verdicts) {}

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
