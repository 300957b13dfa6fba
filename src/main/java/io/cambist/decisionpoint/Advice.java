package io.cambist.decisionpoint;

import io.cambist.jose.Claims;
import io.cambist.jose.StrictJson;
import io.cambist.oauth.Scopes;
import java.time.Duration;
import java.util.Optional;

/** What a decision point says. */
public sealed interface Advice {
  /**
   * @param scopes those that may be granted at most; empty for all of them
   * @param ttl the longest life; empty for any
   */
  record Permitted(Optional<Scopes> scopes, Optional<Duration> ttl) implements Advice {}

  /**
   * @param why for operators: what it says of its reason, made harmless
   */
  record Denied(String why) implements Advice {}

  /** It has not said anything that counts; nothing may be granted. */
  record Unavailable(String why) implements Advice {}

  /** The largest answer that is read, in bytes. */
  int LARGEST = 64 * 1024;

  /** Reads an answer (Authorization API 1.0 section 6.2); empty when it is none. */
  static Optional<Advice> read(byte[] json) {
    if (!(StrictJson.object(json, MOST_VALUES) instanceof StrictJson.Reading.Read read)) {
      return Optional.empty();
    }
    var answer = new Claims(read.members());
    if (Boolean.FALSE.equals(answer.get("decision"))) {
      return Optional.of(new Denied(reason(answer.object("context"))));
    }
    if (!Boolean.TRUE.equals(answer.get("decision"))) {
      return Optional.empty();
    }
    return answer.has("context")
        ? answer.object("context").flatMap(Advice::narrowed)
        : Optional.of(new Permitted(Optional.empty(), Optional.empty()));
  }

  /** What narrows must be understood: otherwise nothing is known of what is meant. */
  private static Optional<Advice> narrowed(Claims context) {
    Optional<Scopes> scopes = context.string("scope").flatMap(Scopes::parse);
    Optional<Duration> ttl =
        seconds(context).filter(seconds -> seconds > 0).map(Duration::ofSeconds);
    boolean understood =
        context.has("scope") == scopes.isPresent() && context.has("expires_in") == ttl.isPresent();
    return understood ? Optional.of(new Permitted(scopes, ttl)) : Optional.empty();
  }

  /** A whole number of JSON may be written with a point. */
  private static Optional<Long> seconds(Claims context) {
    return context.get("expires_in") instanceof Number number
            && number.doubleValue() == number.longValue()
        ? Optional.of(number.longValue())
        : Optional.empty();
  }

  /** Whatever it tells the operators, in words or by language or code. */
  private static String reason(Optional<Claims> context) {
    Object told = context.map(members -> members.get("reason_admin")).orElse(null);
    String text = told == null ? "" : told.toString();
    String plain = text.replaceAll("[^\\x20-\\x7e]+", "?");
    return plain.length() > LONGEST_REASON ? plain.substring(0, LONGEST_REASON) : plain;
  }

  /** In an answer. */
  int MOST_VALUES = 1000;

  /** In characters. */
  int LONGEST_REASON = 200;
}
