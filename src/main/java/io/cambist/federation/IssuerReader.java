package io.cambist.federation;

import io.cambist.expression.Expression;
import io.cambist.expression.Purpose;
import io.cambist.jose.Algorithm;
import io.cambist.oauth.TokenType;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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

  private static final Key<IssuerKind> KIND = Key.optional("kind", IssuerKind.NAME);
  static final Key<String> ISSUER = Key.optional("issuer", Addresses.ISSUER);
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
          KIND,
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

  private final Fields fields;
  private final Draft draft;

  private IssuerReader(Fields fields, Draft draft) {
    this.fields = fields;
    this.draft = draft;
  }

  static Optional<Issuer> issuer(String name, Fields fields, Draft draft) {
    return new IssuerReader(fields, draft).read(name);
  }

  /** Its {@code iss}, be it written or that of its kind. */
  static Optional<String> iss(Fields fields) {
    return value(ISSUER, fields);
  }

  /** What is written, or what its kind has where nothing is written. */
  private static <T> Optional<T> value(Key<T> key, Fields fields) {
    return fields.has(key) ? fields.find(key) : fields.find(KIND).flatMap(kind -> kind.find(key));
  }

  private <T> Optional<T> value(Key<T> key) {
    return value(key, fields);
  }

  private Optional<Issuer> read(String name) {
    if (fields.has(JWKS_URI) && fields.has(JWKS_FILE)) {
      draft.problem(
          fields.place(JWKS_FILE),
          fields.owner() + " has both jwks-uri and jwks-file",
          "Keep the one that is right.");
    }
    checkIssuer();
    checkSingleUse();
    checkKept();
    Optional<String> issuer = value(ISSUER);
    Optional<List<String>> audiences = fields.find(AUDIENCES);
    if (issuer.isEmpty() || audiences.isEmpty()) {
      return Optional.empty();
    }
    boolean once = isSingleUse();
    return Optional.of(
        new Issuer(
            name,
            issuer.get(),
            keys(),
            audiences.get(),
            value(ALGORITHMS).orElse(Algorithms.ALL),
            value(TYPES).orElse(Set.of("jwt")),
            value(ACCEPTED).orElse(Set.of(TokenType.JWT, TokenType.ID_TOKEN)),
            fields.find(MAX_AGE),
            once,
            value(ID_CLAIM).filter(claim -> once),
            fields.find(DURABLE).orElse(false),
            attributes(),
            value(KEEP).orElse(Set.of())));
  }

  private KeySource keys() {
    Optional<KeySource> file = fields.find(JWKS_FILE).map(KeySource.class::cast);
    return file.or(() -> fields.find(JWKS_URI).map(KeySource.JwksUri::new))
        .orElseGet(KeySource.Discovery::new);
  }

  private boolean isSingleUse() {
    return value(SINGLE_USE).orElse(false);
  }

  /** Those of its kind and its own; of one name, its own. */
  private Map<String, Expression> attributes() {
    var attributes = new LinkedHashMap<String, Expression>();
    fields.find(KIND).flatMap(kind -> kind.find(ATTRIBUTES)).ifPresent(attributes::putAll);
    fields.find(ATTRIBUTES).ifPresent(attributes::putAll);
    return Collections.unmodifiableMap(attributes);
  }

  private boolean isKindUnreadable() {
    return fields.has(KIND) && fields.find(KIND).isEmpty();
  }

  private void checkIssuer() {
    Optional<IssuerKind> kind = fields.find(KIND);
    if (!fields.has(ISSUER) && !isKindUnreadable() && value(ISSUER).isEmpty()) {
      draft.problem(fields.place(), fields.owner() + " has no issuer", "Add the key issuer.");
    }
    fields
        .find(ISSUER)
        .flatMap(issuer -> kind.flatMap(known -> known.misshapen(issuer)))
        .ifPresent(
            remedy ->
                draft.problem(
                    fields.place(ISSUER),
                    "issuer of "
                        + fields.owner()
                        + " is none that the kind "
                        + kind.get().name()
                        + " has",
                    remedy));
  }

  private void checkSingleUse() {
    boolean told = fields.has(SINGLE_USE) && fields.find(SINGLE_USE).isEmpty();
    if (told || isKindUnreadable()) {
      return;
    }
    Optional<String> reused = fields.find(KIND).flatMap(IssuerKind::reused);
    if (isSingleUse()) {
      reused.ifPresent(
          why ->
              draft.problem(
                  fields.place(SINGLE_USE),
                  fields.owner() + " is single-use, but " + why,
                  "Remove single-use. Where a new token is fetched for each exchange, leave kind"
                      + " out and write what you need of it yourself."));
      return;
    }
    String remedy = reused.isPresent() ? "Remove " : "Add single-use: true, or remove ";
    // Whoever says how to tell assertions apart means to take each once.
    if (fields.has(ID_CLAIM)) {
      draft.problem(
          fields.place(ID_CLAIM),
          fields.owner() + " has an id-claim, but its assertions may be used again and again",
          remedy + "id-claim.");
    }
    if (fields.find(DURABLE).orElse(false)) {
      draft.problem(
          fields.place(DURABLE),
          fields.owner() + " is durable, but its assertions may be used again and again",
          remedy + "durable.");
    }
  }

  private void checkKept() {
    if (isKindUnreadable()) {
      return;
    }
    var attributes = new LinkedHashSet<String>(fields.names(ATTRIBUTES));
    attributes.addAll(attributes().keySet());
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
