package io.cambist.federation;

import io.cambist.oauth.Binding;
import io.cambist.oauth.Scopes;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What can be judged only when all files are read. Values that were refused are left alone. */
final class CrossChecks {
  private final Draft draft;

  private CrossChecks(Draft draft) {
    this.draft = draft;
  }

  static void check(Draft draft) {
    draft.checkReferences();
    var checks = new CrossChecks(draft);
    checks.noIssuerTwice();
    checks.noTargetTwice();
    checks.scopesExist(Kind.POLICY, PolicyReader.SCOPES, PolicyReader.TO);
    checks.usesAreSpent();
    checks.bindingsAgree();
    checks.detailsAreDeclared();
    checks.scopesExist(Kind.CLIENT, ClientReader.SCOPES, ClientReader.TARGETS);
  }

  private void noIssuerTwice() {
    var owners = new HashMap<String, Fields>();
    for (Fields issuer : draft.declared(Kind.ISSUER).values()) {
      IssuerReader.value(IssuerReader.ISSUER, issuer)
          .ifPresent(iss -> unique(iss, IssuerReader.ISSUER, issuer, owners));
    }
  }

  /** A request names a target by audience or resource: neither may lead to two. */
  private void noTargetTwice() {
    var owners = new HashMap<String, Fields>();
    for (Fields target : draft.declared(Kind.TARGET).values()) {
      target
          .find(TargetReader.AUDIENCE)
          .ifPresent(audience -> unique(audience, TargetReader.AUDIENCE, target, owners));
      for (String resource : target.find(TargetReader.RESOURCES).orElse(Set.of())) {
        unique(resource, TargetReader.RESOURCES, target, owners);
      }
    }
  }

  /** A limit that nobody counts would be none. */
  private void usesAreSpent() {
    for (Fields policy : draft.declared(Kind.POLICY).values()) {
      for (String name : policy.find(PolicyReader.TO).orElse(Set.of())) {
        Fields target = draft.declared(Kind.TARGET).get(name);
        if (policy.find(PolicyReader.USES).isPresent()
            && target != null
            && !target.has(TargetReader.SPEND)) {
          draft.problem(
              policy.place(PolicyReader.USES),
              policy.owner() + " limits the uses of tokens for " + name + ", which spends none",
              "Add spend: verify or spend: introspection to target " + name + ", or remove uses.");
        }
      }
    }
  }

  /** No token could be bound to a key in one way only, and in the other way only. */
  private void bindingsAgree() {
    for (Fields policy : draft.declared(Kind.POLICY).values()) {
      Optional<Binding> wanted = policy.find(PolicyReader.BINDING);
      for (String name : policy.find(PolicyReader.TO).orElse(Set.of())) {
        Optional<Binding> demanded =
            Optional.ofNullable(draft.declared(Kind.TARGET).get(name))
                .flatMap(target -> target.find(TargetReader.BINDING));
        if (wanted.isPresent()
            && demanded.isPresent()
            && (wanted.get().and(demanded.get()).isEmpty()
                || (wanted.get() == Binding.NONE && demanded.get() != Binding.NONE))) {
          draft.problem(
              policy.place(PolicyReader.BINDING),
              policy.owner() + " binds tokens for " + name + " in a way that it does not accept",
              "Write " + lower(demanded.get()) + ", as target " + name + " does, or any.");
        }
      }
    }
  }

  /** What no target understands, nobody could be granted. */
  private void detailsAreDeclared() {
    for (Fields policy : draft.declared(Kind.POLICY).values()) {
      Optional<Set<String>> targets = policy.find(PolicyReader.TO);
      if (policy.find(PolicyReader.DETAILS).isPresent()
          && !PolicyReader.forbids(policy)
          && targets.isPresent()
          && targets.get().stream()
              .map(draft.declared(Kind.TARGET)::get)
              .noneMatch(target -> target == null || target.has(TargetReader.DETAIL_TYPES))) {
        draft.problem(
            policy.place(PolicyReader.DETAILS),
            policy.owner() + " grants authorization details, which none of its targets declares",
            "Add authorization-details to a target, with a type and its schema, or remove them.");
      }
    }
  }

  private static String lower(Binding binding) {
    return binding.name().toLowerCase(Locale.ROOT);
  }

  private void unique(String value, Key<?> key, Fields owner, Map<String, Fields> owners) {
    Fields earlier = owners.putIfAbsent(value, owner);
    if (earlier != null && earlier != owner) {
      draft.problem(
          owner.place(key, value),
          key.name() + " of " + owner.owner() + " is that of " + earlier.owner() + " too",
          "Give each its own, or make one of the two.");
    }
  }

  private void scopesExist(Kind kind, Key<Scopes> scopes, Key<Set<String>> targets) {
    for (Fields owner : draft.declared(kind).values()) {
      Collection<String> names = owner.find(targets).orElse(draft.declared(Kind.TARGET).keySet());
      Optional<Set<String>> known =
          owner.has(targets) && owner.find(targets).isEmpty() ? Optional.empty() : scopesOf(names);
      for (String scope : owner.find(scopes).orElse(Scopes.NONE).values()) {
        if (known.isPresent() && !known.get().contains(scope)) {
          draft.problem(
              owner.place(scopes, scope),
              scopes.name()
                  + " of "
                  + owner.owner()
                  + " names "
                  + scope
                  + ", which none of its targets has",
              draft.guess(scope, known.get(), "Add it to the scopes of a target."));
        }
      }
    }
  }

  /** The scopes of all these targets; empty when not all of them could be read. */
  private Optional<Set<String>> scopesOf(Collection<String> targets) {
    var all = new LinkedHashSet<String>();
    for (String name : targets) {
      Fields target = draft.declared(Kind.TARGET).get(name);
      if (target == null
          || (target.has(TargetReader.SCOPES) && target.find(TargetReader.SCOPES).isEmpty())) {
        return Optional.empty();
      }
      all.addAll(target.find(TargetReader.SCOPES).orElse(Scopes.NONE).values());
    }
    return Optional.of(all);
  }
}
