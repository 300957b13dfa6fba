package io.cambist.oauth;

import java.util.Locale;

/**
 * Error codes of RFC 6749 section 5.2, RFC 8693 section 2.2.2, RFC 7009 section 2.2.1, RFC 9396
 * section 5, RFC 9449 sections 5 and 8, RFC 6750 section 3.1, and RFC 9470 section 3.
 */
public enum ErrorCode {
  INVALID_REQUEST,
  INVALID_CLIENT,
  INVALID_SCOPE,
  INVALID_TARGET,
  INVALID_AUTHORIZATION_DETAILS,
  INVALID_DPOP_PROOF,
  USE_DPOP_NONCE,
  UNAUTHORIZED_CLIENT,
  UNSUPPORTED_GRANT_TYPE,
  INVALID_TOKEN,
  INSUFFICIENT_SCOPE,
  INSUFFICIENT_USER_AUTHENTICATION,
  SERVER_ERROR,
  TEMPORARILY_UNAVAILABLE;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The code as it stands in the {@code error} member. */
  public String text() {
    return text;
  }
}
