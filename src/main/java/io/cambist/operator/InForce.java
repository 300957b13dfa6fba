package io.cambist.operator;

import io.cambist.federation.Federation;
import io.cambist.federation.FederationInForce;
import io.cambist.federation.ShadowFederation;
import io.cambist.issuer.IssuerKeyReport;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What is configured at this gateway, and how it stands with it. */
@ApplicationScoped
public class InForce {
  private final FederationInForce federation;
  private final ShadowFederation shadow;
  private final IssuerKeyReport keys;

  InForce(FederationInForce federation, ShadowFederation shadow, IssuerKeyReport keys) {
    this.federation = federation;
    this.shadow = shadow;
    this.keys = keys;
  }

  public FederationView federation() {
    return FederationView.of(
        federation.current(), federation.status(), shadow.current().map(Federation::revision));
  }

  public List<KeyHealthView> keys() {
    return keys.now().stream().map(KeyHealthView::of).toList();
  }
}
