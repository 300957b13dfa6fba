package io.cambist.federation;

import io.cambist.expression.Expression;
import io.cambist.expression.Purpose;
import io.cambist.jose.Algorithm;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads how a client authenticates: each method has keys of its own, and no others. */
final class ClientAuthenticationReader {
  private static final String SUBJECT_TOKEN = "subject-token";

  private static final String HOW_TO_HASH =
      "Write sha256: and then the output of: printf %s \"$SECRET\" | openssl dgst -sha256 -binary |"
          + " base64";

  private static final Shape<SecretHash> SECRET =
      Shapes.TEXT
          .like(Outline.text("sha256:[A-Za-z0-9+/_-]{43}=?"))
          .then(
              (text, place, what, draft) -> {
                Optional<SecretHash> hash = SecretHash.parse(text);
                if (hash.isEmpty()) {
                  draft.problem(
                      place, what + " holds what is not the hash of a secret", HOW_TO_HASH);
                } else if (hash.get().equals(SecretHash.ofSecret(""))) {
                  draft.problem(
                      place,
                      what + " holds the hash of an empty secret",
                      "Set SECRET first, such as to the output of: openssl rand -base64 32");
                }
                return hash;
              });

  private static final Key<List<SecretHash>> SECRETS =
      Key.optional(
          "secrets",
          Shapes.listOf(SECRET),
          "The SHA-256 of each secret that is valid now, as sha256: and base64; two let you rotate.");
  private static final Key<KeySource.JwksFile> JWKS_FILE =
      Key.optional(
          "jwks-file",
          FederationFiles.KEY_SET,
          "With private_key_jwt, the client's JWK set in a file below the federation's directory.");
  private static final Key<URI> JWKS_URI =
      Key.optional(
          "jwks-uri", Addresses.FETCHED, "With private_key_jwt, where the client's JWK set is.");
  private static final Key<Set<Algorithm>> ALGORITHMS =
      Key.optional(
          "algorithms",
          Shapes.setOf(Algorithms.SHAPE),
          "With private_key_jwt, the signature algorithms that are accepted. Default: all asymmetric"
              + " ones.");
  private static final Key<Boolean> TOKEN_ENDPOINT_AUDIENCE =
      Key.optional(
          "token-endpoint-audience",
          Shapes.FLAG,
          "With private_key_jwt, whether the token endpoint's URL is accepted as the audience too."
              + " Default: false.");
  private static final Key<List<X509Certificate>> TRUST =
      Key.optional(
          "trust",
          CredentialShapes.AUTHORITIES,
          "With tls_client_auth, a PEM file of the authorities that sign its certificates.");
  private static final Key<List<X509Certificate>> CERTIFICATES =
      Key.optional(
          "certificates",
          Shapes.listOf(CredentialShapes.ONE),
          "With self_signed_tls_client_auth, PEM files of one certificate each.");
  private static final Key<String> ISSUER =
      Key.optional(
          "issuer",
          Shapes.reference(Kind.ISSUER),
          "With federated_jwt and spiffe_jwt, the issuer of the client's assertions.");
  private static final Key<String> SUBJECT =
      Key.optional("subject", Shapes.COMPARED, "With federated_jwt, the sub of those assertions.");
  private static final Key<Expression> WHEN =
      Key.optional(
          "when",
          Shapes.expression(Purpose.CLIENT),
          "With federated_jwt, a condition in CEL over their claims and attributes.");
  private static final Key<SpiffePattern> SPIFFE =
      Key.optional(
          "spiffe-id",
          CredentialShapes.SPIFFE_ID,
          "With spiffe_jwt, the client's SPIFFE ID, or with /* at its end all below it.");

  private static final List<Key<?>> KEY_SOURCES = List.of(JWKS_FILE, JWKS_URI);
  private static final List<Key<CertificateName>> NAMES = CredentialShapes.names();

