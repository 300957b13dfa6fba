package io.cambist.operator;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.cambist.expression.Secrets;
import io.cambist.expression.Trace;
import io.cambist.federation.Federation;
import io.cambist.federation.Issuer;
import io.cambist.oauth.Confirmation;
import io.cambist.session.Ending;
import io.cambist.session.Lineage;
import io.cambist.session.Session;
import io.cambist.session.SessionId;
import io.cambist.session.SessionPage;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A session, as operators see it.
 *
 * @param sid its id
 * @param state active, completed, revoked, expired or spent
 * @param sub the subject as our tokens name it
 * @param actors who acts, and who acted before
 * @param issuer the issuer of the assertion that it all began with
 * @param binding how the holder of its token proves the key: dpop or mtls; absent for a bearer
 *     token
 * @param keyThumbprint the thumbprint of that key
 * @param policies the rule that permitted it, for each target
 * @param parent the session that it was exchanged from
 * @param secondParents the sessions of actor tokens
 * @param attributes what is kept of the assertion's attributes; a note in brackets stands for what
 *     is secret by its name, or by that of what it is made from
 * @param assurance the level of assurance of whoever obtained it
 * @param decision the id of the decision to issue it
 * @param uses how often its token may be used; absent for any number
 * @param tokenId the {@code jti} of its token
 * @param signingKey the {@code kid} of the key that signed its token
 */
@JsonNaming(SnakeCaseStrategy.class)
public record SessionView(
    String sid,
    String state,
    PartyView subject,
    String sub,
    List<PartyView> actors,
    String client,
    String issuer,
    List<String> targets,
    String scope,
    List<Map<String, Object>> authorizationDetails,
    Optional<String> binding,
    Optional<String> keyThumbprint,
    List<String> policies,
    String revision,
    Optional<String> parent,
    List<String> secondParents,
    Map<String, Object> attributes,
    Optional<String> assurance,
    String decision,
    Optional<String> task,
    Optional<Integer> uses,
    String tokenId,
    String signingKey,
    Instant issuedAt,
    Instant expiresAt,
    Optional<End> end) {

  /**
   * Why it is not active any more, where somebody ended it or something above it.
   *
   * @param cutOff the cut-off by which it is dead
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record End(Instant at, String why, Optional<CutView> cutOff) {
    private static End of(Ending ending, Lineage lineage) {
      return new End(
          ending.at(), ending.why(), lineage.cutOff().map(cutOff -> CutView.of(cutOff.cut())));
    }
  }

  static SessionView of(SessionPage.Found found, Federation federation) {
    Session session = found.session();
    Lineage lineage = found.lineage();
    return new SessionView(
        session.id().text(),
        lineage.state().name().toLowerCase(Locale.ROOT),
        PartyView.of(session.subject()),
        session.sub(),
        PartyView.of(session.actors().actors()),
        session.client(),
        session.issuer(),
        session.targets(),
        session.scopes().toString(),
        session.details().details(),
        session.confirmation().map(key -> key.method().name().toLowerCase(Locale.ROOT)),
        session.confirmation().map(Confirmation::thumbprint),
        session.policies(),
        session.revision(),
        session.parent().map(SessionId::text),
        session.secondParents().stream().map(SessionId::text).toList(),
        attributes(session, federation),
        session.assurance(),
        session.decision(),
        session.task(),
        session.uses(),
        session.tokenId(),
        session.keyId(),
        session.issuedAt(),
        session.expiresAt(),
        lineage.ending().map(ending -> End.of(ending, lineage)));
  }

  private static Map<String, Object> attributes(Session session, Federation federation) {
    Optional<Issuer> issuer = Optional.ofNullable(federation.issuers().get(session.issuer()));
    var shown = new TreeMap<String, Object>();
    session
        .attributes()
        .forEach(
            (name, value) -> shown.put(name, isSecret(name, value, issuer) ? Trace.HIDDEN : value));
    return shown;
  }

  private static boolean isSecret(String name, Object value, Optional<Issuer> issuer) {
    return !(value instanceof Boolean)
        && (Secrets.isSecret(name) || issuer.filter(one -> one.isSecret(name)).isPresent());
  }

  /** Whether there is anything left to end. */
  public boolean active() {
    return state.equals("active");
  }

  /** How often a token of ours was exchanged to come here. */
  public int hops() {
    return (sid.length() - 22) / 12;
  }
}
