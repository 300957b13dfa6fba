package io.cambist.federation;

import io.cambist.expression.Expression;
import io.cambist.expression.Purpose;
import io.cambist.oauth.Binding;
import io.cambist.oauth.Scopes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the section {@code policies}. */
final class PolicyReader {
  /** The members of tokens and of introspection that nobody but the gateway writes. */
  static final Set<String> RESERVED =
      Set.of(
          "iss",
          "sub",
          "aud",
          "exp",
          "nbf",
          "iat",
          "jti",
          "sid",
          "client_id",
          "scope",
          "acr",
          "act",
          "may_act",
          "cnf",
          "actor_sids",
          "task_ids",
          "authorization_details",
          "active",
          "token_type",
          "username");

  static final int MOST_USES = 1_000_000;

  private enum Effect {
    PERMIT,
    FORBID
  }

  private static final Shape<String> PRINTABLE =
      Shapes.text(Pattern.compile("[!-~]{1,128}"), "Use printable ASCII without a space.");

  private static final Shape<String> CLAIM_NAME =
      PRINTABLE
          .like(PRINTABLE.outline().with("not", Outline.oneOf(RESERVED.stream().sorted().toList())))
          .then(
              (name, place, what, draft) ->
                  RESERVED.contains(name)
                      ? Shapes.refuse(
                          place,
                          what + " would write " + name + ", which only the gateway writes",
                          name.equals("sub") ? "Use the key subject." : "Choose another name.",
                          draft)
                      : Optional.of(name));

  static final Key<String> ID =
      Key.required("id", Names.of(Kind.POLICY), "The rule's name in every decision.");
  private static final Key<Effect> EFFECT =
      Key.optional(
          "effect",
          Shapes.oneOf(Effect.class),
          "Whether it permits or forbids; one rule that forbids beats all that permit. Default:"
              + " permit.");
  private static final Key<Set<String>> FROM =
      Key.optional(
          "from",
          Shapes.references(Kind.ISSUER),
          "Issuers; for a token of ours, that of the first assertion. Required to permit; default:"
              + " any.");
  private static final Key<Set<String>> CLIENT =
      Key.optional(
          "client", Shapes.references(Kind.CLIENT), "Clients. Required to permit; default: any.");
  static final Key<Set<String>> TO =
      Key.optional(
          "to", Shapes.references(Kind.TARGET), "Targets. Required to permit; default: any.");
  private static final Key<Expression> WHEN =
      Key.optional(
          "when",
          Shapes.expression(Purpose.CONDITION),
          "A condition in CEL over subject, actor, client, target, request, claims, attributes and"
              + " now; one that fails never permits. Default: always.");
  static final Key<Scopes> SCOPES =
      Key.optional("scopes", Shapes.SCOPES, "What may be granted. Default: no scope.");
  private static final Key<Duration> TTL =
      Key.optional("ttl", Lifetimes.LIFE, "The longest life of the token. Required to permit.");
  static final Key<Integer> USES =
      Key.optional(
          "uses",
          Shapes.integer(1, MOST_USES),
          "How often the token may be used, where its target says spend. Default: as often as its"
              + " life permits.");
  static final Key<Binding> BINDING =
      Key.optional(
          "binding",
          Shapes.oneOf(Binding.class),
          "To what kind of key the token has to be bound, besides what its target says; none by"
              + " name lets a bearer token come of a bound one. Default: the target's.");
  private static final Key<Boolean> REBIND =
      Key.optional(
          "rebind",
          Shapes.FLAG,
          "Whether an authenticated client that is the audience of a bound token may have one for a"
              + " key of its own. Default: false.");
  private static final Key<Boolean> BEARER_FOR_SEVERAL =
      Key.optional(
          "bearer-for-several",
          Shapes.FLAG,
          "Whether a token for several audiences may be a bearer token. Default: false.");
  private static final Key<Set<String>> ACTOR_FROM =
      Key.optional(
          "actor-from",
          Shapes.references(Kind.ISSUER),
          "Issuers whose tokens are accepted as actor_token. Default: none.");
  private static final Key<Boolean> DELEGATION =
      Key.optional(
          "delegation",
          Shapes.FLAG,
          "Whether, without an actor token, the authenticated client becomes the actor. Default:"
              + " false, impersonation.");
  private static final Key<Expression> SUBJECT =
      Key.optional(
          "subject",
          Shapes.expression(Purpose.SUBJECT),
          "CEL that yields our sub. Default: the issuer's name and its sub.");
  private static final Key<Map<String, Expression>> CLAIMS =
      Key.optional(
          "claims",
          Shapes.mapOf(CLAIM_NAME, Shapes.expression(Purpose.CLAIM)),
          "Further claims to carry into the token, as CEL by name. Default: none.");

