package io.cambist.testing;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks one Redis one thing, whatever kind of Redis it is and with nothing of ours in between. */
final class RedisTalk {
  private static final int PATIENCE_MILLIS = 10_000;

  private RedisTalk() {}

  static String ask(int port, String... command) throws IOException {
    var request = new StringBuilder("*" + command.length + "\r\n");
    for (String word : command) {
      request.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
      return read(new BufferedInputStream(socket.getInputStream()));
    }
  }

  private static String read(InputStream in) throws IOException {
    String line = line(in);
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '$' -> rest.equals("-1") ? "" : bulk(in, Integer.parseInt(rest));
      case '*' -> several(in, Integer.parseInt(rest));
      case '-' -> line;
      default -> rest;
    };
  }

  private static String bulk(InputStream in, int length) throws IOException {
    String text = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    in.skipNBytes(2);
    return text;
  }

  private static String several(InputStream in, int count) throws IOException {
    var lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append(read(in)).append('\n');
    }
    return lines.toString().strip();
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c; (c = in.read()) != '\r'; line.append((char) c)) {
      if (c < 0) {
        throw new EOFException("the connection ended");
      }
    }
    in.skipNBytes(1);
    return line.toString();
  }
}
