package io.cambist.federation;

import io.cambist.federation.PolicyTest.Asserted;
import io.cambist.federation.PolicyTest.Token;
import io.cambist.federation.PolicyTest.TokenOf;
import io.cambist.oauth.TokenType;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the subject and actor tokens of tests. */
final class TokenReader {
  private static final Key<String> LIKE =
      Key.optional(
          "like",
          Shapes.TEXT,
          "The name of an assertion of this file: what is not written here is as it is there, claim"
              + " by claim.");
  private static final Key<String> ISSUER =
      Key.optional("issuer", Shapes.reference(Kind.ISSUER), "The name of its issuer.");
  private static final Key<Map<String, Object>> CLAIMS =
      Key.optional(
          "claims",
          PlainJson.OBJECT,
          "What it says. Where they are absent, iss, aud, iat, exp and the identifier of a"
              + " single-use assertion are filled in.");
  private static final Key<Set<String>> WITHOUT =
      Key.optional("without", Shapes.setOf(Shapes.TEXT), "With like, the claims that it has not.");
  private static final Key<Duration> AGE =
      Key.optional("age", Lifetimes.DURATION, "How long before the request it was issued, as iat.");
  private static final Key<Duration> EXPIRES_IN =
      Key.optional(
          "expires-in",
          Lifetimes.DURATION,
          "How long after the request it expires, as exp. Default: as long as no token may live"
              + " longer.");
  private static final Key<TokenType> DECLARED =
      Key.optional(
          "token-type",
          Shapes.oneOf(TokenType.class),
          "What the request declares it to be. Default: jwt.");
  private static final Key<String> TOKEN_OF =
      Key.optional(
          "token-of",
          Shapes.TEXT,
          "The name of a test of this file: the token that it is granted, taken to be live.");

  private static final List<Key<?>> ASSERTION =
      List.of(LIKE, ISSUER, CLAIMS, WITHOUT, AGE, EXPIRES_IN, DECLARED);
  private static final List<Key<?>> KEYS =
      List.of(LIKE, ISSUER, CLAIMS, WITHOUT, AGE, EXPIRES_IN, DECLARED, TOKEN_OF);
  private static final List<Key<?>> ONLY_ASSERTED =
      List.of(LIKE, ISSUER, CLAIMS, WITHOUT, AGE, EXPIRES_IN);

  /** The assertions of a file, by names that its tests may use. */
  static final Key<Map<String, Fields>> ASSERTIONS =
      Key.optional(
          "assertions",
          Shapes.mapOf(Shapes.TEXT, Shapes.fields(ASSERTION)),
          "Assertions that tests of this file name, or take for their own with changes.");

  /** A name of one of those, or the keys of a token. */
  static final Shape<Written> TOKEN =
      Shape.of(
          Outline.either(
                  Shapes.TEXT.outline(),
                  Outline.object(KEYS)
                      .and(
                          Outline.when(
                              Outline.having(List.of(TOKEN_OF)), Outline.lacking(ONLY_ASSERTED))))
              .named("token"),
          (node, what, draft) ->
              node instanceof Node.Scalar
                  ? Shapes.TEXT
                      .read(node, what, draft)
                      .map(name -> new Named(name, what, node.place()))
                  : Shapes.fields(KEYS).read(node, what, draft).map(Spelled::new));

  private final Map<String, Fields> assertions;
  private final Draft draft;
  private final Map<String, Optional<Asserted>> resolved = new HashMap<>();

  /** A token as it stands in a test. */
  sealed interface Written {}

  private record Named(String assertion, String what, Place place) implements Written {}

  private record Spelled(Fields fields) implements Written {}

  TokenReader(Map<String, Fields> assertions, Draft draft) {
    this.assertions = assertions;
    this.draft = draft;
    assertions.keySet().forEach(this::resolve);
  }

  /** What an assertion of the file is; a problem with it is reported once. */
  private Optional<Asserted> resolve(String name) {
    Optional<Asserted> known = resolved.get(name);
    if (known == null) {
      resolved.put(name, Optional.empty()); // it may be like itself
      known = asserted(assertions.get(name));
      resolved.put(name, known);
    }
    return known;
  }

