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

  sealed interface Result {
    record Read(ActorChain actors) implements Result {}

    record Unreadable(Refusal refusal) implements Result {}
  }

  private final Issuer issuer;
  private final Federation federation;
  private final String gateway;

  private ActClaim(Issuer issuer, Federation federation, String gateway) {
    this.issuer = issuer;
    this.federation = federation;
    this.gateway = gateway;
  }

  /**
   * Reads the claim.
   *
   * @param issuer whose token it is
   * @param gateway the gateway's own URL: what it says of actors, only its own tokens say
   */
  static Result read(Claims claims, Issuer issuer, Federation federation, String gateway) {
    return claims.has("act")
        ? new ActClaim(issuer, federation, gateway).chain(claims)
        : new Result.Read(ActorChain.NONE);
  }

  private Result chain(Claims claims) {
    var actors = new ArrayList<Party>();
    for (Claims outer = claims; outer.has("act"); ) {
      if (actors.size() == DEEPEST) {
        return unreadable(
            Reason.ACTOR_CHAIN_TOO_DEEP, "act names more than " + DEEPEST + " actors");
      }
      Optional<Claims> act = outer.object("act");
      Optional<Party> actor = act.flatMap(this::actor);
      if (actor.isEmpty()) {
        return unreadable(
            Reason.TOKEN_CLAIM_MALFORMED,
            "act is not an object with a sub and, where it has one, an iss that is a URI");
      }
      if (isOurs(actor.get().issuer())) {
        return unreadable(
            Reason.TOKEN_CLAIM_MALFORMED,
            "act names this gateway as the iss of an actor, which only its own tokens may");
      }
      actors.add(actor.get());
      outer = act.get();
    }
    return new Result.Read(new ActorChain(actors));
  }

  private Optional<Party> actor(Claims act) {
    Optional<String> subject = act.string("sub").filter(ClaimRules::isName);
    return subject.flatMap(sub -> source(act).map(source -> new Party(source, sub)));
  }

  private Optional<String> source(Claims act) {
    if (!act.has("iss")) {
      return Optional.of(issuer.name());
    }
    return act.string("iss")
        .filter(ClaimRules::isName)
        .flatMap(
            iss ->
                federation
                    .issuerOf(iss)
                    .map(Issuer::name)
                    .or(() -> Optional.of(iss).filter(this::isElsewhere)));
  }

  /** Nothing that, with a sub behind it, could pass for one of those whom the federation names. */
  private boolean isElsewhere(String iss) {
    int colon = iss.indexOf(':');
    if (colon < 0) {
      return false;
    }
    String name = iss.substring(0, colon);
    return !name.equals(Party.CLIENT) && !federation.issuers().containsKey(name);
  }

  private boolean isOurs(String iss) {
    return withoutSlash(iss).equalsIgnoreCase(withoutSlash(gateway));
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private static Result unreadable(Reason reason, String detail) {
    return new Result.Unreadable(Refusal.of(reason, detail));
  }
}
