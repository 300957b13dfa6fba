package io.cambist.console;

import io.cambist.audit.DecisionId;
import io.cambist.operator.FederationView;
import io.cambist.session.SessionId;
import java.util.Optional;

/** What somebody means who types a word into the search. */
final class Meant {
  private Meant() {}

  /** The page of it; empty for what stands for nothing, a token above all. */
  static Optional<String> path(String typed, FederationView federation) {
    String sought = typed.strip();
    if (DecisionId.parse(sought).isPresent()) {
      return Optional.of("/console/decisions?id=" + Texts.encoded(sought));
    }
    if (SessionId.parse(sought).isPresent()) {
      return Optional.of("/console/sessions/" + sought);
    }
    if (sought.indexOf(':') > 0) {
      return Optional.of("/console/sessions?subject=" + Texts.encoded(sought));
    }
    return kind(sought, federation)
        .map(kind -> "/console/sessions?" + kind + "=" + Texts.encoded(sought));
  }

  private static Optional<String> kind(String name, FederationView federation) {
    if (federation.clients().stream().anyMatch(one -> one.id().equals(name))) {
      return Optional.of("client");
    }
    if (federation.issuers().stream().anyMatch(one -> one.name().equals(name))) {
      return Optional.of("issuer");
    }
    if (federation.targets().stream().anyMatch(one -> one.name().equals(name))) {
      return Optional.of("target");
    }
    return federation.policies().stream().anyMatch(one -> one.id().equals(name))
        ? Optional.of("policy")
        : Optional.empty();
  }
}
