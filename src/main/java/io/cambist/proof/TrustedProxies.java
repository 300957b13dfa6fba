package io.cambist.proof;

import io.cambist.oauth.StartRefused;
import io.cambist.settings.Setting;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The addresses of those whose word about a caller, and about what it asked for, is believed. */
public final class TrustedProxies {
  /** No names, and nothing that some read otherwise than others, such as octal numbers. */
  /** The shortest prefix of a network: that of 10.0.0.0/8. */
  private static final int NARROW_ENOUGH = 8;

  private static final Pattern ADDRESS =
      Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})(?:\\.(?!$)|$)){4}|[0-9A-Fa-f]*:[0-9A-Fa-f:]*");

  private final List<Network> networks;

  private TrustedProxies(List<Network> networks) {
    this.networks = List.copyOf(networks);
  }

  /**
   * @param prefix the address as a number, of which the lowest bits do not count
   */
  private record Network(int bytes, BigInteger prefix, int loose) {
    boolean contains(byte[] address) {
      return address.length == bytes
          && new BigInteger(1, address).shiftRight(loose).equals(prefix.shiftRight(loose));
    }

    /** Whether nothing is set that would be ignored. */
    boolean isExact() {
      return prefix.signum() == 0 || prefix.getLowestSetBit() >= loose;
    }
  }

  /**
   * @param text addresses and networks such as {@code 10.1.0.0/16}, separated by commas; blank:
   *     nobody is trusted
   * @throws StartRefused says which is wrong and what to do
   */
  public static TrustedProxies parse(String text) {
    var networks = new ArrayList<Network>();
    if (!text.isBlank()) {
      for (String one : text.split(",", -1)) {
        networks.add(network(one.strip()));
      }
    }
    return new TrustedProxies(networks);
  }

  /**
   * Whether a request comes from one of them: by the real end of the connection, for what a header
   * or the proxy protocol say of it can be made up.
   */
  public boolean sent(HttpServerRequest request) {
    return contains(request.connection().remoteAddress(true));
  }

  boolean isEmpty() {
    return networks.isEmpty();
  }

  private static Network network(String text) {
    int slash = text.indexOf('/');
    byte[] address = bytes(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      throw refused(text, "is neither an IP address nor a network of them");
    }
    int bits = slash < 0 ? address.length * 8 : bits(text.substring(slash + 1));
    if (bits < 0 || bits > address.length * 8) {
      throw refused(text, "has no prefix length that suits its address");
    }
    if (bits < NARROW_ENOUGH) {
      throw refused(text, "is far too many: any caller among them could name any certificate");
    }
    var network =
        new Network(address.length, new BigInteger(1, address), address.length * 8 - bits);
    if (!network.isExact()) {
      throw refused(text, "has bits set beyond its prefix length");
    }
    return network;
  }

  private static int bits(String text) {
    return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
  }

  /** The address in its four or sixteen bytes; null when it is none. */
  private static byte[] bytes(String text) {
    if (!ADDRESS.matcher(text).matches()) {
      return null;
    }
    try {
      // It is not a name, so nobody is asked.
      return InetAddress.getAllByName(text)[0].getAddress();
    } catch (UnknownHostException malformed) {
      return null;
    }
  }

  private static StartRefused refused(String part, String wrong) {
    return new StartRefused(
        "CAMBIST_TRUSTED_PROXIES: "
            + Setting.shown(part)
            + " "
            + wrong
            + ". Set it to the addresses of your TLS proxies, such as 10.1.2.3, 10.4.0.0/16,"
            + " 2001:db8::/64.");
  }

  /**
   * @param address the other end of the connection itself
   */
  boolean contains(SocketAddress address) {
    if (networks.isEmpty() || address == null || address.hostAddress() == null) {
      return false;
    }
    // Without the network card that an address of the link belongs to.
    byte[] bytes = bytes(address.hostAddress().replaceFirst("%.*", ""));
    return bytes != null && networks.stream().anyMatch(network -> network.contains(bytes));
  }
}
