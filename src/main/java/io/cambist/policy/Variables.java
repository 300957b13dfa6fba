package io.cambist.policy;

import io.cambist.oauth.Scopes;
import io.cambist.policy.PolicyRequest.Presented;
import java.util.List;
import java.util.Map;

/** What the expressions of rules see: the names that the compiler of expressions declares. */
final class Variables {
  private Variables() {}

  static Map<String, Object> of(PolicyRequest request) {
    Presented subject = request.subject();
    return Map.of(
        "subject",
        Map.of(
            "issuer",
            subject.issuer(),
            "sub",
            subject.party().subject(),
            "ours",
            subject.ours(),
            "assurance",
            subject.assurance().orElse("")),
        "actor",
        request.actor().map(Variables::actor).orElse(Map.of("present", false)),
        "client",
        Map.of(
            "id",
            request.client().id(),
            "method",
            request.client().authentication().method(),
            "authenticated",
            request.authenticated()),
        "target",
        Map.of("name", request.target().name(), "audience", request.target().audience()),
        "request",
        Map.of(
            "scopes",
            List.copyOf(request.requestedScopes().orElse(Scopes.NONE).values()),
            "audiences",
            request.audiences(),
            "resources",
            request.resources(),
            "authorization_details",
            GrantedDetails.asked(request).details()),
        "claims",
        subject.claims().members(),
        "attributes",
        subject.attributes(),
        "now",
        request.now());
  }

  private static Map<String, Object> actor(Presented actor) {
    return Map.of(
        "present",
        true,
        "issuer",
        actor.issuer(),
        "sub",
        actor.party().subject(),
        "assurance",
        actor.assurance().orElse(""),
        "claims",
        actor.claims().members(),
        "attributes",
        actor.attributes());
  }
}
