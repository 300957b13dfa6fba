package io.cambist.exchange;

import io.cambist.exchange.ExchangeRequest.TokenParameter;
import io.cambist.exchange.PresentedTokens.Parsed;
import io.cambist.federation.AssuranceLevels;
import io.cambist.federation.Federation;
import io.cambist.federation.Target;
import io.cambist.jose.JsonText;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.Confirmation;
import io.cambist.policy.Decision.Grant;
import io.cambist.policy.StandingRules;
import io.cambist.session.Lineage;
import io.cambist.session.Session;
import io.cambist.session.SessionId;
import io.cambist.session.SessionState;
import io.cambist.token.AccessToken;
import io.cambist.token.OwnTokens;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a dry run would grant, with all that others may want to hold against it. */
public final class DryRunGrant {
  private static final String UNKNOWN_KEY = "none";

  /** As long as those of decisions, for a session that will not be. */
  private static final String NO_DECISION = "i" + "0".repeat(22);

  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  /** One zero byte, which no algorithm yields. */
  private static final String NO_SIGNATURE = "AA";

  private final Draft draft;
  private final Above above;

  /** Those whose tokens were presented for it. */
  record Above(Optional<DryRunGrant> subject, Optional<DryRunGrant> actor) {
    static Above of(Question question) {
      return new Above(of(question.subject()), question.actor().flatMap(Above::of));
    }

    private static Optional<DryRunGrant> of(Question.Given token) {
      return token instanceof Question.AsGranted granted
          ? Optional.of(granted.grant())
          : Optional.empty();
    }
  }

  DryRunGrant(Draft draft, Above above) {
    this.draft = draft;
    this.above = above;
  }

  /** What policy grants for all targets together. */
  public Grant grant() {
    return draft.plan().grant();
  }

  /** The rule that permitted, for each target. */
  public List<String> rules() {
    return draft.plan().rules();
  }

  /** The level of assurance that the token would carry. */
  public Optional<String> assurance() {
    return draft.token().acr();
  }

  /** Who would act, and who acted before. */
  ActorChain actors() {
    return draft.token().actors();
  }

  /** Our {@code sub}. */
  String sub() {
    return draft.token().sub();
  }

  List<String> audiences() {
    return draft.token().audiences();
  }

  Duration life() {
    return draft.token().life();
  }

  /** How the holder proves the key that the token is bound to; empty for a bearer token. */
  Optional<Confirmation.Method> binding() {
    return draft.token().confirmation().map(Confirmation::method);
  }

  /** The levels of assurance that there are. */
  AssuranceLevels levels() {
    return draft.plan().federation().levels();
  }

  /** Whether the client shows credentials of its own. */
  public boolean authenticated() {
    return draft.plan().caller().authenticated();
  }

  /** Whether the subject token could be exchanged once only. */
  public boolean singleUse() {
    return draft.plan().subject() instanceof PresentedToken.Foreign foreign
        && foreign.assertion().onceDigest().isPresent();
  }

  /** The clients that could introspect the token, and exchange it further. */
  public Set<String> audienceClients() {
    return targets().stream()
        .flatMap(target -> target.introspection().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** How often in a row the token could be exchanged further, at its own targets. */
  public int hopsLeft() {
    int permitted = Planner.hopsPermitted(former(), targets(), draft.plan().federation());
    return Math.max(0, permitted - draft.token().session().hops());
  }

  private List<Target> targets() {
    return draft.plan().shares().stream().map(JointGrant.Share::target).toList();
  }

  /** The names of the targets of all sessions above. */
  private Set<String> former() {
    return draft.plan().subject() instanceof PresentedToken.Ours ours ? ours.targets() : Set.of();
  }

  /** The token in writing, with a signature that nobody takes for one. */
  String unsigned() {
    return part(JsonText.bytes(Map.of("alg", "none", "typ", AccessToken.TYPE)))
        + "."
        + part(draft.payload())
        + "."
        + NO_SIGNATURE;
  }

  private static String part(byte[] json) {
    return BASE64URL.encodeToString(json);
  }

  /** The token as one that is presented while its session is live. */
  PresentedTokens.Result presented(Parsed.WellFormed written, Federation federation, Clock clock) {
    TokenParameter parameter = written.parameter();
    PresentedTokens.Own own =
        PresentedTokens.own(parameter, () -> OwnTokens.read(written.jwt().claims(), clock));
    if (own instanceof PresentedTokens.Own.Rejected rejected) {
      return new PresentedTokens.Result.Rejected(rejected.refusal());
    }
    Lineage lineage = lineage();
    return PresentedTokens.forbidden(lineage, new StandingRules(clock), federation)
        .<PresentedTokens.Result>map(
            refusal -> new PresentedTokens.Result.Rejected(refusal.at(parameter.name())))
        .orElseGet(
            () -> PresentedTokens.accepted(((PresentedTokens.Own.Sound) own).token(), lineage));
  }

  /** As it would be read with all above it. */
  private Lineage lineage() {
    Session session = draft.opening(UNKNOWN_KEY, NO_DECISION, List.of()).session();
    var sessions = new ArrayList<>(List.of(session));
    var targets = new HashSet<>(session.targets());
    var limits = new HashMap<SessionId, Integer>();
    session.uses().ifPresent(uses -> limits.put(session.id(), uses));
    above
        .subject()
        .map(DryRunGrant::lineage)
        .ifPresent(
            parent -> {
              sessions.addAll(parent.sessions());
              targets.addAll(parent.targets());
              limits.putAll(parent.limits());
            });
    above.actor().map(DryRunGrant::lineage).ifPresent(other -> sessions.addAll(other.sessions()));
    return new Lineage(
        SessionState.ACTIVE,
        Optional.of(session),
        sessions,
        Optional.empty(),
        Optional.empty(),
        targets,
        limits);
  }

  /** Says nothing of what is granted. */
  @Override
  public String toString() {
    return "DryRunGrant[…]";
  }
}
