package io.cambist.federation;

import io.cambist.oauth.Scopes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the section {@code clients}. */
final class ClientReader {
  private static final Key<Fields> AUTHENTICATION =
      Key.required(
          "authentication",
          Shapes.fields(ClientAuthenticationReader.KEYS).like(ClientAuthenticationReader.OUTLINE),
          "How the client shows who it is: a method, and the keys of that method.");
  private static final Key<Set<String>> ISSUERS =
      Key.optional(
          "issuers",
          Shapes.references(Kind.ISSUER),
          "The issuers whose assertions it may bring as subject tokens. Required for subject-token;"
              + " default: any.");
  private static final Key<String> DEFAULT_TARGET =
      Key.optional(
          "default-target",
          Shapes.reference(Kind.TARGET),
          "The target of a request that names none. Default: such a request is refused.");
  static final Key<Set<String>> TARGETS =
      Key.optional(
          "targets",
          Shapes.references(Kind.TARGET),
          "The targets that it is limited to. Default: no limit of its own.");
  static final Key<Scopes> SCOPES =
      Key.optional(
          "scopes",
          Shapes.SCOPES,
          "The scopes that it is limited to. Default: no limit of its own.");
  private static final Key<Duration> MAX_TTL =
      Key.optional(
          "max-ttl",
          Lifetimes.LIFE,
          "The longest life of its tokens. Default: no limit of its own.");

  static final List<Key<?>> KEYS =
      List.of(AUTHENTICATION, ISSUERS, DEFAULT_TARGET, TARGETS, SCOPES, MAX_TTL, OnRemoval.KEY);

  static final Outline OUTLINE =
      Outline.object(KEYS)
          .and(
              Outline.when(
                  Outline.ANYTHING.with(
                      "properties",
                      Map.of(AUTHENTICATION.name(), ClientAuthenticationReader.BY_SUBJECT_TOKEN)),
                  Outline.having(List.of(ISSUERS))))
          .named("client");

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
