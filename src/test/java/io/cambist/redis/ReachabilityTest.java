package io.cambist.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cambist.testing.RedisServer;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operator reads of a Redis that cannot be used: one advice, and the right one. */
@Timeout(60)
class ReachabilityTest {
  private static final String GENERAL = "Check that it runs";
  private static final SocketAddress THERE =
      SocketAddress.inetSocketAddress(6379, "redis.nowhere.invalid");

  private static String said(String url) {
    try (var client = Client.of(url)) {
      var why = catchThrowableOfType(StoreUnavailable.class, () -> client.ask("PING"));
      assertThat(why).hasMessageNotContaining("not-it");
      return Reachability.line(Mode.STANDALONE, why);
    }
  }

  @Test
  void one_that_answers_is_said_to_be_what_it_is_and_no_more() throws Exception {
    try (var server = RedisServer.start("--maxmemory-policy", "allkeys-lru")) {
      assertThat(said("redis://127.0.0.1:" + server.port()))
          .contains("noeviction.")
          .doesNotContain(GENERAL, "(a Redis");
    }
    try (var server = RedisServer.start("--requirepass", "secret")) {
      assertThat(said("redis://:not-it@127.0.0.1:" + server.port()))
          .contains("refuses the user or the password")
          .doesNotContain(GENERAL, "(a Redis");
    }
  }

  @Test
  void one_that_is_away_is_to_be_looked_for() throws Exception {
    var server = RedisServer.start("--appendonly", "no");
    server.close();
    assertThat(said("redis://:not-it@127.0.0.1:" + server.port()))
        .contains("Connection refused", "127.0.0.1", GENERAL);
  }

  @Test
  void a_name_that_nobody_knows_is_said_to_be_that_in_the_same_words_each_time() {
    for (String words : new String[] {"redis.nowhere.invalid: Name or service", "nowhere"}) {
      StoreUnavailable why = Connector.explained(new UnknownHostException(words), THERE);
      assertThat(why).hasMessage("Redis: unknown host redis.nowhere.invalid");
      assertThat(Reachability.line(Mode.STANDALONE, why)).contains(GENERAL);
    }
  }

  @Test
  void without_tls_there_it_is_the_port_that_is_to_be_named_and_else_the_authority() {
    StoreUnavailable plain =
        Connector.explained(new SSLException("failed", new IOException("no TLS record")), THERE);
    assertThat(plain)
        .hasMessageContaining("redis.nowhere.invalid:6379")
        .hasMessageContaining("name a port")
        .hasMessageNotContaining("CAMBIST_REDIS_CA");
    StoreUnavailable unknown =
        Connector.explained(
            new SSLException("failed", new IOException(new CertificateException("who?"))), THERE);
    assertThat(unknown)
        .hasMessageContaining("CAMBIST_REDIS_CA")
        .hasMessageNotContaining("name a port");
    assertThat(Reachability.line(Mode.STANDALONE, plain)).doesNotContain(GENERAL);
  }
}
