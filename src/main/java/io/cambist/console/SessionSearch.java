package io.cambist.console;

import io.cambist.operator.FederationView;
import io.cambist.operator.Parameters;
import io.cambist.operator.SessionQuery;
import io.cambist.operator.SessionsView;
import java.util.List;
import java.util.Optional;

/**
 * The sessions that were asked for, and the question.
 *
 * @param clients names to choose from
 */
public record SessionSearch(
    SessionsView found,
    Parameters asked,
    Optional<String> next,
    List<String> clients,
    List<String> issuers,
    List<String> targets,
    List<String> policies) {
  private static final List<String> STATES =
      List.of("active", "completed", "revoked", "expired", "spent");

  static SessionSearch of(SessionsView found, Parameters asked, FederationView federation) {
    return new SessionSearch(
        found,
        asked,
        Links.next("/console/sessions", asked, SessionQuery.NAMES, found.next()),
        federation.clients().stream().map(FederationView.Client::id).toList(),
        federation.issuers().stream().map(FederationView.Issuer::name).toList(),
        federation.targets().stream().map(FederationView.Target::name).toList(),
        federation.policies().stream().map(FederationView.Rule::id).toList());
  }

  public List<String> states() {
    return STATES;
  }

  public String given(String name) {
    return asked.one(name).orElse("");
  }
}
