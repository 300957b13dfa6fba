package io.cambist.policy;

import io.cambist.jose.JsonText;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Binding;
import io.cambist.oauth.Scopes;
import io.cambist.policy.Decision.Grant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Holds what policy grants against what it granted before: within it, or wider in which respect.
 * Who acts, and for whom, shows in the token and not here.
 */
public final class GrantComparison {
  private static final String NONE = "none";

  private final Grant before;
  private final Grant after;
  private final List<Difference> found = new ArrayList<>();

  private GrantComparison(Grant before, Grant after) {
    this.before = before;
    this.after = after;
  }

  /** In what the two differ; nothing where they grant the same. */
  public static List<Difference> of(Grant before, Grant after) {
    var comparison = new GrantComparison(before, after);
    comparison.scopes();
    comparison.ttl();
    comparison.uses();
    comparison.binding();
    comparison.mayLoosen("bearer of a bound token", before.bearerByName(), after.bearerByName());
    comparison.mayLoosen("rebind", before.rebind(), after.rebind());
    comparison.mayLoosen("bearer-for-several", before.bearerForSeveral(), after.bearerForSeveral());
    comparison.claims();
    comparison.details();
    return List.copyOf(comparison.found);
  }

  /** Whether nothing is granted that was not before. */
  public static boolean isWithin(Grant after, Grant before) {
    return of(before, after).stream().noneMatch(Difference::isWider);
  }

  private void scopes() {
    if (!before.scopes().values().equals(after.scopes().values())) {
      add(
          "scopes",
          before.scopes().containsAll(after.scopes()),
          text(before.scopes()),
          text(after.scopes()));
    }
  }

  private void ttl() {
    int order = after.ttl().compareTo(before.ttl());
    if (order != 0) {
      add("ttl", order < 0, before.ttl().toSeconds() + "s", after.ttl().toSeconds() + "s");
    }
  }

  private void uses() {
    if (!before.uses().equals(after.uses())) {
      boolean fewer =
          after.uses().isPresent()
              && (before.uses().isEmpty() || after.uses().get() < before.uses().get());
      add("uses", fewer, uses(before), uses(after));
    }
  }

  private static String uses(Grant grant) {
    return grant.uses().map(Object::toString).orElse("any number");
  }

  /** Two kinds of key have no order: whoever holds one need not hold the other. */
  private void binding() {
    if (before.binding() != after.binding()) {
      boolean tighter =
          before.binding().and(after.binding()).filter(after.binding()::equals).isPresent();
      add("binding", tighter, text(before.binding()), text(after.binding()));
    }
  }

  private void mayLoosen(String what, boolean earlier, boolean later) {
    if (earlier != later) {
      add(what, !later, earlier, later);
    }
  }

  /** What a claim means only its audience knows: one more, one less or another may be more. */
  private void claims() {
    var names = new TreeSet<>(before.claims().keySet());
    names.addAll(after.claims().keySet());
    for (String name : names) {
      Object earlier = before.claims().get(name);
      Object later = after.claims().get(name);
      if (!Objects.equals(earlier, later)) {
        add("claim " + name, false, json(earlier), json(later));
      }
    }
  }

  /** None at all could mean everything, or nothing: between some and none there is no order. */
  private void details() {
    AuthorizationDetails earlier = before.details();
    AuthorizationDetails later = after.details();
    boolean within = later.isWithin(earlier);
    if (!(within && earlier.isWithin(later))) {
      boolean less = within && !later.isEmpty();
      add("authorization-details", less, details(earlier), details(later));
    }
  }

  private void add(String what, boolean isWithin, Object earlier, Object later) {
    found.add(Difference.of(what, isWithin, earlier, later));
  }

  private static String text(Scopes scopes) {
    return scopes.isEmpty() ? NONE : scopes.toString();
  }

  private static String text(Binding binding) {
    return binding.name().toLowerCase(Locale.ROOT);
  }

  private static String json(Object value) {
    return value == null ? NONE : JsonText.of(value);
  }

  private static String details(AuthorizationDetails details) {
    return details.isEmpty() ? NONE : JsonText.of(details.details());
  }
}
