package io.cambist.federation;

import io.cambist.federation.Node.Mapping;
import io.cambist.federation.Node.Scalar;
import io.cambist.federation.Node.Sequence;
import io.cambist.federation.PolicyTest.Deny;
import io.cambist.federation.PolicyTest.Expectation;
import io.cambist.federation.PolicyTest.Permit;
import io.cambist.federation.PolicyTest.Request;
import io.cambist.federation.PolicyTest.Token;
import io.cambist.federation.PolicyTest.TokenOf;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Scopes;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one file of tests. */
final class PolicyTestReader {
  /** The moment of a test that names none: the same for ever, so that a test means the same. */
  static final Instant USUAL_NOW = Instant.parse("2030-01-01T00:00:00Z");

  private static final Shape<Instant> INSTANT =
      Shapes.TEXT
          .like(
              Outline.text(
                      "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]{1,9})?)?"
                          + "(?:Z|[+-][0-9]{2}:[0-9]{2})")
                  .named("moment"))
          .then(PolicyTestReader::instant);

  private static final Shape<String> THUMBPRINT =
      Shapes.text(
          Pattern.compile("[A-Za-z0-9_-]{43}"), "Write base64url of a SHA-256: 43 characters.");

  private static final Key<Instant> NOW =
      Key.optional(
          "now",
          INSTANT,
          "The time of the requests. Default: that of the file, else " + USUAL_NOW + ".");
  private static final Key<String> NAME =
      Key.required("name", Shapes.TEXT, "What the test says, in a few words; once in a file.");
  private static final Key<TokenReader.Written> SUBJECT =
      Key.required(
          "subject",
          TokenReader.TOKEN,
          "The subject token: the name of an assertion of this file, or what it is.");
  private static final Key<TokenReader.Written> ACTOR =
      Key.optional("actor", TokenReader.TOKEN, "The actor token, likewise. Default: none.");
  private static final Key<String> CLIENT =
      Key.optional(
          "client",
          Shapes.reference(Kind.CLIENT),
          "The client_id. Default: none, so that the assertion tells which client it is.");
  private static final Key<Boolean> AUTHENTICATED =
      Key.optional(
          "authenticated",
          Shapes.FLAG,
          "Whether the client shows the credentials that its method demands. Default: true.");
  private static final Key<Set<String>> TARGET =
      Key.optional(
          "target",
          Shapes.references(Kind.TARGET),
          "The targets whose audiences are requested. Default: none.");
  private static final Key<Set<String>> AUDIENCE =
      Key.optional(
          "audience", Shapes.setOf(Shapes.TEXT), "Further audience parameters. Default: none.");
  private static final Key<Set<String>> RESOURCE =
      Key.optional(
          "resource", Shapes.setOf(Addresses.RESOURCE), "The resource parameters. Default: none.");
  private static final Key<Scopes> SCOPES =
      Key.optional("scopes", Shapes.SCOPES, "The scope that is requested. Default: none.");
  private static final Key<AuthorizationDetails> DETAILS =
      Key.optional(
          "authorization-details",
          PlainJson.DETAILS,
          "The authorization details that are requested. Default: none.");
  private static final Key<String> TASK =
      Key.optional("task", Shapes.TEXT, "The task that the client names. Default: none.");
  private static final Key<Confirmation.Method> PROOF =
      Key.optional(
          "proof",
          Shapes.oneOf(Confirmation.Method.class),
          "The kind of key that the caller proves: the token's own, where it is bound to one."
              + " Default: none.");
  private static final Key<String> KEY =
      Key.optional("key", THUMBPRINT, "With proof, the thumbprint of one key in particular.");
  private static final Key<Permit> PERMIT =
      Key.optional(
          "permit",
          ExpectationReader.PERMIT,
          "What is granted, exactly: what is not written here has its default.");
  private static final Key<Deny> DENY =
      Key.optional("deny", ExpectationReader.DENY, "Why it is refused.");

  private static final List<Key<?>> KEYS =
      List.of(
          NAME,
          NOW,
          SUBJECT,
          ACTOR,
          CLIENT,
          AUTHENTICATED,
          TARGET,
          AUDIENCE,
          RESOURCE,
          SCOPES,
          DETAILS,
          TASK,
          PROOF,
          KEY,
          PERMIT,
          DENY);

  private static final Outline TEST =
      Outline.object(KEYS)
          .with("oneOf", List.of(Outline.having(List.of(PERMIT)), Outline.having(List.of(DENY))))
          .and(Outline.when(Outline.having(List.of(KEY)), Outline.having(List.of(PROOF))))
          .named("test");

  private static final Key<Node> TESTS =
      Key.required(
          "tests",
          Shape.of(
              Outline.type("array").with("items", TEST).with("minItems", 1),
              (node, what, draft) -> Optional.of(node)),
          "What is expected to come of requests.");

  private static final List<Key<?>> FILE = List.of(NOW, TokenReader.ASSERTIONS, TESTS);

  static final Outline OUTLINE = Outline.object(FILE);

  private final Draft draft;
  private final Instant now;
  private final TokenReader tokens;
  private final Map<String, PolicyTest> tests = new LinkedHashMap<>();
  private final Map<String, Place> places = new LinkedHashMap<>();
  private final List<TokenChains.Link> links = new ArrayList<>();