  /** What is meant; empty when that cannot be told, which has been reported. */
  Optional<Token> token(Written written) {
    if (written instanceof Named named) {
      return isKnown(named.assertion(), named.what(), named.place())
          ? resolve(named.assertion()).map(Token.class::cast)
          : Optional.empty();
    }
    Fields fields = ((Spelled) written).fields();
    if (!fields.has(TOKEN_OF)) {
      return asserted(fields).map(Token.class::cast);
    }
    for (Key<?> key : ONLY_ASSERTED) {
      if (fields.has(key)) {
        draft.problem(
            fields.place(key),
            fields.owner() + " is the token of a test, but has " + key.name(),
            "Remove " + key.name() + ", or token-of.");
      }
    }
    return fields
        .find(TOKEN_OF)
        .map(test -> new TokenOf(test, fields.find(DECLARED).orElse(TokenType.JWT)));
  }

  /** Where the name of the test stands of which this is the token. */
  static Place placeOfTest(Written written) {
    return ((Spelled) written).fields().place(TOKEN_OF);
  }

  private Optional<Asserted> asserted(Fields fields) {
    Optional<Asserted> like = fields.find(LIKE).flatMap(name -> like(name, fields));
    if (fields.has(LIKE) && like.isEmpty()) {
      return Optional.empty();
    }
    if (!fields.has(LIKE) && !fields.has(ISSUER)) {
      return Shapes.refuse(
          fields.place(),
          fields.owner() + " has no issuer",
          "Add the name of its issuer, or like, with that of an assertion.",
          draft);
    }
    Map<String, Object> claims = claims(fields, like);
    timesAreSaidOnce(fields);
    return fields
        .find(ISSUER)
        .or(() -> like.map(Asserted::issuer))
        .map(
            issuer ->
                new Asserted(
                    issuer,
                    claims,
                    fields
                        .find(DECLARED)
                        .or(() -> like.map(Asserted::declared))
                        .orElse(TokenType.JWT),
                    fields.find(AGE).or(() -> like.flatMap(Asserted::age)),
                    fields.find(EXPIRES_IN).or(() -> like.flatMap(Asserted::life))));
  }

  private Optional<Asserted> like(String name, Fields fields) {
    if (!isKnown(name, "like of " + fields.owner(), fields.place(LIKE))) {
      return Optional.empty();
    }
    if (assertions.get(name) == fields || isLike(name, fields, new HashSet<>())) {
      return Shapes.refuse(
          fields.place(LIKE), fields.owner() + " is like itself", "Write out what it says.", draft);
    }
    return resolve(name);
  }

  /** Whether an assertion is like this one, or like one that is. */
  private boolean isLike(String name, Fields fields, Set<String> seen) {
    Fields other = assertions.get(name);
    return other != null
        && (other == fields
            || (seen.add(name)
                && other.find(LIKE).filter(next -> isLike(next, fields, seen)).isPresent()));
  }

  private Map<String, Object> claims(Fields fields, Optional<Asserted> like) {
    var claims = new LinkedHashMap<String, Object>(like.map(Asserted::claims).orElse(Map.of()));
    for (String name : fields.find(WITHOUT).orElse(Set.of())) {
      if (claims.containsKey(name)) {
        claims.remove(name);
      } else if (like.isPresent() || !fields.has(LIKE)) {
        draft.problem(
            fields.place(WITHOUT, name),
            "without of " + fields.owner() + " names " + name + ", which it would not have",
            draft.guess(name, claims.keySet(), "Remove it."));
      }
    }
    claims.putAll(fields.find(CLAIMS).orElse(Map.of()));
    return claims;
  }

  private void timesAreSaidOnce(Fields fields) {
    Map<String, Object> own = fields.find(CLAIMS).orElse(Map.of());
    Map.of(AGE, "iat", EXPIRES_IN, "exp")
        .forEach(
            (key, claim) -> {
              if (fields.has(key) && own.containsKey(claim)) {
                draft.problem(
                    fields.place(key),
                    fields.owner() + " has both " + key.name() + " and the claim " + claim,
                    "Keep the one that is right.");
              }
            });
  }

  private boolean isKnown(String name, String what, Place place) {
    boolean known = assertions.containsKey(name);
    if (!known) {
      draft.problem(
          place,
          what + " names the unknown assertion " + name,
          draft.guess(name, assertions.keySet(), "Declare it under " + ASSERTIONS.name() + "."));
    }
    return known;
  }
}
