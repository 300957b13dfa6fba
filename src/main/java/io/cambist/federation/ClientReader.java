package io.cambist.federation;

import io.cambist.oauth.Scopes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the section {@code clients}. */
final class ClientReader {
  private static final Key<Fields> AUTHENTICATION =
      Key.required("authentication", Shapes.fields(ClientAuthenticationReader.KEYS));
  private static final Key<Set<String>> ISSUERS =
      Key.optional("issuers", Shapes.references(Kind.ISSUER));
  private static final Key<String> DEFAULT_TARGET =
      Key.optional("default-target", Shapes.reference(Kind.TARGET));
  static final Key<Set<String>> TARGETS = Key.optional("targets", Shapes.references(Kind.TARGET));
  static final Key<Scopes> SCOPES = Key.optional("scopes", Shapes.SCOPES);
  private static final Key<Duration> MAX_TTL = Key.optional("max-ttl", Lifetimes.LIFE);

  static final List<Key<?>> KEYS =
      List.of(AUTHENTICATION, ISSUERS, DEFAULT_TARGET, TARGETS, SCOPES, MAX_TTL, OnRemoval.KEY);

  private ClientReader() {}

  static Optional<Client> client(String id, Fields fields, Draft draft) {
    Optional<ClientAuthentication> authentication =
        fields
            .find(AUTHENTICATION)
            .flatMap(how -> ClientAuthenticationReader.authentication(how, fields, draft));
    if (authentication.isPresent()
        && authentication.get() instanceof ClientAuthentication.SubjectToken
        && !fields.has(ISSUERS)) {
      draft.problem(
          fields.place(),
          fields.owner() + " has no issuers",
          "Name the issuers whose assertions are its credential.");
    }
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
}
