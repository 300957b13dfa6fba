package io.cambist.exchange;

import io.cambist.client.Senders;
import io.cambist.federation.Federation;
import io.cambist.jose.Claims;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Party;
import io.cambist.oauth.Scopes;
import io.cambist.policy.Decision.Grant;
import io.cambist.session.SessionId;
import io.cambist.session.TaskId;
import io.cambist.token.Attenuation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An exchange that policy permits: all that is needed to open its session and mint its token.
 *
 * @param grant what the shares have in common
 * @param confirmation the key of the new token
 * @param actors the whole chain of the new token
 * @param expiresAt a whole second
 */
record Plan(
    Federation federation,
    PresentedToken subject,
    Optional<PresentedToken> actor,
    Callers.Caller caller,
    List<JointGrant.Share> shares,
    Grant grant,
    Senders.Known sender,
    Optional<Confirmation> confirmation,
    Optional<Scopes> requested,
    Optional<AuthorizationDetails> requestedDetails,
    ActorChain actors,
    Optional<MayAct> mayAct,
    Optional<String> task,
    Instant now,
    Instant expiresAt) {

  /** The same with a narrower grant, whose life counts from now. */
  Plan narrowedTo(Grant narrower) {
    Instant latest = now.plus(narrower.ttl()).truncatedTo(ChronoUnit.SECONDS);
    return new Plan(
        federation,
        subject,
        actor,
        caller,
        shares,
        narrower,
        sender,
        confirmation,
        requested,
        requestedDetails,
        actors,
        mayAct,
        task,
        now,
        latest.isBefore(expiresAt) ? latest : expiresAt);
  }

  Optional<SessionId> parent() {
    return subject instanceof PresentedToken.Ours ours
        ? Optional.of(ours.session().id())
        : Optional.empty();
  }

  /** A child keeps its parent's {@code sub}; a root has its source's, unless the rule sets it. */
  String sub() {
    return subject instanceof PresentedToken.Ours ours
        ? ours.session().sub()
        : grant.subject().orElse(subject.party().sub());
  }

  /** The sessions that the new one hangs on besides its own ancestors. */
  List<SessionId> secondParents() {
    var parents = new LinkedHashSet<SessionId>();
    if (subject instanceof PresentedToken.Ours ours) {
      parents.addAll(ours.session().secondParents());
    }
    if (actor.isPresent() && actor.get() instanceof PresentedToken.Ours ours) {
      parents.add(ours.session().id());
      parents.addAll(ours.session().secondParents());
    }
    return List.copyOf(parents);
  }

  /** The tasks whose completion ends the new session: its own, and those of all above it. */
  List<TaskId> tasks() {
    var tasks = new LinkedHashSet<TaskId>();
    task.ifPresent(name -> tasks.add(TaskId.of(caller.client().id(), name)));
    if (subject instanceof PresentedToken.Ours ours) {
      tasks.addAll(ours.token().session().tasks());
    }
    if (actor.isPresent() && actor.get() instanceof PresentedToken.Ours ours) {
      tasks.addAll(ours.token().session().tasks());
    }
    return List.copyOf(tasks);
  }

  /** The lowest level of the tokens presented; nothing where one of them has none. */
  Optional<String> assurance() {
    PresentedToken other = actor.orElse(subject);
    return federation.levels().lower(subject.assurance().level(), other.assurance().level());
  }

  /** The levels that every token presented has reached. */
  private Set<String> levels() {
    if (assurance().isEmpty()) {
      return Set.of();
    }
    return federation.levels().lowestFirst().stream()
        .filter(
            level ->
                Stream.concat(Stream.of(subject), actor.stream())
                    .allMatch(token -> federation.levels().meets(token.assurance().level(), level)))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Why its token lives no longer. */
  Answer.LifeLimit limit() {
    if (endsWith(now.plus(grant.ttl()))) {
      return Answer.LifeLimit.POLICY;
    }
    if (endsWith(subject.expiresAt())) {
      return Answer.LifeLimit.SUBJECT_TOKEN;
    }
    return actor.map(PresentedToken::expiresAt).filter(this::endsWith).isPresent()
        ? Answer.LifeLimit.ACTOR_TOKEN
        : Answer.LifeLimit.GATEWAY;
  }

  private boolean endsWith(Instant end) {
    return end.truncatedTo(ChronoUnit.SECONDS).equals(expiresAt);
  }

  /** What the session keeps of what exactly may be done: for children, more than the token says. */
  AuthorizationDetails keptDetails() {
    return subject.forPolicy().kept(grant.details());
  }

  /** What the session keeps of the root assertion's attributes. */
  Map<String, Object> keptAttributes() {
    if (subject instanceof PresentedToken.Foreign foreign) {
      var kept = new java.util.LinkedHashMap<>(foreign.attributes());
      kept.keySet().retainAll(foreign.assertion().issuer().keep());
      return kept;
    }
    return subject.attributes();
  }

  /** What the finished claims must stay within, from the inputs and not from the grant. */
  Attenuation.Bounds bounds(String ownIssuer, Instant ceiling) {
    var scopes = new ArrayList<Scopes>();
    scopes.add(known());
    requested.ifPresent(scopes::add);
    subject.scopes().ifPresent(scopes::add);
    caller.client().scopes().ifPresent(scopes::add);
    Instant latest = subject.expiresAt().isBefore(ceiling) ? subject.expiresAt() : ceiling;
    if (actor.isPresent() && actor.get().expiresAt().isBefore(latest)) {
      latest = actor.get().expiresAt();
    }
    var required = new ArrayList<Party>();
    actor.ifPresent(
        acting -> {
          required.add(acting.party());
          required.addAll(acting.actors().actors());
        });
    required.addAll(subject.actors().actors());
    var details = new ArrayList<AuthorizationDetails>();
    details.add(requestedDetails.or(subject::details).orElse(AuthorizationDetails.NONE));
    subject.details().ifPresent(details::add);
    boolean narrowed = subject.details().filter(own -> !own.isEmpty()).isPresent();
    return new Attenuation.Bounds(
        ownIssuer,
        audiences(),
        scopes,
        levels(),
        latest,
        parent().map(any -> sub()),
        parent(),
        required,
        secondParents(),
        tasks(),
        mayAct.map(MayAct::claim),
        isBound(),
        sender.possession().keys(),
        details,
        narrowed && shares.stream().anyMatch(share -> !share.target().detailTypes().isEmpty()));
  }

  /** Whether what it is made from is bound, and no rule lets that go. */
  private boolean isBound() {
    boolean above =
        subject.confirmation().isPresent()
            || actor.flatMap(PresentedToken::confirmation).isPresent();
    return above && !grant.bearerByName();
  }

  List<String> audiences() {
    return shares.stream().map(share -> share.target().audience()).toList();
  }

  List<String> targets() {
    return shares.stream().map(share -> share.target().name()).toList();
  }

  List<String> rules() {
    return shares.stream().map(share -> share.permit().rule()).toList();
  }

  /** All scopes that there are for its targets. */
  private Scopes known() {
    return Scopes.of(
        shares.stream().flatMap(share -> share.target().scopes().values().stream()).toList());
  }

  /** The {@code may_act} that the new token carries on. */
  Optional<Claims> carriedMayAct() {
    return mayAct.map(MayAct::claim);
  }
}
