package io.cambist.exchange;

import io.cambist.federation.AssuranceLevels;
import io.cambist.federation.Federation;
import io.cambist.federation.IssuerAssurance;
import io.cambist.federation.Target;
import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import java.util.List;
import java.util.Optional;

/** Whether the tokens presented assure as much as a target demands. */
final class Assurance {
  private Assurance() {}

  /**
   * Why they do not, with the {@code acr_values} that would do (RFC 9470 section 3); empty when
   * they do.
   */
  static Optional<Refusal> shortfall(
      Target target,
      PresentedToken subject,
      Optional<PresentedToken> actor,
      Federation federation) {
    return target
        .assurance()
        .flatMap(
            demanded ->
                shortfall(demanded, subject, "subject_token", federation)
                    .or(
                        () ->
                            actor.flatMap(
                                acting -> shortfall(demanded, acting, "actor_token", federation))));
  }

  private static Optional<Refusal> shortfall(
      String demanded, PresentedToken token, String parameter, Federation federation) {
    AssuranceLevels levels = federation.levels();
    IssuerAssurance.Reached reached = token.assurance();
    if (levels.meets(reached.level(), demanded)) {
      return Optional.empty();
    }
    var detail =
        new StringBuilder("its level is ")
            .append(reached.level().orElse("none"))
            .append("; the target demands ")
            .append(demanded);
    reached.faults().forEach(fault -> detail.append("; ").append(fault));
    return Optional.of(
        Refusal.of(Reason.ASSURANCE_TOO_LOW, detail.toString())
            .at(parameter)
            .withAcrValues(acrValues(demanded, token, federation)));
  }

  private static List<String> acrValues(
      String demanded, PresentedToken token, Federation federation) {
    return token instanceof PresentedToken.Foreign foreign
        ? foreign.assertion().issuer().assurance().acrValues(demanded, federation.levels())
        : federation.levels().from(demanded);
  }
}
