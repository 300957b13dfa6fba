package io.cambist.operator;

import io.cambist.oauth.Party;
import java.util.List;

/**
 * A subject or an actor.
 *
 * @param issuer the name of its issuer; {@code client} for a client of the gateway
 */
public record PartyView(String issuer, String sub) {
  static PartyView of(Party party) {
    return new PartyView(party.issuer(), party.subject());
  }

  static List<PartyView> of(List<Party> parties) {
    return parties.stream().map(PartyView::of).toList();
  }

  /** In one text, as our own tokens write it. */
  public String text() {
    return issuer + ":" + sub;
  }
}
