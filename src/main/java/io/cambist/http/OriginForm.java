package io.cambist.http;

import java.util.regex.Pattern;

/**
 * What a request line names of a server's own (RFC 9112 section 3.2.1): a path, then perhaps a
 * query.
 */
public final class OriginForm {
  static final String PATH = "/[A-Za-z0-9._~!$&'()*+,=:@%/-]*";

  /**
   * What a proxy in front may take for another path than the program does: segments that are empty
   * or dots, and escapes of what separates, of dots, of escapes, of controls, or of no character.
   */
  static final Pattern DETOUR =
      Pattern.compile("//|/\\.{1,2}(?:/|$)|(?i:%(?:2e|2f|5c|3b|25|[01].|7f|c[01]))");

  static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  /** The query may be what browsers send, which escape little of it. */
  private static final Pattern WHOLE = Pattern.compile("(?<path>" + PATH + ")(?:\\?[!-~&&[^#]]*)?");

  private OriginForm() {}

  /**
   * Whether nobody can read the path in two ways. Nothing is asked of the query but that it is
   * printable; and the path may end in a slash, for it is another server's to say what that means.
   */
  public static boolean isSound(String text) {
    var whole = WHOLE.matcher(text);
    return whole.matches()
        && !DETOUR.matcher(whole.group("path")).find()
        && !BROKEN_ESCAPE.matcher(whole.group("path")).find();
  }
}
