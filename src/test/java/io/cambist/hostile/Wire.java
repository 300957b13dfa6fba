package io.cambist.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** A connection on which every byte is the test's. */
public final class Wire implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;

  private Wire(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  /** An answer as it came. */
  public record Answer(int status, TreeMap<String, String> headers, String body) {}

  public static Wire open() throws IOException {
    return new Wire(new Socket(InetAddress.getLoopbackAddress(), RestAssured.port));
  }

  /** From another address of this machine. */
  public static Wire from(String address) throws IOException {
    return new Wire(
        new Socket(
            InetAddress.getLoopbackAddress(), RestAssured.port, InetAddress.getByName(address), 0));
  }

  /** What the gateway says to these bytes until it hangs up. */
  public static List<Answer> answers(String bytes) throws IOException {
    try (Wire wire = open()) {
      return wire.send(bytes).untilClosed();
    }
  }

  /** Sends as much as the gateway takes: it may hang up before. */
  public Wire send(String bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    } catch (SocketException hungUp) {
      // Its answer tells why.
    }
    return this;
  }

  /** Says no more, and listens on. */
  public Wire endSending() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** The next answer, on a connection that stays open. */
  public Answer next() throws IOException {
    return read(socket.getInputStream());
  }

  /** The next answer, which has no body whatever it says of one: so HEAD is answered. */
  public Answer nextHead() throws IOException {
    return head(socket.getInputStream());
  }

  public List<Answer> untilClosed() throws IOException {
    var said = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(said);
    } catch (SocketException reset) {
      // So a connection ends on which there are bytes that nobody read.
    }
    var unread = new ByteArrayInputStream(said.toByteArray());
    var answers = new ArrayList<Answer>();
    while (unread.available() > 0) {
      answers.add(read(unread));
    }
    return answers;
  }

  private static Answer read(InputStream in) throws IOException {
    Answer head = head(in);
    int length = Integer.parseInt(head.headers().getOrDefault("content-length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Answer(head.status(), head.headers(), body);
  }

  private static Answer head(InputStream in) throws IOException {
    String[] statusLine = line(in).split(" ", 3);
    assertThat(statusLine[0]).isIn("HTTP/1.1", "HTTP/1.0");
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String[] parts = header.split(":", 2);
      headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
    }
    return new Answer(Integer.parseInt(statusLine[1]), headers, "");
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the connection ended in the middle of: " + line);
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
