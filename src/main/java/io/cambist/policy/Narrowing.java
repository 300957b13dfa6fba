package io.cambist.policy;

import io.cambist.federation.Policy;
import io.cambist.oauth.Binding;
import io.cambist.oauth.Scopes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who left how much of what a rule would grant: what is granted is what all of them leave.
 *
 * @param asked the scope that was asked for; without any, what the rule would grant
 * @param granted what is left of it
 * @param withheld what is not, in the order of {@code asked}
 * @param lives the longest life that each permits, for those that limit it
 * @param shortest whose is the shortest; several where they agree
 * @param binding to what kind of key the token has to be bound
 * @param boundBy who demands that; nobody where it need not be bound
 */
public record Narrowing(
    Scopes asked,
    Scopes granted,
    List<Withheld> withheld,
    Map<Limit, Duration> lives,
    Set<Limit> shortest,
    Binding binding,
    List<Limit> boundBy) {
  public Narrowing {
    withheld = List.copyOf(withheld);
    boundBy = List.copyOf(boundBy);
  }

  /** What limits a grant. */
  public enum Limit {
    SUBJECT_TOKEN,
    CLIENT,
    TARGET,
    RULE;

    /** Its name where it is not for Java. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A scope that is not granted.
   *
   * @param by all that do not let it pass
   */
  public record Withheld(String scope, List<Limit> by) {
    public Withheld {
      by = List.copyOf(by);
    }
  }

  /** For a rule whose names and condition fit the request. */
  static Narrowing of(Policy.Permit rule, PolicyRequest request) {
    Scopes asked =
        ScopeBound.asksFor(request) ? request.requestedScopes().orElseThrow() : rule.scopes();
    Map<Limit, Scopes> scopes = scopes(rule, request);
    var withheld = new ArrayList<Withheld>();
    var granted = new ArrayList<String>();
    for (String scope : asked.values()) {
      List<Limit> by =
          scopes.entrySet().stream()
              .filter(limit -> !limit.getValue().values().contains(scope))
              .map(Map.Entry::getKey)
              .toList();
      if (by.isEmpty()) {
        granted.add(scope);
      } else {
        withheld.add(new Withheld(scope, by));
      }
    }
    Map<Limit, Duration> lives = lives(rule, request);
    Duration least = lives.values().stream().min(Duration::compareTo).orElseThrow();
    var shortest = new ArrayList<>(lives.keySet());
    shortest.removeIf(limit -> !lives.get(limit).equals(least));
    return new Narrowing(
        asked,
        Scopes.of(granted),
        withheld,
        lives,
        Set.copyOf(shortest),
        RuleEvaluation.binding(rule, request),
        boundBy(rule, request));
  }

  private static Map<Limit, Scopes> scopes(Policy.Permit rule, PolicyRequest request) {
    var scopes = new EnumMap<Limit, Scopes>(Limit.class);
    request.subject().scopes().ifPresent(own -> scopes.put(Limit.SUBJECT_TOKEN, own));
    request.client().scopes().ifPresent(limit -> scopes.put(Limit.CLIENT, limit));
    scopes.put(Limit.TARGET, request.target().scopes());
    scopes.put(Limit.RULE, rule.scopes());
    return scopes;
  }

  private static Map<Limit, Duration> lives(Policy.Permit rule, PolicyRequest request) {
    var lives = new EnumMap<Limit, Duration>(Limit.class);
    request.client().maxTtl().ifPresent(limit -> lives.put(Limit.CLIENT, limit));
    lives.put(Limit.TARGET, request.target().maxTtl());
    lives.put(Limit.RULE, rule.ttl());
    return lives;
  }

  private static List<Limit> boundBy(Policy.Permit rule, PolicyRequest request) {
    var limits = new ArrayList<Limit>();
    if (request.target().binding() != Binding.NONE) {
      limits.add(Limit.TARGET);
    }
    if (demands(rule.binding())) {
      limits.add(Limit.RULE);
    }
    return limits;
  }

  private static boolean demands(Optional<Binding> binding) {
    return binding.filter(kind -> kind != Binding.NONE).isPresent();
  }
}
