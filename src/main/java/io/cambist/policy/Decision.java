package io.cambist.policy;

import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Binding;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Scopes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What policy says, with the verdict of every rule. */
public sealed interface Decision {
  List<Verdict> verdicts();

  /** The id of the rule that decided, if one did. */
  Optional<String> decisive();

  /**
   * @param rule the id of the rule that permitted
   */
  record Permit(String rule, Grant grant, List<Verdict> verdicts) implements Decision {
    @Override
    public Optional<String> decisive() {
      return Optional.of(rule);
    }
  }

  /**
   * @param rule the id of the rule that forbade, if one did
   */
  record Deny(Reason reason, Optional<String> rule, List<Verdict> verdicts) implements Decision {
    @Override
    public Optional<String> decisive() {
      return rule;
    }
  }

  /**
   * What is granted at most.
   *
   * @param scopes the intersection of requested, subject token, client, target and rule
   * @param ttl the shortest of rule, target and client
   * @param uses how often the token may be used; empty for as often as its life permits
   * @param binding to what kind of key the token has to be bound, by target and rule together
   * @param bearerByName whether the rule names {@code none}, so that a bearer token may come of a
   *     bound one
   * @param rebind whether the client may have a token for a key of its own, where it is the
   *     audience of one that is bound to another key
   * @param bearerForSeveral whether a token for several audiences may be a bearer token
   * @param delegation whether the authenticated client becomes the actor where no actor token is
   * @param subject our {@code sub}, where the rule sets it
   * @param claims what the rule carries into the token
   * @param details what exactly may be done: each permits no more than one that was asked for
   */
  record Grant(
      Scopes scopes,
      Duration ttl,
      Optional<Integer> uses,
      Binding binding,
      boolean bearerByName,
      boolean rebind,
      boolean bearerForSeveral,
      boolean delegation,
      Optional<String> subject,
      Map<String, Object> claims,
      AuthorizationDetails details) {

    /**
     * The same with less of it.
     *
     * @param without scopes that are not granted after all
     * @param longest life, if there is another limit
     */
    public Grant narrowedTo(Scopes without, Optional<Duration> longest) {
      var left = new ArrayList<>(scopes.values());
      left.removeAll(without.values());
      return new Grant(
          Scopes.of(left),
          longest.filter(limit -> limit.compareTo(ttl) < 0).orElse(ttl),
          uses,
          binding,
          bearerByName,
          rebind,
          bearerForSeveral,
          delegation,
          subject,
          claims,
          details);
    }
  }

  /**
   * What one rule said of one target.
   *
   * @param rule its id
   * @param detail for operators: which condition failed and how; no claim values
   */
  record Verdict(String rule, Effect effect, Outcome outcome, String detail) {}

  /** What a rule is there for. */
  enum Effect {
    PERMIT,
    FORBID;

    /** Its name where it is not for Java. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Why a rule decided or did not. Stable: audit events and operators' tools tell them apart. */
  enum Outcome {
    PERMITS("It permits, and decides."),
    FORBIDS("It forbids, whatever others permit."),
    ALSO_PERMITS("It would permit too, and does not decide."),
    OTHER_ISSUER("It is for other issuers."),
    OTHER_CLIENT("It is for other clients."),
    OTHER_TARGET("It is for other targets."),
    ACTOR_NOT_ACCEPTED("It accepts no actor token of this issuer."),
    CLIENT_NOT_AUTHENTICATED(
        "It would make the client the actor, which shows no credentials of its own."),
    CONDITION_FALSE("Its condition does not hold."),
    CONDITION_FAILED("One of its expressions cannot be evaluated for this request."),
    NO_SCOPE_LEFT("It grants none of the scope that may be granted here."),
    NO_DETAILS_LEFT("It grants none of the authorization details that may be granted here.");

    private final String meaning;

    Outcome(String meaning) {
      this.meaning = meaning;
    }

    /** Its name where it is not for Java. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** A sentence about the rule, for operators. */
    public String meaning() {
      return meaning;
    }
  }
}
