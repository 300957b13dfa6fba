package io.cambist.federation;

import io.cambist.expression.Expression;
import io.cambist.expression.Purpose;
import io.cambist.jose.Algorithm;
import io.cambist.oauth.TokenType;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the section {@code issuers}. */
final class IssuerReader {
  /** As {@link io.cambist.jose.SignedJwt#type} tells it. */
  private static final Shape<String> TYPE =
      Shapes.TEXT.then(
          (type, place, what, draft) -> {
            String lower = type.toLowerCase(Locale.ROOT);
            String prefix = "application/";
            return Optional.of(lower.startsWith(prefix) ? lower.substring(prefix.length()) : lower);
          });

  private static final Shape<String> ATTRIBUTE_NAME =
      Shapes.text(
          Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}"),
          "Use letters, digits and underscores: policies write attributes.name.");

  static final Key<String> ISSUER = Key.required("issuer", Addresses.ISSUER);
  private static final Key<List<String>> AUDIENCES =
      Key.required("audiences", Shapes.listOf(Shapes.TEXT));
  private static final Key<URI> JWKS_URI = Key.optional("jwks-uri", Addresses.FETCHED);
  private static final Key<KeySource.JwksFile> JWKS_FILE =
      Key.optional("jwks-file", FederationFiles.KEY_SET);
  private static final Key<Set<Algorithm>> ALGORITHMS =
      Key.optional("algorithms", Shapes.setOf(Algorithms.SHAPE));
  private static final Key<Set<String>> TYPES = Key.optional("types", Shapes.setOf(TYPE));
  private static final Key<Set<TokenType>> ACCEPTED =
      Key.optional("token-types", Shapes.setOf(Shapes.oneOf(TokenType.class)));
  private static final Key<Duration> MAX_AGE = Key.optional("max-age", Lifetimes.DURATION);
  private static final Key<Boolean> SINGLE_USE = Key.optional("single-use", Shapes.FLAG);
  private static final Key<Boolean> DURABLE = Key.optional("durable", Shapes.FLAG);
  private static final Key<String> ID_CLAIM = Key.optional("id-claim", Shapes.TEXT);
  private static final Key<Map<String, Expression>> ATTRIBUTES =
      Key.optional(
          "attributes", Shapes.mapOf(ATTRIBUTE_NAME, Shapes.expression(Purpose.ATTRIBUTE)));
  private static final Key<Set<String>> KEEP = Key.optional("keep", Shapes.setOf(Shapes.TEXT));

  static final List<Key<?>> KEYS =
      List.of(
          ISSUER,
          AUDIENCES,
          JWKS_URI,
          JWKS_FILE,
          ALGORITHMS,
          TYPES,
          ACCEPTED,
          MAX_AGE,
          SINGLE_USE,
          ID_CLAIM,
          DURABLE,
          ATTRIBUTES,
          KEEP);

  private IssuerReader() {}

  static Optional<Issuer> issuer(String name, Fields fields, Draft draft) {
    if (fields.has(JWKS_URI) && fields.has(JWKS_FILE)) {
      draft.problem(
          fields.place(JWKS_FILE),
          fields.owner() + " has both jwks-uri and jwks-file",
          "Keep the one that is right.");
    }
    if (fields.find(DURABLE).orElse(false) && !fields.find(SINGLE_USE).orElse(false)) {
      draft.problem(
          fields.place(DURABLE),
          fields.owner() + " is durable, but its assertions may be used again and again",
          "Add single-use: true, or remove durable.");
    }
    checkKept(fields, draft);
    Optional<String> issuer = fields.find(ISSUER);
    Optional<List<String>> audiences = fields.find(AUDIENCES);
    checkIdClaim(fields, draft);
    if (issuer.isEmpty() || audiences.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Issuer(
            name,
            issuer.get(),
            keys(fields),
            audiences.get(),
            fields.find(ALGORITHMS).orElse(Algorithms.ALL),
            fields.find(TYPES).orElse(Set.of("jwt")),
            fields.find(ACCEPTED).orElse(Set.of(TokenType.JWT, TokenType.ID_TOKEN)),
            fields.find(MAX_AGE),
            fields.find(SINGLE_USE).orElse(false),
            fields.find(ID_CLAIM),
            fields.find(DURABLE).orElse(false),
            fields.find(ATTRIBUTES).orElse(Map.of()),
            fields.find(KEEP).orElse(Set.of())));
  }

  private static KeySource keys(Fields fields) {
    Optional<KeySource> file = fields.find(JWKS_FILE).map(KeySource.class::cast);
    return file.or(() -> fields.find(JWKS_URI).map(KeySource.JwksUri::new))
        .orElseGet(KeySource.Discovery::new);
  }

  /** Whoever says how to tell assertions apart means to take each once. */
  private static void checkIdClaim(Fields fields, Draft draft) {
    boolean told = fields.has(SINGLE_USE) && fields.find(SINGLE_USE).isEmpty();
    if (fields.has(ID_CLAIM) && !told && !fields.find(SINGLE_USE).orElse(false)) {
      draft.problem(
          fields.place(ID_CLAIM),
          fields.owner() + " has an id-claim, but its assertions may be used again and again",
          "Add single-use: true, or remove id-claim.");
    }
  }

  private static void checkKept(Fields fields, Draft draft) {
    Set<String> attributes = fields.names(ATTRIBUTES);
    for (String kept : fields.find(KEEP).orElse(Set.of())) {
      if (!attributes.contains(kept)) {
        draft.problem(
            fields.place(KEEP, kept),
            "keep of " + fields.owner() + " names the unknown attribute " + kept,
            draft.guess(kept, attributes, "Map it under attributes."));
      }
    }
  }
}
