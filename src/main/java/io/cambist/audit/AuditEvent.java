package io.cambist.audit;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.Party;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Scopes;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who did what, and why it was so decided. Never a token, never a secret. */
public final class AuditEvent {
  /** What stands for words of the caller that the federation does not know: they may be secrets. */
  public static final String UNKNOWN_WORD = "(unknown)";

  /** What stands for a caller who has shown to be no client. */
  public static final String UNAUTHENTICATED = "(unauthenticated)";

  private final DecisionId decision;
  private final AuditKind kind;
  private final Map<AuditMember, Object> members;

  private AuditEvent(DecisionId decision, AuditKind kind, Map<AuditMember, Object> members) {
    this.decision = decision;
    this.kind = kind;
    this.members = Collections.unmodifiableMap(new EnumMap<>(members));
  }

  public static Builder of(DecisionId decision, AuditKind kind) {
    return new Builder(decision, kind);
  }

  public DecisionId decision() {
    return decision;
  }

  public AuditKind kind() {
    return kind;
  }

  /** What is known, in order: each a text, a number, a {@link Party}, or a list of such. */
  Map<AuditMember, Object> members() {
    return members;
  }

  /** A member that is a text. */
  Optional<String> text(AuditMember member) {
    return Optional.ofNullable((String) members.get(member));
  }

  /** The token's life. */
  Optional<Duration> ttl() {
    return Optional.ofNullable((Long) members.get(AuditMember.TTL)).map(Duration::ofSeconds);
  }

  /** Gathers what is known; what stays unset is unknown. */
  public static final class Builder {
    private final DecisionId decision;
    private final AuditKind kind;
    private final Map<AuditMember, Object> members = new EnumMap<>(AuditMember.class);

    private Builder(DecisionId decision, AuditKind kind) {
      this.decision = decision;
      this.kind = kind;
    }

    /** The client's id. */
    @CanIgnoreReturnValue
    public Builder client(String id) {
      return put(AuditMember.CLIENT, id);
    }

    /** The client's id as the caller says, where nothing has shown it; or {@link #UNKNOWN_WORD}. */
    @CanIgnoreReturnValue
    public Builder claimedClient(String id) {
      return put(AuditMember.CLAIMED_CLIENT, id);
    }

    /** The client that asked, once it has shown to be that one; the session may be another's. */
    @CanIgnoreReturnValue
    public Builder caller(Optional<String> verified) {
      return put(AuditMember.CALLER, verified.orElse(UNAUTHENTICATED));
    }

    /** The subject as its source names it. */
    @CanIgnoreReturnValue
    public Builder subject(Party party) {
      return put(AuditMember.SUBJECT, party);
    }

    /** Our name for the subject. */
    @CanIgnoreReturnValue
    public Builder sub(String ours) {
      return put(AuditMember.SUB, ours);
    }

    /** The name of the source issuer. */
    @CanIgnoreReturnValue
    public Builder issuer(String name) {
      return put(AuditMember.ISSUER, name);
    }

    /** The {@code iss} of a token that was refused, as the token says. */
    @CanIgnoreReturnValue
    public Builder claimedIssuer(String iss) {
      return put(AuditMember.CLAIMED_ISSUER, iss);
    }

    /** Who acts, and who acted before. */
    @CanIgnoreReturnValue
    public Builder actors(ActorChain chain) {
      return putAll(AuditMember.ACTORS, chain.actors());
    }

    /** The target's name; several with a blank between them. */
    @CanIgnoreReturnValue
    public Builder target(String name) {
      return put(AuditMember.TARGET, name);
    }

    /** What was asked for, or granted. */
    @CanIgnoreReturnValue
    public Builder audience(List<String> values) {
      return putAll(AuditMember.AUDIENCE, values);
    }

    /** What was asked for, or granted. */
    @CanIgnoreReturnValue
    public Builder scopes(Scopes values) {
      return put(AuditMember.SCOPE, values.toString());
    }

    /** The types of the authorization details granted, never what they say. */
    @CanIgnoreReturnValue
    public Builder detailTypes(List<String> types) {
      return putAll(AuditMember.DETAIL_TYPES, types);
    }

    /** The id of the policy rule that decided; several with a blank between them. */
    @CanIgnoreReturnValue
    public Builder rule(String id) {
      return put(AuditMember.RULE, id);
    }

    /** What every other rule said. */
    @CanIgnoreReturnValue
    public Builder verdicts(List<String> lines) {
      return putAll(AuditMember.VERDICTS, lines);
    }

    /** In what rules or a federation in shadow disagree. */
    @CanIgnoreReturnValue
    public Builder shadow(List<String> lines) {
      return putAll(AuditMember.SHADOW, lines);
    }

    /** The federation's revision. */
    @CanIgnoreReturnValue
    public Builder revision(String digest) {
      return put(AuditMember.REVISION, digest);
    }

    /** What the client said that it is for. */
    @CanIgnoreReturnValue
    public Builder task(String name) {
      return put(AuditMember.TASK, name);
    }

    @CanIgnoreReturnValue
    public Builder session(String sid) {
      return put(AuditMember.SESSION, sid);
    }

    @CanIgnoreReturnValue
    public Builder tokenId(String jti) {
      return put(AuditMember.TOKEN_ID, jti);
    }

    /** The token's life. */
    @CanIgnoreReturnValue
    public Builder ttl(Duration life) {
      return put(AuditMember.TTL, life.toSeconds());
    }

    /** Why it was refused. */
    @CanIgnoreReturnValue
    public Builder reason(Reason reason) {
      return put(AuditMember.REASON, reason.text());
    }

    /** For operators. */
    @CanIgnoreReturnValue
    public Builder detail(String text) {
      return put(AuditMember.DETAIL, text);
    }

    /** Who did it: how an operator is called, and who that is at the identity provider. */
    @CanIgnoreReturnValue
    public Builder operator(String who) {
      return put(AuditMember.OPERATOR, who);
    }

    /** The reason that the operator gave, in their words. */
    @CanIgnoreReturnValue
    public Builder why(String words) {
      return put(AuditMember.WHY, words);
    }

    /** What an operator hit, such as {@code client ci}. */
    @CanIgnoreReturnValue
    public Builder hit(String what) {
      return put(AuditMember.HIT, what);
    }

    private Builder put(AuditMember member, Object value) {
      if (value != null) {
        members.put(member, value);
      }
      return this;
    }

    private Builder putAll(AuditMember member, Collection<?> values) {
      return values.isEmpty() ? this : put(member, List.copyOf(values));
    }

    public AuditEvent build() {
      return new AuditEvent(decision, kind, members);
    }
  }
}
