package io.cambist.operator;

import io.cambist.audit.AuditEvent;
import io.cambist.audit.AuditKind;
import io.cambist.audit.AuditTrail;
import io.cambist.cutoff.Cut;
import io.cambist.cutoff.CutOff;
import io.cambist.cutoff.CutOffs;
import io.cambist.federation.FederationSource;
import io.cambist.oauth.Party;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.redis.StoreUnavailable;
import io.cambist.session.Ending;
import io.cambist.session.SessionId;
import io.cambist.session.SessionIndex;
import io.cambist.session.SessionState;
import io.cambist.session.SessionStore;
import io.cambist.token.SigningKeys;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What operators do: end a session, cut off, lift. Every one of it asks for a reason and is audited
 * with who, why and what it hit, also when its outcome is not known.
 */
@ApplicationScoped
public class Actions {
  private static final Pattern REASON = Pattern.compile("[^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]{3,200}");

  /** Three letters or digits; fillers count as letters, and show nothing. */
  private static final Pattern VISIBLE =
      Pattern.compile("(?:[\\p{L}\\p{N}&&[^\\u115f\\u1160\\u3164\\uffa0]][^\\p{L}\\p{N}]*){3}");

  private final Sessions sessions;
  private final SessionStore store;
  private final SessionIndex index;
  private final CutOffs cutOffs;
  private final FederationSource federations;
  private final AuditTrail audit;
  private final Clock clock;
  private final List<String> keyIds;

  Actions(
      Sessions sessions,
      SessionStore store,
      SessionIndex index,
      CutOffs cutOffs,
      FederationSource federations,
      SigningKeys keys,
      AuditTrail audit,
      Clock clock) {
    this.sessions = sessions;
    this.store = store;
    this.index = index;
    this.cutOffs = cutOffs;
    this.federations = federations;
    this.audit = audit;
    this.clock = clock;
    this.keyIds = keys.publicJwks().stream().map(jwk -> (String) jwk.get("kid")).toList();
  }

  /** What ending a session would end. */
  public Uni<Result<ExtentView>> previewEnd(String sid) {
    return sessions
        .find(sid)
        .map(found -> found.fold(tree -> Result.done(ExtentView.of(tree)), Result::refused));
  }

  /** Ends a session, and all that was exchanged from it. */
  public Uni<Result<DoneView>> end(String sid, Optional<String> reason, Operator operator) {
    Optional<Refusal> fault = fault(reason);
    if (fault.isPresent()) {
      return Uni.createFrom().item(Result.refused(fault.get()));
    }
    return sessions
        .find(sid)
        .flatMap(
            found ->
                found.fold(
                    tree -> end(tree, reason.get().strip(), operator),
                    refusal -> Uni.createFrom().item(Result.<DoneView>refused(refusal))));
  }

  private Uni<Result<DoneView>> end(SessionTreeView tree, String reason, Operator operator) {
    SessionView session = tree.session();
    ExtentView extent = ExtentView.of(tree);
    var ending =
        new Ending(
            SessionState.REVOKED,
            "ended by operator " + operator.describe() + ": " + reason,
            clock.instant());
    UnaryOperator<AuditEvent.Builder> circumstances =
        event -> {
          session.task().ifPresent(event::task);
          return event
              .client(session.client())
              .issuer(session.issuer())
              .subject(new Party(session.subject().issuer(), session.subject().sub()))
              .target(String.join(" ", session.targets()))
              .session(session.sid())
              .tokenId(session.tokenId())
              .detail(ending.why());
        };
    String hit = extent.what() + "; " + extent.words();
    return audited(
            store.end(new SessionId(session.sid()), ending),
            AuditKind.SESSION_ENDED,
            operator,
            reason,
            hit,
            circumstances)
        .map(
            done ->
                Result.done(
                    new DoneView(
                        session.active()
                            ? "The session has ended, and all that was exchanged from it."
                            : "The session was not active any more; what was exchanged from it has"
                                + " ended now at the latest.",
                        Optional.of(extent),
                        Optional.empty())));
  }

  /** What cutting off would end. */
  public Uni<Result<ExtentView>> previewCut(Parameters given) {
    boolean sound = given.fault(Set.of("kind", "of", "name"), Set.of()).isEmpty();
    Optional<Cut> cut = sound ? Cuts.parse(given) : Optional.empty();
    return cut.isEmpty()
        ? Uni.createFrom().item(Result.refused(Reason.CUT_MALFORMED, "as sent"))
        : extent(cut.get()).map(Result::done);
  }

  private Uni<ExtentView> extent(Cut cut) {
    boolean strange = Cuts.isStrange(cut, federations.current(), keyIds);
    return index.extent(cut).map(extent -> ExtentView.of(CutView.of(cut), extent, strange));
  }

