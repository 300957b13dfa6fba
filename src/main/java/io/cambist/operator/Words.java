package io.cambist.operator;

import io.cambist.oauth.Party;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads parameters as what they stand for; each fails with {@link Malformed}. */
record Words(Parameters given) {
  private static final Pattern OFFSET = Pattern.compile("([Zz]|[+-][0-9]{2}:[0-9]{2})$");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  void checkNames(Set<String> known, Set<String> repeatable) {
    given
        .fault(known, repeatable)
        .ifPresent(
            name -> {
              throw new Malformed(name, given.why(name, known));
            });
  }

  /** A party as our tokens name it: the issuer's name, a colon, and its subject there. */
  Optional<Party> party(String name) {
    return given
        .one(name)
        .map(
            text -> {
              int colon = text.indexOf(':');
              if (colon < 1 || colon == text.length() - 1) {
                throw new Malformed(name);
              }
              return new Party(text.substring(0, colon), text.substring(colon + 1));
            });
  }

  /** A time as RFC 3339 writes it, of our era; one without an offset is UTC. */
  Optional<Instant> time(String name) {
    return given
        .one(name)
        .map(String::strip)
        .map(
            text -> {
              try {
                Instant time =
                    OFFSET.matcher(text).find()
                        ? OffsetDateTime.parse(text).toInstant()
                        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
                if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)) {
                  throw new Malformed(name);
                }
                return time;
              } catch (DateTimeException malformed) {
                throw new Malformed(name);
              }
            });
  }

  /** Whether something is asked for by the one word that asks for it. */
  boolean flag(String name, String word) {
    Optional<String> text = given.one(name);
    if (text.isPresent() && !text.get().equals(word)) {
      throw new Malformed(name);
    }
    return text.isPresent();
  }

  int number(String name, int least, int most, int usual) {
    return given
        .one(name)
        .map(
            text -> {
              int number = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : -1;
              if (number < least || number > most) {
                throw new Malformed(name);
              }
              return number;
            })
        .orElse(usual);
  }
}