  private PolicyTestReader(Instant now, Map<String, Fields> assertions, Draft draft) {
    this.draft = draft;
    this.now = now;
    this.tokens = new TokenReader(assertions, draft);
  }

  static List<PolicyTest> tests(Node root, Draft draft) {
    if (!(root instanceof Mapping mapping)) {
      draft.problem(
          root.place(),
          "a file of tests must be a mapping, but is " + root.kind(),
          "Begin with tests: and a list.");
      return List.of();
    }
    Fields file = Fields.read(mapping, root.place(), "the file", FILE, draft);
    var reader =
        new PolicyTestReader(
            file.find(NOW).orElse(USUAL_NOW),
            file.find(TokenReader.ASSERTIONS).orElse(Map.of()),
            draft);
    file.find(TESTS).ifPresent(reader::read);
    return List.copyOf(reader.tests.values());
  }

  private void read(Node list) {
    if (!(list instanceof Sequence items) || items.items().isEmpty()) {
      draft.problem(
          list.place(),
          "tests must be a list of tests",
          "Begin each test with a hyphen: - name: what it says");
      return;
    }
    items.items().forEach(this::test);
    new TokenChains(links, tests, places.keySet(), draft).check();
  }

  private void test(Node node) {
    if (!(node instanceof Mapping mapping)) {
      draft.problem(
          node.place(), "a test must be a mapping, but is " + node.kind(), "Write its keys.");
      return;
    }
    String title = "without name";
    Place place = node.place();
    for (Node.Entry entry : mapping.entries()) {
      if (entry.key().text().equals(NAME.name()) && entry.value() instanceof Scalar name) {
        title = name.text();
        place = name.place();
      }
    }
    String owner = "test " + title;
    Fields fields = Fields.read(mapping, place, owner, KEYS, draft);
    Optional<Token> subject = token(SUBJECT, fields, title);
    Optional<Token> actor = token(ACTOR, fields, title);
    Optional<Expectation> expected = expected(fields);
    if (fields.has(KEY) && !fields.has(PROOF)) {
      draft.problem(fields.place(KEY), owner + " names a key that is not proven", "Add proof.");
    }
    Place earlier = fields.has(NAME) ? places.putIfAbsent(title, place) : null;
    if (earlier != null) {
      draft.problem(
          place,
          "the " + owner + " stands in this file twice, first in line " + earlier.line(),
          "Rename or remove one.");
    } else if (subject.isPresent() && expected.isPresent()) {
      tests.put(
          title,
          new PolicyTest(
              title,
              place.file(),
              place.line(),
              place.column(),
              request(fields, subject.get(), actor),
              expected.get()));
    }
  }

  private Request request(Fields fields, Token subject, Optional<Token> actor) {
    return new Request(
        subject,
        actor,
        fields.find(CLIENT),
        fields.find(AUTHENTICATED).orElse(true),
        fields.find(TARGET).orElse(Set.of()),
        fields.find(AUDIENCE).orElse(Set.of()),
        fields.find(RESOURCE).orElse(Set.of()),
        fields.find(SCOPES),
        fields.find(DETAILS),
        fields.find(TASK),
        fields.find(PROOF),
        fields.find(KEY),
        fields.find(NOW).orElse(now));
  }

  private Optional<Token> token(Key<TokenReader.Written> key, Fields fields, String test) {
    return fields
        .find(key)
        .flatMap(
            written -> {
              Optional<Token> token = tokens.token(written);
              if (token.isPresent() && token.get() instanceof TokenOf earlier) {
                Place place = TokenReader.placeOfTest(written);
                links.add(new TokenChains.Link(test, earlier.test(), place));
              }
              return token;
            });
  }

  private Optional<Expectation> expected(Fields fields) {
    if (fields.has(PERMIT) == fields.has(DENY)) {
      draft.problem(
          fields.has(PERMIT) ? fields.place(DENY) : fields.place(),
          fields.owner()
              + (fields.has(PERMIT)
                  ? " expects both to be permitted and to be denied"
                  : " expects nothing"),
          "Write either permit, with exactly what is granted, or deny, with the reason.");
      return Optional.empty();
    }
    Optional<Permit> permit = fields.find(PERMIT);
    boolean named = fields.has(TARGET) || fields.has(AUDIENCE);
    if (permit.isPresent()
        && permit.get().targets().isEmpty()
        && (!named || fields.has(RESOURCE))) {
      draft.problem(
          fields.place(PERMIT),
          "permit of " + fields.owner() + " has no target, and its request does not tell it",
          "Add the key target, with what the token is for.");
    }
    return permit.<Expectation>map(one -> one).or(() -> fields.find(DENY));
  }

  private static Optional<Instant> instant(String text, Place place, String what, Draft draft) {
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      if (!instant.isBefore(Instant.EPOCH)) {
        return Optional.of(instant);
      }
    } catch (DateTimeParseException malformed) {
      // reported below
    }
    return Shapes.refuse(place, what + " is no moment", "Write it like " + USUAL_NOW + ".", draft);
  }
}
