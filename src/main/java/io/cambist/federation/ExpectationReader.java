package io.cambist.federation;

import io.cambist.federation.PolicyTest.Deny;
import io.cambist.federation.PolicyTest.Permit;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Scopes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what tests expect. */
final class ExpectationReader {
  private static final String NOTHING = "none";

  /** Every reason by its stable name, in the order in which a request meets them. */
  private static final Map<String, Reason> REASONS =
      Stream.of(Reason.values())
          .collect(
              Collectors.toMap(
                  Reason::text, reason -> reason, (one, other) -> one, LinkedHashMap::new));

  private static final Shape<Reason> REASON =
      Shapes.word(REASONS.keySet())
          .like(Outline.oneOf(List.copyOf(REASONS.keySet())).named("reason"))
          .then((text, place, what, draft) -> Optional.of(REASONS.get(text)));

  /** Scopes, or an empty list for none: to forget them is not to expect none. */
  private static final Shape<Scopes> SCOPES =
      Shape.of(
          Outline.either(
              Shapes.SCOPE.outline(),
              Outline.type("array")
                  .with("items", Shapes.SCOPE.outline())
                  .with("uniqueItems", true)),
          (node, what, draft) ->
              node instanceof Node.Sequence list && list.items().isEmpty()
                  ? Optional.of(Scopes.NONE)
                  : Shapes.SCOPES.read(node, what, draft));

  private static final Shape<Optional<Confirmation.Method>> BINDING =
      Shapes.word(bindings().keySet())
          .then((text, place, what, draft) -> Optional.of(bindings().get(text)));

  private static final Key<Scopes> GRANTED =
      Key.required("scopes", SCOPES, "Exactly these scopes; [] for none.");
  private static final Key<Duration> TTL =
      Key.required("ttl", Lifetimes.DURATION, "The life of the token.");
  private static final Key<Integer> USES =
      Key.optional(
          "uses",
          Shapes.integer(1, PolicyReader.MOST_USES),
          "How often it may be used. Default: as often as its life permits.");
  private static final Key<Optional<Confirmation.Method>> BOUND =
      Key.optional(
          "binding",
          BINDING,
          "The kind of key that the token is bound to. Default: none, a bearer token.");
  private static final Key<String> SUBJECT =
      Key.optional(
          "subject", Shapes.TEXT, "Our sub. Default: the issuer's name, a colon, and its sub.");
  private static final Key<List<String>> ACTORS =
      Key.optional(
          "actors",
          Shapes.listOf(Shapes.TEXT),
          "Our sub of each that acts or acted, the current one first, such as client:desk."
              + " Default: nobody.");
  private static final Key<Map<String, Object>> CLAIMS =
      Key.optional(
          "claims", PlainJson.OBJECT, "What rules carry into the token. Default: nothing.");
  private static final Key<AuthorizationDetails> DETAILS =
      Key.optional(
          "authorization-details",
          PlainJson.DETAILS,
          "Exactly these authorization details. Default: none.");
  private static final Key<String> ASSURANCE =
      Key.optional(
          "assurance",
          AssuranceReader.LEVEL,
          "The level of assurance that the token carries. Default: none.");
  private static final Key<Set<String>> RULE =
      Key.optional(
          "rule", Shapes.references(Kind.POLICY), "The rules that permit. Default: whichever do.");
  private static final Key<Set<String>> TARGET =
      Key.optional(
          "target",
          Shapes.references(Kind.TARGET),
          "What the token is for. Needed where the request names neither target nor audience, or"
              + " names a resource.");

  private static final List<Key<?>> PERMIT_KEYS =
      List.of(GRANTED, TTL, USES, BOUND, SUBJECT, ACTORS, CLAIMS, DETAILS, ASSURANCE, RULE, TARGET);

  static final Shape<Permit> PERMIT =
      Shapes.fields(PERMIT_KEYS)
          .like(Outline.object(PERMIT_KEYS).named("permit"))
          .then((fields, place, what, draft) -> permit(fields));

  private static final Key<Reason> WHY =
      Key.required("reason", REASON, "Why, by the name that audit events have for it.");
  private static final Key<String> FORBIDDING =
      Key.optional(
          "rule", Shapes.reference(Kind.POLICY), "The rule that forbids. Default: whichever does.");
  private static final List<Key<?>> DENY_KEYS = List.of(WHY, FORBIDDING);

  static final Shape<Deny> DENY =
      Shape.of(
          Outline.either(REASON.outline(), Outline.object(DENY_KEYS)),
          (node, what, draft) ->
              node instanceof Node.Mapping
                  ? Shapes.fields(DENY_KEYS)
                      .read(node, what, draft)
                      .flatMap(
                          fields ->
                              fields.find(WHY).map(why -> new Deny(why, fields.find(FORBIDDING))))
                  : REASON
                      .read(node, what, draft)
                      .map(reason -> new Deny(reason, Optional.empty())));

  private ExpectationReader() {}

  private static Map<String, Optional<Confirmation.Method>> bindings() {
    var bindings = new LinkedHashMap<String, Optional<Confirmation.Method>>();
    bindings.put(NOTHING, Optional.empty());
    for (Confirmation.Method method : Confirmation.Method.values()) {
      bindings.put(method.toString(), Optional.of(method));
    }
    return bindings;
  }

  private static Optional<Permit> permit(Fields fields) {
    return fields
        .find(GRANTED)
        .flatMap(
            scopes ->
                fields
                    .find(TTL)
                    .map(
                        ttl ->
                            new Permit(
                                scopes,
                                ttl,
                                fields.find(USES),
                                fields.find(BOUND).orElse(Optional.empty()),
                                fields.find(SUBJECT),
                                fields.find(ACTORS).orElse(List.of()),
                                fields.find(CLAIMS).orElse(Map.of()),
                                fields.find(DETAILS).orElse(AuthorizationDetails.NONE),
                                fields.find(ASSURANCE),
                                fields.find(RULE).orElse(Set.of()),
                                fields.find(TARGET).orElse(Set.of()))));
  }
}
