package io.cambist.http;

import io.cambist.federation.Client;
import io.cambist.federation.ClientAuthentication.FederatedJwt;
import io.cambist.federation.ClientAuthentication.PrivateKeyJwt;
import io.cambist.federation.ClientAuthentication.SpiffeJwt;
import io.cambist.federation.ClientAuthentication.SubjectToken;
import io.cambist.federation.ClientAuthentication.TlsAuthority;
import io.cambist.federation.ClientAuthentication.TlsSelfSigned;
import io.cambist.federation.Federation;
import io.cambist.jose.Algorithm;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the metadata says of client authentication: the methods that some client has. */
final class ClientMethods {
  /** Stands for subject-token clients: the assertion is their credential. */
  private static final String NONE = "none";

  private final Federation federation;
  private final boolean certificates;

  /**
   * @param certificates whether there is any way for a certificate to come here
   */
  ClientMethods(Federation federation, boolean certificates) {
    this.federation = federation;
    this.certificates = certificates;
  }

  /** The methods at endpoints where everybody may call. */
  List<String> all() {
    var methods = new TreeSet<String>();
    for (Client client : federation.clients().values()) {
      boolean none = client.authentication() instanceof SubjectToken;
      boolean tls =
          client.authentication() instanceof TlsAuthority
              || client.authentication() instanceof TlsSelfSigned;
      if (certificates || !tls) {
        methods.add(none ? NONE : client.authentication().method());
      }
    }
    return List.copyOf(methods);
  }

  /** The methods at endpoints where only who authenticates may call. */
  List<String> authenticating() {
    return all().stream().filter(method -> !method.equals(NONE)).toList();
  }

  /** The signature algorithms of client assertions, whoever signs them. */
  List<String> algorithms() {
    Set<Algorithm> algorithms = EnumSet.noneOf(Algorithm.class);
    for (Client client : federation.clients().values()) {
      if (client.authentication() instanceof PrivateKeyJwt method) {
        algorithms.addAll(method.algorithms());
      } else if (client.authentication() instanceof FederatedJwt method) {
        algorithms.addAll(federation.issuers().get(method.issuer()).algorithms());
      } else if (client.authentication() instanceof SpiffeJwt method) {
        algorithms.addAll(federation.issuers().get(method.issuer()).algorithms());
      }
    }
    return algorithms.stream().map(Algorithm::jwa).toList();
  }
}
