package io.cambist.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cambist.oauth.StartRefused;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, true",
    "10.1.2.4, false",
    "192.168.128.0, true",
    "192.168.255.255, true",
    "192.168.127.255, false",
    "2001:db8:7fff::1, true",
    "2001:db8:8000::1, false",
    "::ffff:10.1.2.3, true",
    "::10.1.2.3, false",
    "fe80::1%1, false",
    "::1, false"
  })
  void an_address_is_trusted_when_it_is_within(String address, boolean trusted)
      throws UnknownHostException {
    var connected = new InetSocketAddress(InetAddress.getAllByName(address)[0], 1);
    TrustedProxies proxies = TrustedProxies.parse("10.1.2.3, 192.168.128.0/17,2001:db8::/33");

    assertThat(proxies.contains(SocketAddress.inetSocketAddress(connected))).isEqualTo(trusted);
  }

  @Test
  void nobody_is_trusted_by_default_nor_what_has_no_address() {
    assertThat(TrustedProxies.parse(" ").contains(SocketAddress.inetSocketAddress(1, "127.0.0.1")))
        .isFalse();
    TrustedProxies local = TrustedProxies.parse("127.0.0.1");
    assertThat(local.contains(SocketAddress.domainSocketAddress("/run/proxy"))).isFalse();
    assertThat(local.contains(SocketAddress.inetSocketAddress(1, "localhost")))
        .as("a name, which anybody may choose")
        .isFalse();
    assertThat(local.contains(null)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proxy.example",
        "10.1.2",
        "10.1.2.3.4",
        "010.1.2.3",
        "10.1.2.3,",
        ",",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/8/8",
        "10.0.0.0/0x8",
        "10.0.0.1/8",
        "0.0.0.0/0",
        "0.0.0.0/1,128.0.0.0/1",
        "::/7",
        "::/0",
        "2001:db8::/129",
        "2001:db8::1/64",
        "10.1.2.3 10.1.2.4",
        "10.1.2.256",
        "face",
        "fe80::1%eth0",
        "1::2::3"
      })
  void what_is_malformed_or_trusts_everybody_stops_the_start_with_a_remedy(String text) {
    assertThatThrownBy(() -> TrustedProxies.parse(text))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("CAMBIST_TRUSTED_PROXIES")
        .hasMessageContaining("Set it to");
  }
}