  /** What becomes of the keys of one method. */
  @FunctionalInterface
  private interface Making {
    /** Empty when a value was refused or is missing, which has been reported. */
    Optional<ClientAuthentication> from(Fields fields);
  }

  /**
   * @param exactlyOne of these one must be there, and no other with it
   * @param atLeastOne of these one must be there
   */
  private record Method(
      List<Key<?>> required,
      List<? extends Key<?>> exactlyOne,
      List<? extends Key<?>> atLeastOne,
      List<Key<?>> optional,
      Making making) {
    List<Key<?>> keys() {
      var all = new ArrayList<Key<?>>(required);
      all.addAll(exactlyOne);
      all.addAll(atLeastOne);
      all.addAll(optional);
      return all;
    }
  }

  private static final Map<String, Method> METHODS = methods();
  private static final Key<String> METHOD =
      Key.required(
          "method",
          Shapes.word(METHODS.keySet()),
          "How it authenticates; subject-token: the assertion itself is the credential.");

  static final List<Key<?>> KEYS = keys();

  static final Outline OUTLINE = outline();

  /** Of a client that shows nothing of its own. */
  static final Outline BY_SUBJECT_TOKEN = Outline.saying(METHOD, List.of(SUBJECT_TOKEN));

  private ClientAuthenticationReader() {}

  private static Map<String, Method> methods() {
    var methods = new LinkedHashMap<String, Method>();
    methods.put(
        SUBJECT_TOKEN,
        new Method(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            fields -> Optional.of(new ClientAuthentication.SubjectToken())));
    methods.put(
        "client_secret_basic",
        new Method(
            List.of(SECRETS),
            List.of(),
            List.of(),
            List.of(),
            fields -> fields.find(SECRETS).map(ClientAuthentication.SecretBasic::new)));
    methods.put(
        "client_secret_post",
        new Method(
            List.of(SECRETS),
            List.of(),
            List.of(),
            List.of(),
            fields -> fields.find(SECRETS).map(ClientAuthentication.SecretPost::new)));
    methods.put(
        "private_key_jwt",
        new Method(
            List.of(),
            KEY_SOURCES,
            List.of(),
            List.of(ALGORITHMS, TOKEN_ENDPOINT_AUDIENCE),
            ClientAuthenticationReader::privateKeyJwt));
    methods.put(
        "tls_client_auth",
        new Method(
            List.of(TRUST), NAMES, List.of(), List.of(), ClientAuthenticationReader::tlsAuthority));
    methods.put(
        "self_signed_tls_client_auth",
        new Method(
            List.of(CERTIFICATES),
            List.of(),
            List.of(),
            List.of(),
            fields -> fields.find(CERTIFICATES).map(ClientAuthentication.TlsSelfSigned::new)));
    methods.put(
        "federated_jwt",
        new Method(
            List.of(ISSUER),
            List.of(),
            List.of(SUBJECT, WHEN),
            List.of(),
            fields ->
                fields
                    .find(ISSUER)
                    .map(
                        issuer ->
                            new ClientAuthentication.FederatedJwt(
                                issuer, fields.find(SUBJECT), fields.find(WHEN)))));
    methods.put(
        "spiffe_jwt",
        new Method(
            List.of(ISSUER, SPIFFE),
            List.of(),
            List.of(),
            List.of(),
            fields ->
                fields
                    .find(ISSUER)
                    .flatMap(
                        issuer ->
                            fields
                                .find(SPIFFE)
                                .map(id -> new ClientAuthentication.SpiffeJwt(issuer, id)))));
    return methods;
  }

  private static Optional<ClientAuthentication> privateKeyJwt(Fields fields) {
    Optional<KeySource> file = fields.find(JWKS_FILE).map(KeySource.class::cast);
    return file.or(() -> fields.find(JWKS_URI).map(KeySource.JwksUri::new))
        .map(
            keys ->
                new ClientAuthentication.PrivateKeyJwt(
                    keys,
                    fields.find(ALGORITHMS).orElse(Algorithms.ALL),
                    fields.find(TOKEN_ENDPOINT_AUDIENCE).orElse(false)));
  }

