package io.cambist.exchange;

import io.cambist.federation.IssuerAssurance;
import io.cambist.issuer.Assertion;
import io.cambist.jose.Claims;
import io.cambist.oauth.ActorChain;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Confirmation;
import io.cambist.oauth.Party;
import io.cambist.oauth.Scopes;
import io.cambist.policy.PolicyRequest.Presented;
import io.cambist.session.Session;
import io.cambist.token.OwnToken;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A subject or actor token that has been verified: a foreign assertion or a token of ours. */
sealed interface PresentedToken {
  /** Whom it is about, as the source names it. */
  Party party();

  /** Who acts for that party already. */
  ActorChain actors();

  /** The name of the source issuer. */
  String issuer();

  /** The {@code iss} it carries. */
  String iss();

  Claims claims();

  Map<String, Object> attributes();

  /** Its level of assurance, and why it is not higher. */
  IssuerAssurance.Reached assurance();

  /** The scope it carries; a token of ours always carries one. */
  Optional<Scopes> scopes();

  /** What exactly it permits to do; a token of ours always says, and may say nothing. */
  Optional<AuthorizationDetails> details();

  Instant expiresAt();

  /** The key that it is bound or committed to. */
  Optional<Confirmation> confirmation();

  default Presented forPolicy() {
    return new Presented(
        issuer(),
        party(),
        claims(),
        attributes(),
        assurance().level(),
        scopes(),
        details(),
        this instanceof Ours);
  }

  /** An assertion of a trusted issuer. */
  record Foreign(Assertion assertion) implements PresentedToken {
    @Override
    public Party party() {
      return assertion.party();
    }

    @Override
    public ActorChain actors() {
      return assertion.actors();
    }

    @Override
    public String issuer() {
      return assertion.issuer().name();
    }

    @Override
    public String iss() {
      return assertion.issuer().issuer();
    }

    @Override
    public Claims claims() {
      return assertion.claims();
    }

    @Override
    public Map<String, Object> attributes() {
      return assertion.attributes();
    }

    @Override
    public IssuerAssurance.Reached assurance() {
      return assertion.assurance();
    }

    @Override
    public Optional<Scopes> scopes() {
      return assertion.scopes();
    }

    @Override
    public Optional<AuthorizationDetails> details() {
      return assertion.claims().has(AuthorizationDetails.NAME)
          ? AuthorizationDetails.of(assertion.claims().get(AuthorizationDetails.NAME))
          : Optional.empty();
    }

    @Override
    public Instant expiresAt() {
      return assertion.expiresAt();
    }

    @Override
    public Optional<Confirmation> confirmation() {
      return assertion.confirmation();
    }
  }

  /**
   * A token of ours whose session is live.
   *
   * @param targets the names of the targets of its session and of all sessions above
   * @param counted whether its uses, or those of a session above, are counted
   */
  record Ours(OwnToken token, Session session, Set<String> targets, boolean counted)
      implements PresentedToken {
    @Override
    public Party party() {
      return session.subject();
    }

    @Override
    public ActorChain actors() {
      return session.actors();
    }

    @Override
    public String issuer() {
      return session.issuer();
    }

    @Override
    public String iss() {
      return token.claims().string("iss").orElseThrow();
    }

    @Override
    public Claims claims() {
      return token.claims();
    }

    @Override
    public Map<String, Object> attributes() {
      return session.attributes();
    }

    @Override
    public IssuerAssurance.Reached assurance() {
      return new IssuerAssurance.Reached(session.assurance(), List.of());
    }

    @Override
    public Optional<Scopes> scopes() {
      return Optional.of(session.scopes());
    }

    @Override
    public Optional<AuthorizationDetails> details() {
      return Optional.of(session.details());
    }

    @Override
    public Instant expiresAt() {
      return session.expiresAt();
    }

    @Override
    public Optional<Confirmation> confirmation() {
      return session.confirmation();
    }
  }
}
