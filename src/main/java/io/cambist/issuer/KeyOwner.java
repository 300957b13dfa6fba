package io.cambist.issuer;

import io.cambist.federation.Client;
import io.cambist.federation.ClientAuthentication.PrivateKeyJwt;
import io.cambist.federation.Federation;
import io.cambist.federation.Issuer;
import io.cambist.federation.KeySource;
import java.util.ArrayList;
import java.util.List;

/**
 * Whose keys are fetched, and from where; when any of it changes they are other keys.
 *
 * @param label an issuer's name, or {@code client:} and a client's id: no issuer's name has a colon
 * @param iss by which its keys are discovered; empty for a client, whose keys never are
 */
public record KeyOwner(String label, String iss, KeySource keys) {
  public static KeyOwner of(Issuer issuer) {
    return new KeyOwner(issuer.name(), issuer.issuer(), issuer.keys());
  }

  public static KeyOwner of(Client client, PrivateKeyJwt method) {
    return new KeyOwner("client:" + client.id(), "", method.keys());
  }

  /** Everybody in the federation who has keys. */
  static List<KeyOwner> all(Federation federation) {
    var owners = new ArrayList<KeyOwner>();
    federation.issuers().values().forEach(issuer -> owners.add(of(issuer)));
    for (Client client : federation.clients().values()) {
      if (client.authentication() instanceof PrivateKeyJwt method) {
        owners.add(of(client, method));
      }
    }
    return owners;
  }
}
