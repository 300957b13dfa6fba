package io.cambist.token;

import io.cambist.jose.Claims;
import io.cambist.jose.CompactJwt;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Party;
import io.cambist.oauth.Scopes;
import io.cambist.session.SessionId;
import io.cambist.session.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one of our access tokens says (RFC 9068 section 2.2).
 *
 * @param issuer our own URL
 * @param acr the level of assurance of whoever obtained it (RFC 9068 section 2.2.1)
 * @param details what exactly may be done (RFC 9396 section 9.1)
 * @param secondParents the sessions of actor tokens of ours, transitively
 * @param tasks those of the session and of all above it
 * @param mayAct the subject token's {@code may_act}, which binds later exchanges as well
 * @param confirmation the key that it is bound to
 * @param carried what the rule carries into the token; the federation refuses names that are the
 *     gateway's own
 */
public record AccessToken(
    String issuer,
    String sub,
    List<String> audiences,
    Scopes scopes,
    Optional<String> acr,
    AuthorizationDetails details,
    String clientId,
    String tokenId,
    SessionId session,
    ActorChain actors,
    List<SessionId> secondParents,
    List<TaskId> tasks,
    Optional<Claims> mayAct,
    Optional<Confirmation> confirmation,
    Map<String, Object> carried,
    Instant issuedAt,
    Instant expiresAt) {

  /** The {@code typ} of our access tokens. */
  public static final String TYPE = "at+jwt";

  /** In bytes of JSON; a third more in the token, and the header and the signature come to it. */
  private static final int LARGEST = CompactJwt.LONGEST * 5 / 8;

  /** The claim with the sessions of actor tokens of ours. */
  public static final String ACTOR_SIDS = "actor_sids";

  /** The claim with the tasks whose completion ends the session. */
  public static final String TASK_IDS = "task_ids";

  /** How it is presented (RFC 6750, RFC 9449 section 5). */
  public String tokenType() {
    return tokenType(confirmation);
  }

  /** How a token that is bound to this key, or to none, is presented. */
  public static String tokenType(Optional<Confirmation> confirmation) {
    return confirmation.map(Confirmation::method).equals(Optional.of(Confirmation.Method.DPOP))
        ? "DPoP"
        : "Bearer";
  }

  /** From {@code iat} to {@code exp}, in whole seconds. */
  public Duration life() {
    return Duration.ofSeconds(expiresAt.getEpochSecond() - issuedAt.getEpochSecond());
  }

  /** Whether a token of this payload would be longer than what {@link CompactJwt} reads. */
  public static boolean isTooLarge(byte[] payload) {
    return payload.length > LARGEST;
  }

  /** The claims as they will be signed. */
  public Claims claims() {
    var claims = new LinkedHashMap<String, Object>(24);
    claims.put("iss", issuer);
    claims.put("sub", sub);
    claims.put("aud", audiences.size() == 1 ? audiences.get(0) : audiences);
    claims.put("exp", expiresAt.getEpochSecond());
    claims.put("iat", issuedAt.getEpochSecond());
    claims.put("jti", tokenId);
    claims.put("sid", session.text());
    claims.put("client_id", clientId);
    claims.put("scope", scopes.toString());
    acr.ifPresent(level -> claims.put("acr", level));
    if (!details.isEmpty()) {
      claims.put(AuthorizationDetails.NAME, details.details());
    }
    if (!actors.isEmpty()) {
      claims.put("act", act(actors.actors()));
    }
    if (!secondParents.isEmpty()) {
      claims.put(ACTOR_SIDS, secondParents.stream().map(SessionId::text).toList());
    }
    if (!tasks.isEmpty()) {
      claims.put(TASK_IDS, tasks.stream().map(TaskId::text).toList());
    }
    mayAct.ifPresent(permitted -> claims.put("may_act", permitted.members()));
    confirmation.ifPresent(key -> claims.put("cnf", key.cnf()));
    carried.forEach(claims::putIfAbsent);
    return new Claims(claims);
  }

  private static Map<String, Object> act(List<Party> actors) {
    Map<String, Object> inner = null;
    for (int i = actors.size() - 1; i >= 0; i--) {
      Party actor = actors.get(i);
      var act = new LinkedHashMap<String, Object>(4);
      if (actor.named()) {
        act.put("sub", actor.sub());
      } else {
        act.put("iss", actor.issuer());
        act.put("sub", actor.subject());
      }
      if (inner != null) {
        act.put("act", inner);
      }
      inner = act;
    }
    return inner;
  }
}
