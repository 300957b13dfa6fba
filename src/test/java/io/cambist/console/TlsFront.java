package io.cambist.console;

import io.cambist.testing.TestCertificate;
import io.restassured.RestAssured;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;

/** What ends TLS before the gateway, as in production: its cookies are for HTTPS only. */
final class TlsFront implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final NetClient gateway = vertx.createNetClient();
  private final NetServer server;

  TlsFront() {
    try {
      KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
      TestCertificate certificate =
          TestCertificate.subject("CN=localhost").dns("localhost").sign(null);
      keys.init(certificate.keyStore(), new char[0]);
      var tls = KeyCertOptions.wrap((X509KeyManager) keys.getKeyManagers()[0]);
      server = vertx.createNetServer(new NetServerOptions().setSsl(true).setKeyCertOptions(tls));
    } catch (GeneralSecurityException | IOException broken) {
      throw new IllegalStateException(broken);
    }
    server.connectHandler(this::connected);
    server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
  }

  String url() {
    return "https://localhost:" + server.actualPort();
  }

  private void connected(NetSocket browser) {
    browser.pause();
    gateway
        .connect(RestAssured.port, "127.0.0.1")
        .onFailure(refused -> browser.close())
        .onSuccess(
            socket -> {
              browser.pipeTo(socket);
              socket.pipeTo(browser);
              browser.resume();
            });
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
