package io.cambist.command;

import io.cambist.jose.SigningKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Makes a signing key beside those that are there, and chooses it. */
final class NewKey {
  private static final int NAME_LENGTH = 8;

  private final Path directory;
  private final Output out;
  private final Output err;

  NewKey(Path directory, Output out, Output err) {
    this.directory = directory;
    this.out = out;
    this.err = err;
  }

  int run() {
    SigningKey key = SigningKey.generate();
    String name = "signing-" + key.keyId().substring(0, NAME_LENGTH) + ".jwk";
    try {
      Files.createDirectories(directory);
      write(name, key.privateJwk());
      write("active", name + "\n");
    } catch (FileAlreadyExistsException noDirectory) {
      return failed(directory + " is not a directory", "Name one, or one that is not there yet.");
    } catch (IOException unwritable) {
      String why =
          unwritable instanceof FileSystemException ? " (" + unwritable.getMessage() + ")" : "";
      return failed(
          directory + " cannot be written to" + why,
          "Let this program write there, and try again.");
    }
    out.line(
        directory.resolve(name)
            + " is a new key for ES256, and signs. A gateway that runs publishes it at once and"
            + " signs with it five minutes later; remove the key before it when its last token has"
            + " expired.");
    return CommandLine.GOOD;
  }

  private int failed(String what, String remedy) {
    err.line(what + ". " + remedy);
    return CommandLine.WRONG;
  }

  /** All of it or nothing, and for this user alone. */
  private void write(String name, String text) throws IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Path whole = Files.createTempFile(directory, ".new-", "", ownerOnly);
    try {
      Files.writeString(whole, text);
      Files.move(whole, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(whole);
    }
  }
}
