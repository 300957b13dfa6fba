package io.cambist.proof;

import io.cambist.oauth.Confirmation;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The certificate of the caller's TLS connection, whose key the handshake has proven. Nobody has
 * asked yet who signed it.
 *
 * @param chain as presented, the leaf first; from a proxy the leaf alone
 * @param source who has seen the handshake
 */
public record ClientCertificate(X509Certificate leaf, List<X509Certificate> chain, Source source) {
  public ClientCertificate {
    chain = List.copyOf(chain);
  }

  /** Who has seen the handshake. */
  public enum Source {
    CONNECTION,
    /** A trusted proxy, which said so in a header. */
    PROXY
  }

  /** What a token that is bound to it says (RFC 8705 section 3.1). */
  public Confirmation confirmation() {
    try {
      return new Confirmation(Confirmation.Method.MTLS, Digest.of(leaf.getEncoded()));
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Names and keys stay out of logs. */
  @Override
  public String toString() {
    return "ClientCertificate[" + source + "]";
  }
}