  static final Key<Expression> DETAILS =
      Key.optional(
          "authorization-details",
          Shapes.expression(Purpose.DETAILS),
          "CEL that yields which of the requested authorization details are granted. Default:"
              + " none.");

  private static final Key<Boolean> SHADOW =
      Key.optional(
          "shadow",
          Shapes.FLAG,
          "Whether the rule decides nothing: what would be decided with it is audited where it"
              + " differs. Default: false.");

  static final List<Key<?>> KEYS =
      List.of(
          ID,
          EFFECT,
          FROM,
          CLIENT,
          TO,
          WHEN,
          SCOPES,
          TTL,
          USES,
          BINDING,
          REBIND,
          BEARER_FOR_SEVERAL,
          ACTOR_FROM,
          DELEGATION,
          SUBJECT,
          CLAIMS,
          DETAILS,
          OnRemoval.KEY,
          SHADOW);

  private static final List<Key<?>> REQUIRED_TO_PERMIT = List.of(FROM, CLIENT, TO, TTL);
  private static final List<Key<?>> ONLY_TO_PERMIT =
      List.of(
          SCOPES,
          TTL,
          USES,
          BINDING,
          REBIND,
          BEARER_FOR_SEVERAL,
          ACTOR_FROM,
          DELEGATION,
          SUBJECT,
          CLAIMS,
          DETAILS);

  static final Outline OUTLINE =
      Outline.object(KEYS)
          .and(
              Outline.when(
                  Outline.saying(EFFECT, List.of("forbid")),
                  Outline.lacking(ONLY_TO_PERMIT),
                  Outline.having(REQUIRED_TO_PERMIT)))
          .named("policy");

  private PolicyReader() {}

  static Optional<Policy> policy(String id, Fields fields, Draft draft) {
    if (fields.has(EFFECT) && fields.find(EFFECT).isEmpty()) {
      return Optional.empty();
    }
    if (forbids(fields)) {
      return Optional.of(forbid(id, fields, draft));
    }
    return permit(id, fields, draft);
  }

  /** Whether it decides nothing. */
  static boolean isShadow(Fields fields) {
    return fields.find(SHADOW).orElse(false);
  }

  static boolean forbids(Fields fields) {
    return fields.find(EFFECT).equals(Optional.of(Effect.FORBID));
  }

  private static Policy forbid(String id, Fields fields, Draft draft) {
    for (Key<?> key : ONLY_TO_PERMIT) {
      if (fields.has(key)) {
        draft.problem(
            fields.place(key),
            fields.owner() + " forbids, but has " + key.name(),
            "Remove " + key.name() + ": it means something only in a rule that permits.");
      }
    }
    return new Policy.Forbid(
        id,
        fields.find(FROM).orElse(Set.of()),
        fields.find(CLIENT).orElse(Set.of()),
        fields.find(TO).orElse(Set.of()),
        fields.find(WHEN));
  }

  private static Optional<Policy> permit(String id, Fields fields, Draft draft) {
    for (Key<?> key : REQUIRED_TO_PERMIT) {
      if (!fields.has(key)) {
        draft.problem(
            fields.place(),
            fields.owner() + " has no " + key.name(),
            "Add the key " + key.name() + ": a rule that permits needs it.");
      }
    }
    Optional<Duration> ttl = fields.find(TTL);
    return ttl.map(
        life ->
            new Policy.Permit(
                id,
                fields.find(FROM).orElse(Set.of()),
                fields.find(ACTOR_FROM).orElse(Set.of()),
                fields.find(CLIENT).orElse(Set.of()),
                fields.find(TO).orElse(Set.of()),
                fields.find(WHEN),
                fields.find(SCOPES).orElse(Scopes.NONE),
                life,
                fields.find(USES),
                fields.find(BINDING),
                fields.find(REBIND).orElse(false),
                fields.find(BEARER_FOR_SEVERAL).orElse(false),
                fields.find(DELEGATION).orElse(false),
                fields.find(SUBJECT),
                fields.find(CLAIMS).orElse(Map.of()),
                fields.find(DETAILS)));
  }
}
