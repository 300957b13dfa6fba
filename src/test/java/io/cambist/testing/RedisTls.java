package io.cambist.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A Redis that speaks TLS, with a certificate for localhost, beside its plain port. */
public final class RedisTls implements AutoCloseable {
  private final RedisServer server;
  private final int port;
  private final TestAuthority authority;

  private RedisTls(RedisServer server, int port, TestAuthority authority) {
    this.server = server;
    this.port = port;
    this.authority = authority;
  }

  /** Starts one; where redis-server was built without TLS, the test is skipped and says so. */
  public static RedisTls start(String... options)
      throws IOException, InterruptedException, GeneralSecurityException {
    return startFor("localhost", options);
  }

  /** One that is a cluster of its own, and announces its TLS port. */
  public static RedisTls startCluster()
      throws IOException, InterruptedException, GeneralSecurityException {
    RedisTls redis = start("--cluster-enabled", "yes", "--tls-cluster", "yes");
    RedisCluster.giveAllSlots(redis.server);
    return redis;
  }

  /**
   * @param host whom the certificate is for
   */
  public static RedisTls startFor(String host, String... options)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path directory = Files.createTempDirectory("cambist-test-tls-");
    TestAuthority authority = TestAuthority.create(directory, host);
    int port = RedisServer.freePort();
    List<String> tls =
        List.of(
            "--tls-port",
            Integer.toString(port),
            "--tls-cert-file",
            authority.certificate().toString(),
            "--tls-key-file",
            authority.key().toString(),
            "--tls-ca-cert-file",
            authority.authority().toString(),
            "--tls-auth-clients",
            "no");
    try {
      RedisServer server =
          RedisServer.launch(
              Stream.concat(tls.stream(), Arrays.stream(options)).toArray(String[]::new));
      return new RedisTls(server, port, authority);
    } catch (IOException failure) {
      Assumptions.assumeFalse(
          failure.getMessage().contains("tls-port"),
          "The redis-server here was built without TLS; put another one on the PATH.");
      throw failure;
    }
  }

  public RedisServer server() {
    return server;
  }

  /**
   * @param login empty, or user, colon, password and at-sign
   */
  public String url(String login) {
    return url(login, "localhost");
  }

  public String url(String login, String host) {
    return "rediss://" + login + host + ":" + port;
  }

  /** The certificate of the authority. */
  public Path authority() {
    return authority.authority();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Path file : List.of(authority.authority(), authority.certificate(), authority.key())) {
      Files.delete(file);
    }
    Files.delete(authority.authority().getParent());
  }
}
