package io.cambist.exchange;

import io.cambist.federation.Federation;
import io.cambist.jose.Claims;
import io.cambist.oauth.Party;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The subject token's word on who may act for it (RFC 8693 section 4.4), matched on issuer and
 * subject.
 *
 * @param claim with {@code iss} made explicit, so that it means the same in a token of ours
 */
record MayAct(Claims claim) {
  private static final Set<String> UNDERSTOOD = Set.of("iss", "sub", "client_id");

  /**
   * Reads the claim.
   *
   * @param subjectIssuer the {@code iss} of the token that carries it
   */
  static Optional<MayAct> of(Claims claims, String subjectIssuer) {
    if (!claims.has("may_act")) {
      return Optional.empty();
    }
    Map<String, Object> members =
        new LinkedHashMap<>(claims.object("may_act").orElse(Claims.NONE).members());
    if (members.containsKey("sub")) {
      members.putIfAbsent("iss", subjectIssuer);
    }
    return Optional.of(new MayAct(new Claims(members)));
  }

  /** Whether this party may act. A member that cannot be judged lets nobody act. */
  boolean permits(Party actor, String ownIssuer, Federation federation) {
    if (claim.members().isEmpty() || !UNDERSTOOD.containsAll(claim.members().keySet())) {
      return false;
    }
    if (claim.has("client_id") && !actor.equals(Party.client(text("client_id")))) {
      return false;
    }
    if (!claim.has("sub")) {
      return claim.has("client_id") && !claim.has("iss");
    }
    // Our own tokens name a party by its source's name; elsewhere by the source's own words.
    return text("iss").equals(ownIssuer)
        ? text("sub").equals(actor.sub())
        : text("sub").equals(actor.subject()) && text("iss").equals(url(actor, federation));
  }

  private String text(String name) {
    return claim.string(name).orElse("");
  }

  private static String url(Party actor, Federation federation) {
    var issuer = federation.issuers().get(actor.issuer());
    return issuer == null ? "" : issuer.issuer();
  }
}
