package io.cambist.client;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate whose private key the caller has shown to hold, in a TLS handshake with us or with
 * a proxy that we believe. Nobody has judged it yet.
 *
 * @param chain the caller's own certificate first, then whatever it sent with it
 */
public record PresentedCertificate(List<X509Certificate> chain) {
  public PresentedCertificate {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("a chain has a first certificate");
    }
  }

  public X509Certificate leaf() {
    return chain.get(0);
  }

  /** Says nothing of whom it names: it may reach a log. */
  @Override
  public String toString() {
    return "PresentedCertificate[…]";
  }
}
