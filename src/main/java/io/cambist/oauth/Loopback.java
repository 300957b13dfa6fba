package io.cambist.oauth;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** The hosts with which plain HTTP is safe, since nothing leaves the machine. */
public final class Loopback {
  private static final Pattern HOST =
      Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]");

  private Loopback() {}

  /** Whether the URL has a host, and it is this machine's own. */
  public static boolean isHostOf(URI url) {
    return url.getHost() != null && HOST.matcher(url.getHost().toLowerCase(Locale.ROOT)).matches();
  }
}
