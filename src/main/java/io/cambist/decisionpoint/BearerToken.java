package io.cambist.decisionpoint;

import io.cambist.oauth.BearerSyntax;
import io.cambist.oauth.StartRefused;
import io.cambist.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;

/** A bearer token in a file, which may be replaced while we run. */
final class BearerToken {
  private static final Logger LOG = Logger.getLogger(BearerToken.class);

  private final Path file;
  private volatile String header;

  /**
   * @throws StartRefused when there is none in it
   */
  BearerToken(Path file) {
    this.file = file;
    this.header = read();
  }

  /** What is wrong with the file, with its remedy. */
  static Optional<String> problem(Path file) {
    try {
      var unused = new BearerToken(file);
      return Optional.empty();
    } catch (StartRefused unusable) {
      return Optional.of(unusable.getMessage());
    }
  }

  /** Reads the file again; blocks. What is no token changes nothing. */
  void refresh() {
    try {
      header = read();
    } catch (StartRefused unusable) {
      LOG.warnf("The token of the decision point stays as it was: %s", unusable.getMessage());
    }
  }

  private String read() {
    String text;
    try {
      text = Files.readString(file).strip();
    } catch (IOException unreadable) {
      throw new StartRefused(
          "CAMBIST_DECISION_POINT_TOKEN_FILE ("
              + Setting.shown(file.toString())
              + ") is not a file that this program can read. Set it to one.");
    }
    if (!BearerSyntax.fits(text)) {
      throw new StartRefused(
          "CAMBIST_DECISION_POINT_TOKEN_FILE holds no bearer token. Write the token alone into it.");
    }
    return "Bearer " + text;
  }

  /** The header that carries it. */
  String header() {
    return header;
  }

  @Override
  public String toString() {
    return "BearerToken[…]";
  }
}
