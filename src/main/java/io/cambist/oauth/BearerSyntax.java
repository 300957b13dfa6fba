package io.cambist.oauth;

import java.util.regex.Pattern;

/** How a bearer token is written that goes into a header (RFC 6750 section 2.1). */
public final class BearerSyntax {
  private static final Pattern B64TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{1,8192}=*");

  private BearerSyntax() {}

  /** Whether it is one, and of a length that servers take. */
  public static boolean fits(String text) {
    return B64TOKEN.matcher(text).matches();
  }
}
