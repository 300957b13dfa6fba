package io.cambist.inspection;

import io.cambist.testing.NginxProcess;
import io.cambist.testing.PackagedGateway;
import io.cambist.testing.TestAuthority;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A real nginx, with a configuration of the documentation in which only addresses differ. */
final class Nginx implements AutoCloseable {
  private final NginxProcess process;

  private Nginx(NginxProcess process) {
    this.process = process;
  }

  /**
   * Starts it and waits until it listens.
   *
   * @param example for the context {@code http}
   * @param gateway the port of Cambist, or of what stands for it
   * @param api the port of what is behind the proxy
   */
  static Nginx start(Path home, TestAuthority tls, String example, int gateway, int api)
      throws IOException, InterruptedException {
    int port = PackagedGateway.freePort();
    String adapted = example;
    for (Map.Entry<String, String> address :
        Map.of(
                "server 127.0.0.1:8080;", "server 127.0.0.1:" + gateway + ";",
                "server 127.0.0.1:9000;", "server 127.0.0.1:" + api + ";",
                "listen 443 ssl;", "listen 127.0.0.1:" + port + " ssl;",
                "/etc/nginx/tls/orders.crt", tls.certificate().toAbsolutePath().toString(),
                "/etc/nginx/tls/orders.key", tls.key().toAbsolutePath().toString())
            .entrySet()) {
      adapted = replaced(adapted, address.getKey(), address.getValue());
    }
    // The address that the gateway of the tests trusts.
    String bound = "proxy_bind " + BehindProxy.PROXY + ";\n";
    return new Nginx(NginxProcess.start(home, bound + adapted, port));
  }

  private static String replaced(String text, String what, String by) {
    if (!text.contains(what)) {
      throw new AssertionError("the example does not say " + what);
    }
    return text.replace(what, by);
  }

  String log() throws IOException {
    return process.log();
  }

  String url(String uri) {
    return "https://localhost:" + process.port() + uri;
  }

  @Override
  public void close() {
    process.close();
  }
}
