package io.cambist.redis;

import io.cambist.oauth.StartRefused;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What CAMBIST_REDIS says.
 *
 * @param seeds the server; the sentinels; or some nodes of the cluster
 * @param login at the servers that hold the data
 * @param primary how the sentinels call it; empty when there are none
 */
record Deployment(
    Mode mode, boolean tls, List<SocketAddress> seeds, Login login, int database, String primary) {
  private static final Pattern URL =
      Pattern.compile(
          "redis(?<tls>s?)(?:\\+(?<mode>sentinel|cluster))?://(?<login>(?:[^/?#]*@)?)(?<hosts>[^@/?#]+)"
              + "(?<path>[^@?#]*)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern SOCKET =
      Pattern.compile("(redis\\+)?unix:", Pattern.CASE_INSENSITIVE);
  private static final Pattern DATABASE = Pattern.compile("/?|/(\\d{1,5})");
  private static final Pattern PRIMARY = Pattern.compile("/([A-Za-z0-9._-]+)");
  private static final int REDIS_PORT = 6379;
  private static final int SENTINEL_PORT = 26_379;
  private static final int HIGHEST_PORT = 65_535;

  /**
   * Reads it.
   *
   * @throws StartRefused when it cannot lead to a Redis; the message does not repeat it, since it
   *     may hold a password
   */
  static Deployment parse(String text) {
    String url = text.strip();
    Matcher parts = URL.matcher(url);
    try {
      if (parts.matches()) {
        Mode mode = mode(parts.group("mode"));
        boolean tls = !parts.group("tls").isEmpty();
        return servers(mode, tls, parts.group("login"), parts.group("hosts"), parts.group("path"));
      }
    } catch (URISyntaxException malformed) {
      // Said below, without the value.
    }
    if (SOCKET.matcher(url).lookingAt()) {
      throw new StartRefused(
          "CAMBIST_REDIS names a socket, to which this program cannot connect. Let Redis listen on"
              + " the loopback interface and set CAMBIST_REDIS to redis://localhost:6379.");
    }
    throw leadsNowhere();
  }

  private static Mode mode(String name) {
    return name == null ? Mode.STANDALONE : Mode.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static Deployment servers(Mode mode, boolean tls, String login, String hosts, String path)
      throws URISyntaxException {
    var seeds = new ArrayList<SocketAddress>();
    for (String host : hosts.split(",", -1)) {
      seeds.add(address(login, host, mode == Mode.SENTINEL ? SENTINEL_PORT : REDIS_PORT));
    }
    if (mode == Mode.STANDALONE && seeds.size() > 1) {
      throw new StartRefused(
          "CAMBIST_REDIS names several servers. Set it to "
              + Mode.CLUSTER.url()
              + " for a cluster, to "
              + Mode.SENTINEL.url()
              + " for sentinels, or to the URL of one server (and percent-encode a comma in a"
              + " password).");
    }
    Matcher database = DATABASE.matcher(path);
    Matcher primary = PRIMARY.matcher(path);
    if (mode == Mode.SENTINEL && !primary.matches()) {
      throw new StartRefused(
          "CAMBIST_REDIS leads to sentinels and must end with the name by which they know the"
              + " primary. Set it like "
              + Mode.SENTINEL.url()
              + ".");
    }
    if (mode != Mode.SENTINEL && !database.matches()) {
      throw leadsNowhere();
    }
    int number =
        mode == Mode.SENTINEL || database.group(1) == null
            ? 0
            : Integer.parseInt(database.group(1));
    if (mode == Mode.CLUSTER && number != 0) {
      throw new StartRefused(
          "CAMBIST_REDIS names a database of a cluster, which has only one. Leave out the number.");
    }
    return new Deployment(
        mode,
        tls,
        List.copyOf(seeds),
        login(login),
        number,
        mode == Mode.SENTINEL ? primary.group(1) : "");
  }

  private static SocketAddress address(String login, String host, int usualPort)
      throws URISyntaxException {
    URI one = new URI("redis://" + login + host);
    if (one.getHost() == null || one.getPort() == 0 || one.getPort() > HIGHEST_PORT) {
      throw leadsNowhere();
    }
    return SocketAddress.inetSocketAddress(
        one.getPort() < 0 ? usualPort : one.getPort(), one.getHost().replaceAll("[\\[\\]]", ""));
  }

  /**
   * @param text empty, or user, colon, password and at-sign
   */
  private static Login login(String text) {
    if (text.isEmpty()) {
      return Login.NONE;
    }
    int colon = text.indexOf(':');
    if (colon < 0 || colon == text.length() - 2) {
      throw new StartRefused(
          "CAMBIST_REDIS names a user without a password. Set it like rediss://user:password@host"
              + " or, for the default user, rediss://:password@host.");
    }
    return new Login(
        decoded(text.substring(0, colon)), decoded(text.substring(colon + 1, text.length() - 1)));
  }

  private static String decoded(String text) {
    // A plus is a plus here, unlike in a form.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static StartRefused leadsNowhere() {
    return new StartRefused(
        "CAMBIST_REDIS is not the URL of a Redis. Set it like redis://host:6379,"
            + " rediss://user:password@host:6379/0, "
            + Mode.SENTINEL.url()
            + " or "
            + Mode.CLUSTER.url()
            + "; a host name has no underscore, and special characters of a"
            + " password are percent-encoded.");
  }
}
