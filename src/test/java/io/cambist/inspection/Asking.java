package io.cambist.inspection;

import io.cambist.hostile.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What a proxy sends to ask whether a request may pass, byte by byte. */
final class Asking {
  private static final String END = "\r\n";

  private final String line;
  private final List<String> headers = new ArrayList<>();
  private String from = BehindProxy.PROXY;

  private Asking(String line) {
    this.line = line;
  }

  /** As nginx asks with the configuration in docs/enforcement.md. */
  static Asking nginx(String required, String method, String url) {
    return new Asking("GET /verify?" + required + " HTTP/1.0")
        .with("X-Forwarded-Method", method)
        .with("X-Forwarded-Proto", url.substring(0, url.indexOf(':')))
        .with("X-Forwarded-Host", host(url))
        .with("X-Forwarded-Uri", uri(url))
        .with("Host", "cambist")
        .with("Connection", "close");
  }

  /** As Traefik's ForwardAuth asks: with Go's HTTP client, which writes its own headers first. */
  static Asking traefik(String required, String method, String url) {
    return new Asking("GET /verify?" + required + " HTTP/1.1")
        .with("Host", "cambist:8080")
        .with("User-Agent", "Go-http-client/1.1")
        .with("X-Forwarded-For", "203.0.113.7")
        .with("X-Forwarded-Host", host(url))
        .with("X-Forwarded-Method", method)
        .with("X-Forwarded-Proto", url.substring(0, url.indexOf(':')))
        .with("X-Forwarded-Uri", uri(url))
        .with("Accept-Encoding", "gzip")
        .with("Connection", "close");
  }

  /** As Envoy's ext_authz asks over HTTP: in the place of the caller, with a prefix to the path. */
  static Asking envoy(String required, String method, String url) {
    return new Asking(method + " /verify/" + required + uri(url) + " HTTP/1.1")
        .with("host", host(url))
        .with("content-length", "0")
        .with("x-forwarded-proto", url.substring(0, url.indexOf(':')))
        .with("x-envoy-internal", "true")
        .with("x-forwarded-for", "10.0.0.1")
        .with("x-envoy-expected-rq-timeout-ms", "1000")
        .with("connection", "close");
  }

  static Asking line(String line) {
    return new Asking(line).with("Host", "cambist").with("Connection", "close");
  }

  private static String host(String url) {
    String rest = url.substring(url.indexOf("://") + 3);
    return rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest;
  }

  private static String uri(String url) {
    String rest = url.substring(url.indexOf("://") + 3);
    return rest.contains("/") ? rest.substring(rest.indexOf('/')) : "";
  }

  Asking with(String name, String value) {
    headers.add(name + ": " + value);
    return this;
  }

  Asking without(String name) {
    headers.removeIf(header -> header.startsWith(name + ":"));
    return this;
  }

  Asking bearer(String token) {
    return with("Authorization", "Bearer " + token);
  }

  Asking dpop(String token, String proof) {
    return with("Authorization", "DPoP " + token).with("DPoP", proof);
  }

  /** From an address that is no proxy's. */
  Asking fromElsewhere() {
    from = "127.0.0.1";
    return this;
  }

  Wire.Answer send() {
    try (Wire wire = Wire.from(from)) {
      return wire.send(line + END + String.join(END, headers) + END + END).untilClosed().get(0);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  int status() {
    return send().status();
  }
}
