package io.cambist.audit;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.Party;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Scopes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who did what, and why it was so decided. Never a token, never a secret.
 *
 * @param client the client's id
 * @param claimedClient the client's id as the caller says, where nothing has shown it; or {@link
 *     #UNKNOWN_WORD}
 * @param subject as its source names it
 * @param sub our name for the subject
 * @param issuer the name of the source issuer
 * @param claimedIssuer the {@code iss} of a token that was refused, as the token says
 * @param actors who acts, and who acted before
 * @param target the target's name
 * @param audience what was asked for, or granted
 * @param scopes what was asked for, or granted
 * @param detailTypes the types of the authorization details granted, never what they say
 * @param rule the id of the policy rule that decided
 * @param verdicts what every other rule said
 * @param revision the federation's revision
 * @param task what the client said that it is for
 * @param session the {@code sid}
 * @param tokenId the {@code jti} of our token
 * @param ttl the token's life
 * @param reason why it was refused
 * @param detail for operators
 */
public record AuditEvent(
    DecisionId decision,
    AuditKind kind,
    Optional<String> client,
    Optional<String> claimedClient,
    Optional<Party> subject,
    Optional<String> sub,
    Optional<String> issuer,
    Optional<String> claimedIssuer,
    ActorChain actors,
    Optional<String> target,
    List<String> audience,
    Optional<Scopes> scopes,
    List<String> detailTypes,
    Optional<String> rule,
    List<String> verdicts,
    Optional<String> revision,
    Optional<String> task,
    Optional<String> session,
    Optional<String> tokenId,
    Optional<Duration> ttl,
    Optional<Reason> reason,
    Optional<String> detail) {
  /** What stands for words of the caller that the federation does not know: they may be secrets. */
  public static final String UNKNOWN_WORD = "(unknown)";

  public AuditEvent {
    audience = List.copyOf(audience);
    detailTypes = List.copyOf(detailTypes);
    verdicts = List.copyOf(verdicts);
  }

  public static Builder of(DecisionId decision, AuditKind kind) {
    return new Builder(decision, kind);
  }

  /** Gathers what is known; what stays unset is unknown. */
  public static final class Builder {
    private final DecisionId decision;
    private final AuditKind kind;
    private String client;
    private String claimedClient;
    private Party subject;
    private String sub;
    private String issuer;
    private String claimedIssuer;
    private ActorChain actors = ActorChain.NONE;
    private String target;
    private List<String> audience = List.of();
    private Scopes scopes;
    private List<String> detailTypes = List.of();
    private String rule;
    private List<String> verdicts = List.of();
    private String revision;
    private String task;
    private String session;
    private String tokenId;
    private Duration ttl;
    private Reason reason;
    private String detail;

    private Builder(DecisionId decision, AuditKind kind) {
      this.decision = decision;
      this.kind = kind;
    }

    @CanIgnoreReturnValue
    public Builder client(String id) {
      this.client = id;
      return this;
    }

    @CanIgnoreReturnValue
    public Builder claimedClient(String id) {
      this.claimedClient = id;
      return this;
    }

    @CanIgnoreReturnValue
    public Builder subject(Party party) {
      this.subject = party;
      return this;
    }

    @CanIgnoreReturnValue
    public Builder sub(String ours) {
      this.sub = ours;
      return this;
    }

    @CanIgnoreReturnValue
    public Builder issuer(String name) {
      this.issuer = name;
      return this;
    }

    @CanIgnoreReturnValue
    public Builder claimedIssuer(String iss) {
      this.claimedIssuer = iss;
      return this;
    }

    @CanIgnoreReturnValue
    public Builder actors(ActorChain chain) {
      this.actors = chain;
      return this;
    }

    @CanIgnoreReturnValue
    public Builder target(String name) {
      this.target = name;
      return this;
    }

    @CanIgnoreReturnValue
    public Builder audience(List<String> values) {
      this.audience = values;
      return this;
    }

    @CanIgnoreReturnValue
    public Builder scopes(Scopes values) {
      this.scopes = values;
      return this;
    }

    @CanIgnoreReturnValue
    public Builder detailTypes(List<String> types) {
      this.detailTypes = types;
      return this;
    }

    @CanIgnoreReturnValue
    public Builder rule(String id) {
      this.rule = id;
      return this;
    }

    @CanIgnoreReturnValue
    public Builder verdicts(List<String> lines) {
      this.verdicts = lines;
      return this;
    }

    @CanIgnoreReturnValue
    public Builder revision(String digest) {
      this.revision = digest;
      return this;
    }

    @CanIgnoreReturnValue
    public Builder task(String name) {
      this.task = name;
      return this;
    }

    @CanIgnoreReturnValue
    public Builder session(String sid) {
      this.session = sid;
      return this;
    }

    @CanIgnoreReturnValue
    public Builder tokenId(String jti) {
      this.tokenId = jti;
      return this;
    }

    @CanIgnoreReturnValue
    public Builder ttl(Duration life) {
      this.ttl = life;
      return this;
    }

    @CanIgnoreReturnValue
    public Builder reason(Reason why) {
      this.reason = why;
      return this;
    }

    @CanIgnoreReturnValue
    public Builder detail(String text) {
      this.detail = text;
      return this;
    }

    public AuditEvent build() {
      return new AuditEvent(
          decision,
          kind,
          Optional.ofNullable(client),
          Optional.ofNullable(claimedClient),
          Optional.ofNullable(subject),
          Optional.ofNullable(sub),
          Optional.ofNullable(issuer),
          Optional.ofNullable(claimedIssuer),
          actors,
          Optional.ofNullable(target),
          audience,
          Optional.ofNullable(scopes),
          detailTypes,
          Optional.ofNullable(rule),
          verdicts,
          Optional.ofNullable(revision),
          Optional.ofNullable(task),
          Optional.ofNullable(session),
          Optional.ofNullable(tokenId),
          Optional.ofNullable(ttl),
          Optional.ofNullable(reason),
          Optional.ofNullable(detail));
    }
  }
}
