package io.cambist.issuer;

import io.cambist.federation.Issuer;
import io.cambist.jose.Claims;
import io.cambist.jose.EmbeddedKey;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Confirmation.Method;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * The key that an assertion commits to, without which it is worth nothing: by {@code cnf} (RFC 7800
 * section 3), or by a thumbprint that stands behind the audience for which it was requested, such
 * as {@code https://cambist.example#jkt=…}: many issuers write no {@code cnf}, and any audience.
 */
final class KeyCommitment {
  private KeyCommitment() {}

  /** What came of reading. */
  sealed interface Result {
    record Read(Optional<Confirmation> key) implements Result {}

    record Unreadable(Refusal refusal) implements Result {}
  }

  static Result of(Claims claims, Issuer issuer) {
    var keys = new LinkedHashSet<Confirmation>();
    for (String audience : claims.strings("aud").orElse(List.of())) {
      Optional<Confirmation> key = committed(audience, issuer);
      if (key.isEmpty() && isMarked(audience, issuer)) {
        return unreadable("what stands behind an audience names no key");
      }
      key.ifPresent(keys::add);
    }
    if (claims.has("cnf")) {
      Optional<Confirmation> key = claims.object("cnf").flatMap(KeyCommitment::named);
      if (key.isEmpty()) {
        return unreadable("cnf names no key by jkt, x5t#S256 or jwk alone");
      }
      keys.add(key.get());
    }
    return keys.size() > 1
        ? unreadable("cnf and the audiences name different keys")
        : new Result.Read(keys.stream().findFirst());
  }

  /** Whether something is written behind one of the issuer's audiences, as a key would be. */
  private static boolean isMarked(String audience, Issuer issuer) {
    return issuer.audiences().stream().anyMatch(own -> audience.startsWith(own + "#"));
  }

  /** Whether an audience is this server's, with a key behind it or without. */
  static boolean isMeant(String audience, Issuer issuer) {
    return issuer.audiences().contains(audience) || committed(audience, issuer).isPresent();
  }

  private static Optional<Confirmation> committed(String audience, Issuer issuer) {
    for (Method method : Method.values()) {
      int end = audience.lastIndexOf("#" + method.member() + "=");
      if (end >= 0 && issuer.audiences().contains(audience.substring(0, end))) {
        String thumbprint = audience.substring(end + method.member().length() + 2);
        return Optional.of(thumbprint)
            .filter(Confirmation::isThumbprint)
            .map(text -> new Confirmation(method, text));
      }
    }
    return Optional.empty();
  }

  private static Optional<Confirmation> named(Claims cnf) {
    if (cnf.members().size() == 1 && cnf.has("jwk")) {
      return cnf.object("jwk")
          .map(EmbeddedKey::of)
          .filter(EmbeddedKey.Reading.Read.class::isInstance)
          .map(read -> ((EmbeddedKey.Reading.Read) read).key().thumbprint())
          .map(thumbprint -> new Confirmation(Method.DPOP, thumbprint));
    }
    return Confirmation.of(cnf.members());
  }

  private static Result unreadable(String detail) {
    return new Result.Unreadable(Refusal.of(Reason.TOKEN_KEY_BOUND, detail));
  }
}
