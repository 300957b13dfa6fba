package io.cambist.issuer;

import io.cambist.federation.Federation;
import io.cambist.federation.Issuer;
import io.cambist.jose.Claims;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.Party;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import java.util.ArrayList;
import java.util.Optional;

/** Reads the {@code act} claim of a foreign token (RFC 8693 section 4.1), outermost actor first. */
final class ActClaim {
  /** The most actors that a foreign token may name. */
  static final int DEEPEST = 8;

  private ActClaim() {}

  sealed interface Result {
    record Read(ActorChain actors) implements Result {}

    record Unreadable(Refusal refusal) implements Result {}
  }

  static Result read(Claims claims, Issuer issuer, Federation federation) {
    if (!claims.has("act")) {
      return new Result.Read(ActorChain.NONE);
    }
    var actors = new ArrayList<Party>();
    for (Claims outer = claims; outer.has("act"); ) {
      if (actors.size() == DEEPEST) {
        return unreadable(
            Reason.ACTOR_CHAIN_TOO_DEEP, "act names more than " + DEEPEST + " actors");
      }
      Optional<Claims> act = outer.object("act");
      Optional<Party> actor = act.flatMap(claim -> actor(claim, issuer, federation));
      if (actor.isEmpty()) {
        return unreadable(
            Reason.TOKEN_CLAIM_MALFORMED,
            "act is not an object with a sub and, where it has one, an iss that is a URI");
      }
      actors.add(actor.get());
      outer = act.get();
    }
    return new Result.Read(new ActorChain(actors));
  }

  private static Optional<Party> actor(Claims act, Issuer issuer, Federation federation) {
    Optional<String> subject = act.string("sub").filter(ClaimRules::isName);
    return subject.flatMap(
        sub -> source(act, issuer, federation).map(source -> new Party(source, sub)));
  }

  private static Optional<String> source(Claims act, Issuer issuer, Federation federation) {
    if (!act.has("iss")) {
      return Optional.of(issuer.name());
    }
    // Without a colon it would pass for the name of an issuer that the federation trusts.
    return act.string("iss")
        .filter(iss -> ClaimRules.isName(iss) && iss.indexOf(':') >= 0)
        .map(iss -> federation.issuerOf(iss).map(Issuer::name).orElse(iss));
  }

  private static Result unreadable(Reason reason, String detail) {
    return new Result.Unreadable(Refusal.of(reason, detail));
  }
}
