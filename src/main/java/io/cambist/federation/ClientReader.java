package io.cambist.federation;

import io.cambist.oauth.Scopes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads the section {@code clients}. */
final class ClientReader {
  private static final String HOW_TO_HASH =
      "Write sha256: and then the output of: printf %s \"$SECRET\" | openssl dgst -sha256 -binary |"
          + " base64";

  /** Each method with what makes it of secrets. */
  private static final Map<String, Function<List<SecretHash>, ClientAuthentication>> METHODS =
      new LinkedHashMap<>();

  private static final String SUBJECT_TOKEN = "subject-token";

  static {
    METHODS.put(SUBJECT_TOKEN, secrets -> new ClientAuthentication.SubjectToken());
    METHODS.put("client_secret_basic", ClientAuthentication.SecretBasic::new);
    METHODS.put("client_secret_post", ClientAuthentication.SecretPost::new);
  }

  private static final Shape<SecretHash> SECRET =
      Shapes.TEXT.then(
          (text, place, what, draft) -> {
            Optional<SecretHash> hash = SecretHash.parse(text);
            if (hash.isEmpty()) {
              draft.problem(place, what + " holds what is not the hash of a secret", HOW_TO_HASH);
            } else if (hash.get().equals(SecretHash.ofSecret(""))) {
              draft.problem(
                  place,
                  what + " holds the hash of an empty secret",
                  "Set SECRET first, such as to the output of: openssl rand -base64 32");
            }
            return hash;
          });

  private static final Key<String> METHOD = Key.required("method", Shapes.word(METHODS.keySet()));
  private static final Key<List<SecretHash>> SECRETS =
      Key.optional("secrets", Shapes.listOf(SECRET));
  private static final Key<Fields> AUTHENTICATION =
      Key.required("authentication", Shapes.fields(List.of(METHOD, SECRETS)));
  private static final Key<Set<String>> ISSUERS =
      Key.optional("issuers", Shapes.references(Kind.ISSUER));
  private static final Key<String> DEFAULT_TARGET =
      Key.optional("default-target", Shapes.reference(Kind.TARGET));
  static final Key<Set<String>> TARGETS = Key.optional("targets", Shapes.references(Kind.TARGET));
  static final Key<Scopes> SCOPES = Key.optional("scopes", Shapes.SCOPES);
  private static final Key<Duration> MAX_TTL = Key.optional("max-ttl", Lifetimes.LIFE);

  static final List<Key<?>> KEYS =
      List.of(AUTHENTICATION, ISSUERS, DEFAULT_TARGET, TARGETS, SCOPES, MAX_TTL);

  private ClientReader() {}

  static Optional<Client> client(String id, Fields fields, Draft draft) {
    Optional<ClientAuthentication> authentication =
        fields.find(AUTHENTICATION).flatMap(written -> authentication(written, fields, draft));
    Optional<String> target = fields.find(DEFAULT_TARGET);
    Optional<Set<String>> targets = fields.find(TARGETS);
    if (target.isPresent() && targets.isPresent() && !targets.get().contains(target.get())) {
      draft.problem(
          fields.place(DEFAULT_TARGET),
          "default-target of " + fields.owner() + " is not among its targets",
          "Add " + target.get() + " to its targets, or choose one of them.");
    }
    return authentication.map(
        how ->
            new Client(
                id,
                how,
                fields.find(ISSUERS).orElse(Set.of()),
                target,
                targets,
                fields.find(SCOPES),
                fields.find(MAX_TTL)));
  }

  private static Optional<ClientAuthentication> authentication(
      Fields written, Fields client, Draft draft) {
    Optional<String> method = written.find(METHOD);
    if (method.isEmpty()) {
      return Optional.empty();
    }
    boolean bySubjectToken = method.get().equals(SUBJECT_TOKEN);
    if (bySubjectToken && written.has(SECRETS)) {
      draft.problem(
          written.place(SECRETS),
          client.owner() + " is not authenticated by a secret, but has secrets",
          "Remove the secrets, or choose client_secret_basic.");
    }
    if (!bySubjectToken && !written.has(SECRETS)) {
      draft.problem(
          written.place(), written.owner() + " has no secrets", "Add secrets. " + HOW_TO_HASH);
    }
    if (bySubjectToken && !client.has(ISSUERS)) {
      draft.problem(
          client.place(),
          client.owner() + " has no issuers",
          "Name the issuers whose assertions are its credential.");
    }
    return Optional.of(METHODS.get(method.get()).apply(written.find(SECRETS).orElse(List.of())));
  }
}
