package io.cambist.federation;

import io.cambist.expression.Expression;
import io.cambist.expression.Purpose;
import io.cambist.jose.Algorithm;
import io.cambist.oauth.TokenType;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
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

  static final Key<IssuerKind> KIND =
      Key.optional(
          "kind",
          IssuerKind.NAME,
          "Who makes the issuer: other keys then have the defaults of that kind.");
  static final Key<String> ISSUER =
      Key.optional(
          "issuer",
          Addresses.ISSUER,
          "The exact iss of its assertions: HTTPS (HTTP for a loopback host only). Required, except"
              + " where the kind knows it.");
  private static final Key<List<String>> AUDIENCES =
      Key.required(
          "audiences",
          Shapes.listOf(Shapes.COMPARED),
          "The aud values of which an assertion must carry one, such as this gateway's URL.");
  static final Key<URI> JWKS_URI =
      Key.optional(
          "jwks-uri", Addresses.FETCHED, "Where its keys are. Default: found by discovery.");
  static final Key<KeySource.JwksFile> JWKS_FILE =
      Key.optional(
          "jwks-file",
          FederationFiles.KEY_SET,
          "A JWK set in a file below the federation's directory, without private keys; instead of"
              + " jwks-uri.");
  static final Key<List<X509Certificate>> JWKS_AUTHORITIES =
      Key.optional(
          "jwks-authorities",
          CredentialShapes.AUTHORITIES,
          "A PEM file below the federation's directory of the authorities that sign the certificates"
              + " of the servers that have its keys. Default: those of the JVM.");
  static final Key<Path> JWKS_TOKEN_FILE =
      Key.optional(
          "jwks-token-file",
          FederationFiles.READ_LATER,
          "A file below the federation's directory with the bearer token that jwks-uri wants; it is"
              + " read anew for each fetch. Default: none.");
  private static final Key<Set<Algorithm>> ALGORITHMS =
      Key.optional(
          "algorithms",
          Shapes.setOf(Algorithms.SHAPE),
          "The signature algorithms that are accepted. Default: all asymmetric ones.");
  private static final Key<Set<String>> TYPES =
      Key.optional(
          "types",
          Shapes.setOf(TYPE),
          "The typ headers that are accepted; an absent one counts as jwt. Default: jwt.");
  private static final Key<Set<TokenType>> ACCEPTED =
      Key.optional(
          "token-types",
          Shapes.setOf(Shapes.oneOf(TokenType.class)),
          "What an assertion may be declared as. Default: jwt and id_token.");
  private static final Key<Duration> MAX_AGE =
      Key.optional(
          "max-age",
          Lifetimes.DURATION,
          "The longest time since iat, which is required then. Default: none.");
  static final Key<Boolean> SINGLE_USE =
      Key.optional(
          "single-use",
          Shapes.FLAG,
          "Whether an assertion is taken once only, be it as subject or as actor token. Default:"
              + " false.");
  static final Key<Boolean> DURABLE =
      Key.optional(
          "durable",
          Shapes.FLAG,
          "Whether replicas must hold that an assertion was used before its token leaves; with"
              + " single-use. Default: false.");
  static final Key<String> ID_CLAIM =
      Key.optional(
          "id-claim",
          Shapes.COMPARED,
          "The claim that identifies an assertion, with single-use. Default: its signed text does.");
  static final Key<Map<String, Expression>> ATTRIBUTES =
      Key.optional(
          "attributes",
          Shapes.mapOf(ATTRIBUTE_NAME, Shapes.expression(Purpose.ATTRIBUTE)),
          "Names for what policy needs, each with CEL over claims.");
  static final Key<Set<String>> KEEP =
      Key.optional(
          "keep",
          Shapes.setOf(Shapes.TEXT),
          "The attributes that the session keeps, for policy to see when a token of ours is"
              + " exchanged. Default: none.");
  private static final Key<IssuerAssurance> ASSURANCE =
      Key.optional(
          "assurance",
          AssuranceReader.ISSUER,
          "How much its assertions assure: a level that each has, or what gives one. Default:"
              + " nothing.");

  static final List<Key<?>> KEYS =
      List.of(
          KIND,
          ISSUER,
          AUDIENCES,
          JWKS_URI,
          JWKS_FILE,
          JWKS_AUTHORITIES,
          JWKS_TOKEN_FILE,
          ALGORITHMS,
          TYPES,
          ACCEPTED,
          MAX_AGE,
          SINGLE_USE,
          ID_CLAIM,
          DURABLE,
          ATTRIBUTES,
          KEEP,
          ASSURANCE,
          OnRemoval.KEY);

  static final Outline OUTLINE =
      Outline.object(KEYS)
          .and(
              Outline.either(
                  Outline.having(List.of(ISSUER)), Outline.saying(KIND, IssuerKind.having(ISSUER))),
              Outline.ANYTHING.with("not", Outline.having(List.of(JWKS_URI, JWKS_FILE))),
              Outline.ANYTHING.with("not", Outline.having(List.of(JWKS_AUTHORITIES, JWKS_FILE))),
              Outline.either(
                  Outline.lacking(List.of(JWKS_TOKEN_FILE)), Outline.having(List.of(JWKS_URI))))
          .named("issuer");

  private IssuerReader() {}

  static Optional<Issuer> issuer(String name, Fields fields, Draft draft) {
    IssuerChecks.check(fields, draft);
    Optional<String> issuer = value(ISSUER, fields);
    Optional<List<String>> audiences = fields.find(AUDIENCES);
    if (issuer.isEmpty() || audiences.isEmpty()) {
      return Optional.empty();
    }
    boolean once = isSingleUse(fields);
    return Optional.of(
        new Issuer(
            name,
            issuer.get(),
            keys(fields),
            audiences.get(),
            value(ALGORITHMS, fields).orElse(Algorithms.ALL),
            value(TYPES, fields).orElse(Set.of("jwt")),
            value(ACCEPTED, fields).orElse(Set.of(TokenType.JWT, TokenType.ID_TOKEN)),
            fields.find(MAX_AGE),
            once,
            value(ID_CLAIM, fields).filter(claim -> once),
            fields.find(DURABLE).orElse(false),
            attributes(fields),
            value(KEEP, fields).orElse(Set.of()),
            value(ASSURANCE, fields).orElse(IssuerAssurance.NONE)));
  }

  /** What is written, or what its kind has where nothing is written. */
  static <T> Optional<T> value(Key<T> key, Fields fields) {
    return fields.has(key) ? fields.find(key) : fields.find(KIND).flatMap(kind -> kind.find(key));
  }

  static boolean isSingleUse(Fields fields) {
    return value(SINGLE_USE, fields).orElse(false);
  }

  /** Those of its kind and its own; of one name, its own. */
  static Map<String, Expression> attributes(Fields fields) {
    var attributes = new LinkedHashMap<String, Expression>();
    fields.find(KIND).flatMap(kind -> kind.find(ATTRIBUTES)).ifPresent(attributes::putAll);
    fields.find(ATTRIBUTES).ifPresent(attributes::putAll);
    return Collections.unmodifiableMap(attributes);
  }

  private static KeySource keys(Fields fields) {
    Optional<KeySource> file = fields.find(JWKS_FILE).map(KeySource.class::cast);
    List<X509Certificate> authorities = fields.find(JWKS_AUTHORITIES).orElse(List.of());
    return file.or(
            () ->
                fields
                    .find(JWKS_URI)
                    .map(
                        uri ->
                            new KeySource.JwksUri(uri, authorities, fields.find(JWKS_TOKEN_FILE))))
        .orElseGet(() -> new KeySource.Discovery(authorities));
  }
}
