package io.cambist.proof;

import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import io.cambist.proof.ClientCertificate.Source;
import io.quarkus.runtime.Startup;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Finds the certificate of a request's sender. A handshake accepts every certificate and proves
 * only that the sender has its key; who signed it is for client authentication to ask (RFC 8705
 * section 2), and tokens are bound to self-signed ones as well (section 3).
 */
@Startup
@ApplicationScoped
public class ClientCertificates {
  private final TrustedProxies proxies;
  private final String header;
  private final boolean overTls;
  private final Clock clock;

  /**
   * @param proxies whose word is believed, see {@link TrustedProxies#parse}
   * @param header in which they give it
   * @param certificate of our own, with which we ask for theirs
   */
  ClientCertificates(
      @ConfigProperty(name = "cambist.trusted-proxies") Optional<String> proxies,
      @ConfigProperty(name = "cambist.client-certificate-header") String header,
      @ConfigProperty(name = "cambist.tls-certificate") Optional<String> certificate,
      Clock clock) {
    this.proxies = TrustedProxies.parse(proxies.orElse(""));
    this.header = header;
    this.overTls = certificate.isPresent();
    this.clock = clock;
  }

  /** Whether there is any way for a certificate to come here. */
  public boolean canBePresented() {
    return overTls || !proxies.isEmpty();
  }

  /** What was found. */
  public sealed interface Found {
    record Absent() implements Found {}

    record Presented(ClientCertificate value) implements Found {}

    /** It was sent, and is not to be ignored. */
    record Unusable(Refusal refusal) implements Found {}

    default Optional<ClientCertificate> certificate() {
      return this instanceof Presented presented
          ? Optional.of(presented.value())
          : Optional.empty();
    }
  }

  /**
   * Finds it. Behind a trusted proxy the certificate of the connection is the proxy's own, and
   * never the sender's; from anybody else the header is as if it were not there.
   */
  public Found of(HttpServerRequest request) {
    return proxies.sent(request)
        ? forwarded(request.headers().getAll(header))
        : connected(request.connection().sslSession());
  }

  private Found forwarded(List<String> values) {
    if (values.isEmpty() || (values.size() == 1 && values.get(0).isBlank())) {
      return new Found.Absent();
    }
    if (values.size() > 1) {
      return unusable("a trusted proxy sent " + values.size() + " headers " + header);
    }
    return CertificateHeader.read(values.get(0).strip())
        .map(leaf -> valid(new ClientCertificate(leaf, List.of(leaf), Source.PROXY)))
        .orElseGet(
            () -> unusable("a trusted proxy's header " + header + " is not one certificate"));
  }

  private Found connected(SSLSession session) {
    if (session == null) {
      return new Found.Absent();
    }
    Certificate[] sent;
    try {
      sent = session.getPeerCertificates();
    } catch (SSLPeerUnverifiedException none) {
      return new Found.Absent();
    }
    // The first is the one whose key signed the handshake (RFC 8446 section 4.4.2).
    List<X509Certificate> chain =
        Stream.of(sent)
            .filter(X509Certificate.class::isInstance)
            .map(X509Certificate.class::cast)
            .toList();
    return chain.size() == sent.length && sent.length > 0
        ? valid(new ClientCertificate(chain.get(0), chain, Source.CONNECTION))
        : unusable("the certificate of the connection is not an X.509 one");
  }

  private Found valid(ClientCertificate certificate) {
    try {
      certificate.leaf().checkValidity(Date.from(clock.instant()));
      return new Found.Presented(certificate);
    } catch (CertificateException notNow) {
      return unusable("the certificate has expired or is not valid yet");
    }
  }

  private static Found unusable(String detail) {
    return new Found.Unusable(Refusal.of(Reason.CERTIFICATE_REFUSED, detail));
  }
}
