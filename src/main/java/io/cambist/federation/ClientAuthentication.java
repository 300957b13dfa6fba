package io.cambist.federation;

import java.util.List;

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
}
