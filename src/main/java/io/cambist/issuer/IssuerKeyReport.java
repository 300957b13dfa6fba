package io.cambist.issuer;

import io.cambist.federation.FederationSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** How it stands with the keys of all issuers, and of the clients that sign for themselves. */
@ApplicationScoped
public class IssuerKeyReport {
  private final IssuerKeys keys;
  private final FederationSource federations;

  IssuerKeyReport(IssuerKeys keys, FederationSource federations) {
    this.keys = keys;
    this.federations = federations;
  }

  public List<IssuerKeyHealth> now() {
    return keys.health(federations.current());
  }
}
