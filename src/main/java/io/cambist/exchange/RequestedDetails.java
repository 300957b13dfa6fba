package io.cambist.exchange;

import io.cambist.federation.Federation;
import io.cambist.federation.JsonSchema;
import io.cambist.federation.Target;
import io.cambist.oauth.AuthorizationDetails;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Holds requested authorization details against the targets that they are requested for (RFC 9396
 * section 5): each is of a type that one of them declares, and valid for all that declare it.
 */
final class RequestedDetails {
  private RequestedDetails() {}

  /** Why they cannot be asked of these targets, if they cannot. */
  static Optional<Refusal> fault(
      AuthorizationDetails requested, Collection<Target> targets, Federation federation) {
    for (Map<String, Object> detail : requested.details()) {
      String type = AuthorizationDetails.type(detail);
      if (targets.stream().noneMatch(target -> target.detailTypes().containsKey(type))) {
        // The caller's words are repeated only where the federation knows them.
        String known = federation.detailTypes().contains(type) ? type : "(unknown)";
        return refused(
            Reason.AUTHORIZATION_DETAILS_REFUSED, "no target declares the type " + known);
      }
      for (Target target : targets) {
        JsonSchema schema = target.detailTypes().get(type);
        Optional<String> fault = schema == null ? Optional.empty() : schema.fault(detail);
        if (fault.isPresent()) {
          return refused(
              Reason.AUTHORIZATION_DETAILS_MALFORMED,
              "a detail of type "
                  + type
                  + " breaks "
                  + fault.get()
                  + " of its schema at target "
                  + target.name());
        }
      }
    }
    return Optional.empty();
  }

  /**
   * That something is asked for, but nothing for one of the targets where the subject token is
   * limited: a token without any could mean all there.
   */
  static Optional<Refusal> loss(
      AuthorizationDetails requested, Collection<Target> targets, PresentedToken subject) {
    boolean limited = subject.details().filter(details -> !details.isEmpty()).isPresent();
    return requested.isEmpty() || !limited
        ? Optional.empty()
        : targets.stream()
            .filter(target -> !target.detailTypes().isEmpty() && of(requested, target).isEmpty())
            .findFirst()
            .flatMap(
                target ->
                    refused(
                        Reason.AUTHORIZATION_DETAILS_REFUSED,
                        "none is requested for target " + target.name()));
  }

  /** Those of the types that the target declares. */
  static AuthorizationDetails of(AuthorizationDetails requested, Target target) {
    return requested.isEmpty() ? requested : requested.of(target.detailTypes().keySet());
  }

  private static Optional<Refusal> refused(Reason reason, String detail) {
    return Optional.of(Refusal.of(reason, detail).at(AuthorizationDetails.NAME));
  }
}
