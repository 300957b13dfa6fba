package io.cambist.federation;

import io.cambist.oauth.Binding;
import io.cambist.oauth.Scopes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the section {@code targets}. */
final class TargetReader {
  private static final int MOST_HOPS = 16;
  private static final int USUAL_HOPS = 2;

  static final Key<String> AUDIENCE = Key.required("audience", Shapes.TEXT);
  static final Key<Set<String>> RESOURCES =
      Key.optional("resources", Shapes.setOf(Addresses.RESOURCE));
  private static final Key<Set<String>> ORIGINS =
      Key.optional("origins", Shapes.setOf(Addresses.ORIGIN));
  static final Key<Scopes> SCOPES = Key.optional("scopes", Shapes.SCOPES);
  private static final Key<Duration> MAX_TTL = Key.optional("max-ttl", Lifetimes.LIFE);
  private static final Key<String> ASSURANCE = Key.optional("assurance", AssuranceReader.LEVEL);
  static final Key<Binding> BINDING = Key.optional("binding", Shapes.oneOf(Binding.class));
  private static final Key<Set<String>> INTROSPECTION =
      Key.optional("introspection", Shapes.references(Kind.CLIENT));
  static final Key<Target.Spend> SPEND = Key.optional("spend", Shapes.oneOf(Target.Spend.class));
  private static final Key<Boolean> DURABLE = Key.optional("durable", Shapes.FLAG);
  private static final Key<Integer> MAX_HOPS =
      Key.optional("max-hops", Shapes.integer(0, MOST_HOPS));

  static final Key<Map<String, JsonSchema>> DETAIL_TYPES =
      Key.optional("authorization-details", DetailTypes.SHAPE);

  static final List<Key<?>> KEYS =
      List.of(
          AUDIENCE,
          RESOURCES,
          ORIGINS,
          SCOPES,
          MAX_TTL,
          ASSURANCE,
          BINDING,
          INTROSPECTION,
          SPEND,
          DURABLE,
          MAX_HOPS,
          DETAIL_TYPES,
          OnRemoval.KEY);

  private TargetReader() {}

  static Optional<Target> target(String name, Fields fields, Draft draft) {
    checkSpend(fields, draft);
    if (fields.find(DURABLE).orElse(false) && !fields.has(SPEND)) {
      draft.problem(
          fields.place(DURABLE),
          fields.owner() + " is durable, but spends nothing",
          "Add spend: verify or spend: introspection, or remove durable.");
    }
    return fields
        .find(AUDIENCE)
        .map(
            audience ->
                new Target(
                    name,
                    audience,
                    fields.find(RESOURCES).orElse(Set.of()),
                    fields.find(ORIGINS).orElse(Set.of()),
                    fields.find(SCOPES).orElse(Scopes.NONE),
                    fields.find(MAX_TTL).orElse(draft.ceiling()),
                    fields.find(ASSURANCE),
                    fields.find(BINDING).orElse(Binding.NONE),
                    fields.find(INTROSPECTION).orElse(Set.of()),
                    fields.find(SPEND),
                    fields.find(DURABLE).orElse(false),
                    fields.find(MAX_HOPS).orElse(USUAL_HOPS),
                    fields.find(DETAIL_TYPES).orElse(Map.of())));
  }

  /** A use that nobody can spend would be none. */
  private static void checkSpend(Fields fields, Draft draft) {
    Optional<Target.Spend> spend = fields.find(SPEND);
    if (spend.equals(Optional.of(Target.Spend.INTROSPECTION)) && !fields.has(INTROSPECTION)) {
      draft.problem(
          fields.place(SPEND),
          fields.owner() + " spends at introspection, which no client may ask for",
          "Add introspection, with the clients that are its audience; or write verify, where a"
              + " proxy asks.");
    }
    if (spend.equals(Optional.of(Target.Spend.VERIFY)) && !fields.has(ORIGINS)) {
      draft.problem(
          fields.place(SPEND),
          fields.owner() + " spends at verification, but does not say where its API is called",
          "Add origins, such as https://orders.example; or write introspection.");
    }
  }
}