  private static Optional<ClientAuthentication> tlsAuthority(Fields fields) {
    return fields
        .find(TRUST)
        .flatMap(
            trust ->
                NAMES.stream()
                    .flatMap(key -> fields.find(key).stream())
                    .findFirst()
                    .map(name -> new ClientAuthentication.TlsAuthority(trust, name)));
  }

  private static List<Key<?>> keys() {
    var keys = new ArrayList<Key<?>>();
    keys.add(METHOD);
    for (Method method : METHODS.values()) {
      method.keys().stream().filter(key -> !keys.contains(key)).forEach(keys::add);
    }
    return List.copyOf(keys);
  }

  private static Outline outline() {
    var rules = new ArrayList<Outline>();
    METHODS.forEach(
        (name, method) -> {
          var parts = new ArrayList<Outline>();
          List<Key<?>> foreign =
              KEYS.stream()
                  .filter(key -> !key.equals(METHOD) && !method.keys().contains(key))
                  .toList();
          parts.add(Outline.lacking(foreign));
          if (!method.required().isEmpty()) {
            parts.add(Outline.having(method.required()));
          }
          if (!method.exactlyOne().isEmpty()) {
            parts.add(Outline.ANYTHING.with("oneOf", eachAlone(method.exactlyOne())));
          }
          if (!method.atLeastOne().isEmpty()) {
            parts.add(Outline.ANYTHING.with("anyOf", eachAlone(method.atLeastOne())));
          }
          rules.add(
              Outline.when(
                  Outline.saying(METHOD, List.of(name)), Outline.ANYTHING.with("allOf", parts)));
        });
    return Outline.object(KEYS).with("allOf", rules).named("authentication");
  }

  private static List<Outline> eachAlone(List<? extends Key<?>> keys) {
    return keys.stream().map(key -> Outline.having(List.of(key))).toList();
  }

  static Optional<ClientAuthentication> authentication(Fields fields, Fields client, Draft draft) {
    Optional<String> name = fields.find(METHOD);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Method method = METHODS.get(name.get());
    for (Key<?> key : KEYS) {
      if (fields.has(key) && !key.equals(METHOD) && !method.keys().contains(key)) {
        draft.problem(
            fields.place(key),
            client.owner() + " is authenticated by " + name.get() + ", which has no " + key.name(),
            "Remove " + key.name() + ", or choose " + having(key) + ".");
      }
    }
    for (Key<?> key : method.required()) {
      if (!fields.has(key)) {
        draft.problem(
            fields.place(),
            fields.owner() + " has no " + key.name(),
            "Add "
                + key.name()
                + (key.equals(SECRETS) ? ". " + HOW_TO_HASH : ": the method needs it."));
      }
    }
    checkOneOf(method.exactlyOne(), true, fields, draft);
    checkOneOf(method.atLeastOne(), false, fields, draft);
    return method.making().from(fields);
  }

  private static void checkOneOf(
      List<? extends Key<?>> choices, boolean only, Fields fields, Draft draft) {
    List<? extends Key<?>> written = choices.stream().filter(fields::has).toList();
    String all = String.join(", ", choices.stream().map(Key::name).toList());
    if (!choices.isEmpty() && written.isEmpty()) {
      draft.problem(
          fields.place(),
          fields.owner() + " has none of " + all,
          only ? "Add one of them." : "Add at least one of them.");
    }
    if (only && written.size() > 1) {
      draft.problem(
          fields.place(written.get(1)),
          fields.owner() + " has both " + written.get(0).name() + " and " + written.get(1).name(),
          "Keep the one that is right.");
    }
  }

  private static String having(Key<?> key) {
    return String.join(
        " or ",
        METHODS.entrySet().stream()
            .filter(method -> method.getValue().keys().contains(key))
            .map(Map.Entry::getKey)
            .toList());
  }
}
