package io.cambist.federation;

import io.cambist.expression.Expression;
import io.cambist.jose.Algorithm;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How a client shows who it is: one method, fixed in the federation. */
public sealed interface ClientAuthentication {
  /** The method's name in the federation, the metadata and the audit. */
  String method();

  /** The assertion itself is the credential. */
  record SubjectToken() implements ClientAuthentication {
    @Override
    public String method() {
      return "subject-token";
    }
  }

  /** HTTP Basic (RFC 6749 section 2.3.1). */
  record SecretBasic(List<SecretHash> secrets) implements ClientAuthentication {
    @Override
    public String method() {
      return "client_secret_basic";
    }
  }

  /** {@code client_id} and {@code client_secret} in the form (RFC 6749 section 2.3.1). */
  record SecretPost(List<SecretHash> secrets) implements ClientAuthentication {
    @Override
    public String method() {
      return "client_secret_post";
    }
  }

  /**
   * A JWT that the client signs itself, used once (RFC 7523 section 2.2).
   *
   * @param tokenEndpointAudience whether the token endpoint's URL is an audience too, as older
   *     libraries send it
   */
  record PrivateKeyJwt(KeySource keys, Set<Algorithm> algorithms, boolean tokenEndpointAudience)
      implements ClientAuthentication {
    @Override
    public String method() {
      return "private_key_jwt";
    }
  }

  /**
   * A TLS certificate of an authority (RFC 8705 section 2.1).
   *
   * @param trust the authorities' certificates
   * @param name what the client's own certificate must say
   */
  record TlsAuthority(List<X509Certificate> trust, CertificateName name)
      implements ClientAuthentication {
    @Override
    public String method() {
      return "tls_client_auth";
    }
  }

  /** A TLS certificate that is known itself, whoever signed it (RFC 8705 section 2.2). */
  record TlsSelfSigned(List<X509Certificate> certificates) implements ClientAuthentication {
    @Override
    public String method() {
      return "self_signed_tls_client_auth";
    }
  }

  /**
   * An assertion of a trusted issuer (RFC 7523 section 2.2); at least one of the conditions is
   * there.
   *
   * @param issuer its name
   * @param subject the exact {@code sub}
   * @param when CEL over {@code claims} and {@code attributes}
   */
  record FederatedJwt(String issuer, Optional<String> subject, Optional<Expression> when)
      implements ClientAuthentication {
    @Override
    public String method() {
      return "federated_jwt";
    }
  }

  /**
   * A SPIFFE JWT-SVID (draft-ietf-oauth-spiffe-client-auth).
   *
   * @param issuer the name of the issuer whose keys are the bundle of the trust domain
   */
  record SpiffeJwt(String issuer, SpiffePattern id) implements ClientAuthentication {
    @Override
    public String method() {
      return "spiffe_jwt";
    }
  }
}
