package io.cambist.session;

import io.cambist.cutoff.Cut;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Party;
import io.cambist.oauth.Scopes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tracked record of one exchange; immutable. That it ended is a mark of its own.
 *
 * @param tokenId the {@code jti} of its token: a token with another one is not of this session
 * @param keyId the {@code kid} of the key that signed its token
 * @param subject the source issuer and subject, whatever our {@code sub} became
 * @param sub our {@code sub}
 * @param client the id of the client it was issued to
 * @param issuer the name of the issuer of the root session's assertion
 * @param targets the names of the targets, one for each audience of its token
 * @param details what exactly may be done
 * @param confirmation the key that its token is bound to; empty for a bearer token
 * @param policies the id of the rule that permitted it, for each target
 * @param revision the federation's revision that was in force
 * @param secondParents the sessions of actor tokens of ours, transitively
 * @param attributes the kept attributes of the root's assertion: String, Long, Double, Boolean,
 *     List or Map
 * @param assurance the lowest level of all tokens that it was made from, where each has one
 * @param decision the id of the decision to issue it
 * @param task what its client says that it is for
 * @param uses how often its token may be used; empty for as often as its life permits
 */
public record Session(
    SessionId id,
    String tokenId,
    String keyId,
    Party subject,
    String sub,
    ActorChain actors,
    String client,
    String issuer,
    List<String> targets,
    Scopes scopes,
    AuthorizationDetails details,
    Optional<Confirmation> confirmation,
    List<String> policies,
    String revision,
    List<SessionId> secondParents,
    Map<String, Object> attributes,
    Optional<String> assurance,
    String decision,
    Optional<String> task,
    Optional<Integer> uses,
    Instant issuedAt,
    Instant expiresAt) {

  public Session {
    targets = List.copyOf(targets);
    policies = List.copyOf(policies);
    secondParents = List.copyOf(secondParents);
    attributes = Map.copyOf(attributes);
  }

  public Optional<SessionId> parent() {
    return id.parent();
  }

  /** Its task as the store names it. */
  public Optional<TaskId> taskId() {
    return task.map(name -> TaskId.of(client, name));
  }

  /** All that it has part in: when one of them is cut off, it is dead. */
  List<Cut> cuts() {
    var cuts = new ArrayList<Cut>();
    cuts.add(new Cut.Subject(subject));
    cuts.add(new Cut.Client(client));
    cuts.add(new Cut.Issuer(issuer));
    targets.forEach(target -> cuts.add(new Cut.Target(target)));
    policies.forEach(policy -> cuts.add(new Cut.Policy(policy)));
    cuts.add(new Cut.Key(keyId));
    task.ifPresent(name -> cuts.add(new Cut.Task(client, name)));
    for (Party actor : actors.actors()) {
      cuts.add(new Cut.Actor(actor));
      cuts.add(new Cut.Issuer(actor.issuer()));
    }
    return cuts;
  }
}
