package io.cambist.operator;

import io.cambist.federation.FederationSource;
import io.cambist.federation.OperatorRole;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Gives an operator the roles that the federation in force grants to the provider's; what the
 * provider calls its own roles counts for nothing by itself.
 */
@ApplicationScoped
class OperatorRoles implements SecurityIdentityAugmentor {
  private final FederationSource federations;

  OperatorRoles(FederationSource federations) {
    this.federations = federations;
  }

  @Override
  public Uni<SecurityIdentity> augment(
      SecurityIdentity identity, AuthenticationRequestContext context) {
    return Uni.createFrom().item(identity.isAnonymous() ? identity : granted(identity));
  }

  private SecurityIdentity granted(SecurityIdentity identity) {
    // Whoever cannot be named in the audit may do nothing that belongs there.
    boolean named =
        identity.getPrincipal() instanceof JsonWebToken token
            && token.getName() != null
            && token.getSubject() != null;
    Optional<OperatorRole> highest =
        named ? federations.current().operators().of(identity.getRoles()) : Optional.empty();
    QuarkusSecurityIdentity.Builder granted =
        QuarkusSecurityIdentity.builder()
            .setPrincipal(identity.getPrincipal())
            .addCredentials(identity.getCredentials())
            .addAttributes(identity.getAttributes());
    for (OperatorRole role : OperatorRole.values()) {
      if (highest.isPresent() && highest.get().includes(role)) {
        granted.addRole(role.text());
      }
    }
    return granted.build();
  }
}
