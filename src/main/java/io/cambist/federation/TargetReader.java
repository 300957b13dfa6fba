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

  static final Key<String> AUDIENCE =
      Key.required(
          "audience",
          Shapes.COMPARED,
          "The aud of its tokens, and the audience that requests name.");
  static final Key<Set<String>> RESOURCES =
      Key.optional(
          "resources",
          Shapes.setOf(Addresses.RESOURCE),
          "URIs that requests may name as resource instead. Default: none.");
  private static final Key<Set<String>> ORIGINS =
      Key.optional(
          "origins",
          Shapes.setOf(Addresses.ORIGIN),
          "Where its API is called, such as https://orders.example: proxies ask at /verify for these"
              + " only. Default: none.");
  static final Key<Scopes> SCOPES =
      Key.optional("scopes", Shapes.SCOPES, "The scopes that there are. Default: none.");
  private static final Key<Duration> MAX_TTL =
      Key.optional(
          "max-ttl",
          Lifetimes.LIFE,
          "The longest life of its tokens. Default: the gateway's ceiling, CAMBIST_MAX_TTL.");
  static final Key<Binding> BINDING =
      Key.optional(
          "binding",
          Shapes.oneOf(Binding.class),
          "To what kind of key its tokens have to be bound. Default: none.");
  private static final Key<String> ASSURANCE =
      Key.optional(
          "assurance",
          AssuranceReader.LEVEL,
          "The level that subject and actor token must have. Default: any.");
  private static final Key<Boolean> DECISION_POINT =
      Key.optional(
          "decision-point",
          Shapes.FLAG,
          "Whether the decision point (AuthZEN) that the gateway is set to has to agree, after the"
              + " rules. Default: false.");
  private static final Key<Set<String>> INTROSPECTION =
      Key.optional(
          "introspection",
          Shapes.references(Kind.CLIENT),
          "The clients that are its audience: they alone may introspect its tokens, and they may"
              + " exchange them further. Default: none.");
  static final Key<Target.Spend> SPEND =
      Key.optional(
          "spend",
          Shapes.oneOf(Target.Spend.class),
          "Where a use of its tokens is spent. Default: nowhere.");
  private static final Key<Boolean> DURABLE =
      Key.optional(
          "durable",
          Shapes.FLAG,
          "Whether replicas must hold that a use was spent before it counts; with spend. Default:"
              + " false.");
  private static final Key<Integer> MAX_HOPS =
      Key.optional(
          "max-hops",
          Shapes.integer(0, MOST_HOPS),
          "How often in a row a token of ours may be exchanged on the way to or from this target."
              + " Default: "
              + USUAL_HOPS
              + ".");

  static final Key<Map<String, JsonSchema>> DETAIL_TYPES =
      Key.optional(
          "authorization-details",
          DetailTypes.SHAPE,
          "The types of authorization details that its API understands, each with a JSON Schema.");

  static final List<Key<?>> KEYS =
      List.of(
          AUDIENCE,
          RESOURCES,
          ORIGINS,
          SCOPES,
          MAX_TTL,
          ASSURANCE,
          DECISION_POINT,
          BINDING,
          INTROSPECTION,
          SPEND,
          DURABLE,
          MAX_HOPS,
          DETAIL_TYPES,
          OnRemoval.KEY);

  static final Outline OUTLINE =
      Outline.object(KEYS)
          .and(
              Outline.when(
                  Outline.saying(SPEND, List.of("introspection")),
                  Outline.having(List.of(INTROSPECTION))),
              Outline.when(
                  Outline.saying(SPEND, List.of("verify")), Outline.having(List.of(ORIGINS))),
              Outline.when(
                  Outline.having(List.of(DURABLE))
                      .with(
                          "properties",
                          Map.of(DURABLE.name(), Outline.ANYTHING.with("const", true))),
                  Outline.having(List.of(SPEND))))
          .named("target");

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
                    fields.find(DECISION_POINT).orElse(false),
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