  /** Cuts off: all of it is dead, and nothing new of it comes to be, until it is lifted. */
  public Uni<Result<DoneView>> cutOff(Parameters given, Operator operator) {
    Optional<Cut> cut = Cuts.parse(given);
    Optional<Refusal> fault = cut.flatMap(what -> fault(given, what));
    if (cut.isEmpty() || fault.isPresent()) {
      return Uni.createFrom()
          .item(Result.refused(fault.orElseGet(() -> Refusal.of(Reason.CUT_MALFORMED, "as sent"))));
    }
    String reason = given.one("reason").orElseThrow().strip();
    return cutOffs
        .find(cut.get())
        .flatMap(
            known ->
                known.isPresent() && known.get().inForce()
                    ? Uni.createFrom().item(Result.done(unchanged(known.get())))
                    : cutOff(cut.get(), reason, operator));
  }

  private static DoneView unchanged(CutOff known) {
    return new DoneView(
        "This is cut off already: by "
            + known.set().by()
            + ", because: "
            + known.set().reason()
            + ". Nothing has changed.",
        Optional.empty(),
        Optional.of(CutOffView.of(known)));
  }

  private Uni<Result<DoneView>> cutOff(Cut cut, String reason, Operator operator) {
    // What it hits is good to know, and nothing to wait for: it must be possible without.
    return extent(cut)
        .onFailure(StoreUnavailable.class)
        .recoverWithItem(away -> ExtentView.of(CutView.of(cut), Optional.empty(), false))
        .flatMap(
            extent ->
                audited(
                        cutOffs.set(cut, operator.describe(), reason),
                        AuditKind.CUT_OFF_SET,
                        operator,
                        reason,
                        extent.what() + "; " + extent.words(),
                        UnaryOperator.identity())
                    .map(
                        set ->
                            Result.done(
                                new DoneView(
                                    "Cut off: "
                                        + extent.what()
                                        + ". All of it is dead, and nothing new of it comes to be"
                                        + " until this is lifted.",
                                    Optional.of(extent),
                                    Optional.of(CutOffView.of(set))))));
  }

  /** Lifts a cut-off: what was opened before stays dead. */
  public Uni<Result<DoneView>> lift(Parameters given, Operator operator) {
    Optional<Cut> cut = Cuts.parse(given);
    Optional<Refusal> fault =
        cut.isEmpty()
            ? Optional.of(Refusal.of(Reason.CUT_MALFORMED, "as sent"))
            : fault(given.one("reason"));
    if (fault.isPresent()) {
      return Uni.createFrom().item(Result.refused(fault.get()));
    }
    String reason = given.one("reason").orElseThrow().strip();
    return cutOffs
        .find(cut.get())
        .flatMap(
            known ->
                known.isPresent() && known.get().inForce()
                    ? lift(cut.get(), reason, operator)
                    : Uni.createFrom()
                        .item(Result.refused(Reason.CUT_OFF_UNKNOWN, "not in force")));
  }

  private Uni<Result<DoneView>> lift(Cut cut, String reason, Operator operator) {
    String what = CutView.of(cut).describe();
    return audited(
            cutOffs.lift(cut, operator.describe(), reason),
            AuditKind.CUT_OFF_LIFTED,
            operator,
            reason,
            what,
            UnaryOperator.identity())
        .map(
            lifted ->
                Result.done(
                    new DoneView(
                        "Lifted: "
                            + what
                            + ". New sessions may come to be; every session that was opened before"
                            + " stays dead, and so does all that was exchanged from it.",
                        Optional.empty(),
                        lifted.map(CutOffView::of))));
  }

  /** All cut-offs that are in force or were lifted lately, the latest change first. */
  public Uni<List<CutOffView>> cutOffs() {
    return cutOffs.list().map(all -> all.stream().map(CutOffView::of).toList());
  }

  private static Optional<Refusal> fault(Parameters given, Cut cut) {
    boolean confirmed =
        !CutView.of(cut).dangerous() || given.one("confirm").equals(Optional.of(Cuts.name(cut)));
    return fault(given.one("reason"))
        .or(
            () ->
                confirmed
                    ? Optional.empty()
                    : Optional.of(
                        Refusal.of(Reason.CONFIRMATION_MISSING, "absent or another name")
                            .at("confirm")));
  }

  private static Optional<Refusal> fault(Optional<String> reason) {
    return reason
            .map(String::strip)
            .filter(text -> REASON.matcher(text).matches() && VISIBLE.matcher(text).find())
            .isPresent()
        ? Optional.empty()
        : Optional.of(Refusal.of(Reason.REASON_MISSING, "as sent").at("reason"));
  }

  private <T> Uni<T> audited(
      Uni<T> action,
      AuditKind kind,
      Operator operator,
      String why,
      String hit,
      UnaryOperator<AuditEvent.Builder> circumstances) {
    return action
        .invoke(() -> record(kind, operator, why, hit, circumstances))
        .onFailure(StoreUnavailable.class)
        .invoke(
            () -> record(kind, operator, why, "its outcome is not known: " + hit, circumstances));
  }

  private void record(
      AuditKind kind,
      Operator operator,
      String why,
      String hit,
      UnaryOperator<AuditEvent.Builder> circumstances) {
    AuditEvent.Builder event = AuditEvent.of(audit.newDecision(kind), kind);
    audit.record(
        circumstances.apply(event).operator(operator.describe()).why(why).hit(hit).build());
  }
}
