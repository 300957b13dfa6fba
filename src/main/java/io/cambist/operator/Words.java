package io.cambist.operator;

import io.cambist.oauth.Party;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;

/** Reads parameters as what they stand for; each fails with {@link Malformed}. */
record Words(Parameters given) {
  void checkNames(Set<String> known, Set<String> repeatable) {
    given
        .fault(known, repeatable)
        .ifPresent(
            name -> {
              throw new Malformed(name);
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

  /** A time as RFC 3339 writes it; one without an offset is UTC. */
  Optional<Instant> time(String name) {
    return given
        .one(name)
        .map(
            text -> {
              try {
                return text.endsWith("Z")
                    ? Instant.parse(text)
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
              } catch (DateTimeException malformed) {
                throw new Malformed(name);
              }
            });
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
