package io.cambist.exchange;

import io.cambist.oauth.ActorChain;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Party;
import io.cambist.policy.Difference;
import io.cambist.policy.GrantComparison;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds what a request would be granted against what the same request was granted before: the
 * grant, the token that comes of it, and what others could do with that.
 */
public final class DryRunComparison {
  private static final String NONE = "none";

  private final DryRunGrant before;
  private final DryRunGrant after;
  private final List<Difference> found = new ArrayList<>();

  private DryRunComparison(DryRunGrant before, DryRunGrant after) {
    this.before = before;
    this.after = after;
  }

  /** In what the two differ; nothing where they come to the same. */
  public static List<Difference> of(DryRunGrant before, DryRunGrant after) {
    var comparison = new DryRunComparison(before, after);
    comparison.found.addAll(GrantComparison.of(before.grant(), after.grant()));
    comparison.audiences();
    comparison.life();
    comparison.key();
    comparison.parties();
    comparison.assurance();
    comparison.further();
    return List.copyOf(comparison.found);
  }

  private void audiences() {
    sets("audience", before.audiences(), after.audiences());
  }

  /** That of the token, where the grant does not tell already. */
  private void life() {
    int order = after.life().compareTo(before.life());
    if (order != 0 && before.grant().ttl().equals(after.grant().ttl())) {
      add("life", order < 0, before.life().toSeconds() + "s", after.life().toSeconds() + "s");
    }
  }

  private void key() {
    if (!before.binding().equals(after.binding())) {
      boolean bound = before.binding().isEmpty();
      add("key", bound, key(before.binding()), key(after.binding()));
    }
  }

  private static String key(Optional<Confirmation.Method> method) {
    return method.map(Object::toString).orElse(NONE);
  }

  /** Somebody more who is seen to act is less; somebody who is no longer seen is more. */
  private void parties() {
    if (!before.sub().equals(after.sub())) {
      add("subject", false, before.sub(), after.sub());
    }
    if (!before.actors().equals(after.actors())) {
      add(
          "actors",
          after.actors().extendsChain(before.actors()),
          actors(before.actors()),
          actors(after.actors()));
    }
    if (before.authenticated() != after.authenticated()) {
      add(
          "credentials of the client",
          after.authenticated(),
          before.authenticated() ? "demanded" : NONE,
          after.authenticated() ? "demanded" : NONE);
    }
  }

  private static String actors(ActorChain actors) {
    return actors.isEmpty()
        ? NONE
        : actors.actors().stream().map(Party::sub).collect(Collectors.joining(", "));
  }

  /** A level that does not reach the earlier one by the new order is less. */
  private void assurance() {
    if (!before.assurance().equals(after.assurance())) {
      boolean lower =
          after.assurance().isEmpty()
              || before
                  .assurance()
                  .filter(
                      level -> after.levels().meets(Optional.of(level), after.assurance().get()))
                  .isPresent();
      add("assurance", lower, before.assurance().orElse(NONE), after.assurance().orElse(NONE));
    }
  }

  /** What could come of it later. */
  private void further() {
    if (before.singleUse() != after.singleUse()) {
      add("single-use", after.singleUse(), before.singleUse(), after.singleUse());
    }
    if (before.hopsLeft() != after.hopsLeft()) {
      add(
          "further exchanges",
          after.hopsLeft() < before.hopsLeft(),
          before.hopsLeft(),
          after.hopsLeft());
    }
    sets("introspection", before.audienceClients(), after.audienceClients());
  }

  private void sets(String what, Collection<String> earlier, Collection<String> later) {
    if (!Set.copyOf(earlier).equals(Set.copyOf(later))) {
      add(what, earlier.containsAll(later), words(earlier), words(later));
    }
  }

  private static String words(Collection<String> words) {
    return words.isEmpty() ? NONE : words.stream().sorted().collect(Collectors.joining(" "));
  }

  private void add(String what, boolean isWithin, Object earlier, Object later) {
    found.add(Difference.of(what, isWithin, earlier, later));
  }
}
