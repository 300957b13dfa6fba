package io.cambist.operator;

import io.cambist.exchange.Question;
import io.cambist.exchange.Question.Given;
import io.cambist.exchange.Question.Proof;
import io.cambist.expression.Excerpt;
import io.cambist.federation.Federation;
import io.cambist.federation.Spelling;
import io.cambist.federation.Target;
import io.cambist.jose.StrictJson;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Refusal;
import io.cambist.oauth.Scopes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The question of what would happen, read from an operator's words. */
final class WhatIfQuestion {
  static final Set<String> NAMES =
      Set.of(
          "subject_token",
          "subject_claims",
          "subject_issuer",
          "actor_token",
          "actor_claims",
          "actor_issuer",
          "client_id",
          "target",
          "audience",
          "resource",
          "scope",
          "authorization_details",
          "task",
          "key");

  static final Set<String> REPEATABLE = Set.of("target", "audience", "resource");
  private static final int MOST_VALUES = 1024;

  private WhatIfQuestion() {}

  /** What came of it. */
  sealed interface Result {}

  record Asked(Question question) implements Result {}

  record Refused(Refusal refusal) implements Result {}

  static Result of(Parameters given, Federation federation) {
    try {
      new Words(given).checkNames(NAMES, REPEATABLE);
      return new Asked(question(given, federation));
    } catch (Malformed malformed) {
      return new Refused(WhatIf.malformed(malformed.parameter, malformed.getMessage()));
    }
  }

  private static Question question(Parameters given, Federation federation) {
    Given subject =
        token(given, "subject")
            .orElseThrow(
                () ->
                    new Malformed(
                        "subject_token", "there is neither subject_token nor subject_claims"));
    var audiences = new ArrayList<>(given.all("audience"));
    for (String name : given.all("target")) {
      Target target = federation.targets().get(name);
      if (target == null) {
        throw new Malformed(
            "target",
            "no target is named "
                + Excerpt.of(name, "target")
                + ". "
                + Spelling.remedy(
                    name,
                    federation.targets().keySet(),
                    "An audience of a target is no name of it: it goes into audience"));
      }
      audiences.add(target.audience());
    }
    return new Question(
        subject,
        token(given, "actor"),
        given.one("client_id"),
        audiences,
        given.all("resource"),
        given
            .one("scope")
            .map(
                scope ->
                    Scopes.parse(scope)
                        .orElseThrow(
                            () ->
                                new Malformed(
                                    "scope",
                                    "scopes are printable ASCII without quotes and backslashes, with one space between"))),
        given.one(AuthorizationDetails.NAME).map(WhatIfQuestion::details),
        given.one("task"),
        proof(given));
  }

  private static Optional<Given> token(Parameters given, String who) {
    Optional<String> compact = given.one(who + "_token");
    Optional<String> claims = given.one(who + "_claims");
    Optional<String> issuer = given.one(who + "_issuer");
    if (compact.isPresent() && claims.isPresent()) {
      throw new Malformed(
          who + "_claims", "there are both %s_token and %s_claims: give one".formatted(who, who));
    }
    if (claims.isEmpty() && compact.isEmpty() && issuer.isPresent()) {
      throw new Malformed(who + "_issuer", "there are no %s_claims that it says".formatted(who));
    }
    if (claims.isPresent()) {
      if (issuer.isEmpty()) {
        throw new Malformed(
            who + "_issuer", "with %s_claims goes the name of their issuer".formatted(who));
      }
      byte[] json = claims.get().getBytes(StandardCharsets.UTF_8);
      StrictJson.Reading reading = StrictJson.object(json, MOST_VALUES);
      if (reading instanceof StrictJson.Reading.Read read) {
        return Optional.of(new Question.AsClaims(issuer.get(), read.members()));
      }
      throw new Malformed(who + "_claims", why(reading, "one object"));
    }
    return compact.map(Question.AsToken::new);
  }

  private static AuthorizationDetails details(String json) {
    StrictJson.Reading reading =
        StrictJson.array(json.getBytes(StandardCharsets.UTF_8), MOST_VALUES);
    if (reading instanceof StrictJson.Reading.ReadArray read) {
      return AuthorizationDetails.of(read.elements())
          .orElseThrow(
              () -> new Malformed(AuthorizationDetails.NAME, "each is an object with a type"));
    }
    throw new Malformed(AuthorizationDetails.NAME, why(reading, "one list of objects"));
  }

  /** What JSON was refused for: of its text there is nothing in it. */
  private static String why(StrictJson.Reading reading, String wanted) {
    String why =
        reading instanceof StrictJson.Reading.Refused refused ? refused.why() : "it is another";
    return why + "; it has to be " + wanted + " of JSON";
  }

  private static Proof proof(Parameters given) {
    String key = given.one("key").orElse("none");
    if (key.equals("none")) {
      return new Proof.None();
    }
    return Stream.of(Confirmation.Method.values())
        .filter(method -> method.name().toLowerCase(Locale.ROOT).equals(key))
        .findFirst()
        .<Proof>map(Proof.Fitting::new)
        .orElseThrow(
            () ->
                new Malformed(
                    "key",
                    "%s is no way to prove a key: there are none, dpop and mtls"
                        .formatted(Excerpt.of(key, ""))));
  }
}
