package io.cambist.federation;

import io.cambist.jose.KeySet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The files of one load: each is read once, within limits, and counts for the revision. */
final class FederationFiles {
  private static final int LARGEST_FILE = 1 << 20;
  private static final int MOST_FILES = 256;
  private static final long MOST_BYTES = 8L << 20;

  /**
   * How deep below the directory a key set or certificate may lie; {@link Fingerprint} looks as
   * deep.
   */
  static final int DEEPEST = 3;

  /** A file below the directory, as {@link #locate} takes it. */
  private static final Shape<String> NAME =
      Shapes.TEXT.like(
          Outline.text("[^./][^/]*(?:/+[^./][^/]*){0,%d}/*".formatted(DEEPEST - 1)).named("file"));

  static final Shape<KeySource.JwksFile> KEY_SET =
      NAME.then(
          (name, place, what, draft) ->
              draft
                  .files()
                  .locate(name, place, what)
                  .flatMap(file -> draft.files().keySet(name, file, place, what)));

  static final Shape<List<X509Certificate>> CERTIFICATES =
      NAME.then(
          (name, place, what, draft) ->
              draft
                  .files()
                  .locate(name, place, what)
                  .flatMap(
                      file -> draft.files().read(name, file, CertificateFile.LARGEST, place, what))
                  .flatMap(pem -> CertificateFile.read(pem, place, what, draft)));

  /** A file that is there, and is read by who needs it when it is needed. */
  static final Shape<Path> READ_LATER =
      NAME.then((name, place, what, draft) -> draft.files().locate(name, place, what));

  private static final int LARGEST_SCHEMA = 64 * 1024;

  /** A document of JSON or YAML in a file of its own, with the places of its values. */
  static final Shape<Node> DOCUMENT =
      NAME.then(
          (name, place, what, draft) ->
              draft
                  .files()
                  .locate(name, place, what)
                  .flatMap(file -> draft.files().document(name, file, place, what)));

  private final Path directory;
  private final List<Problem> problems;
  private final Map<String, byte[]> read = new TreeMap<>();
  private long bytes;

  FederationFiles(Path directory, List<Problem> problems) {
    this.directory = directory;
    this.problems = problems;
  }

  /** Stands for the directory in messages. */
  Place whole() {
    Path name = directory.getFileName();
    return Place.wholeOf(name == null ? directory.toString() : name.toString());
  }

  /** Reads the YAML files, in the order of their names; what cannot be read is reported. */
  Map<String, byte[]> yaml() {
    var names = new TreeSet<String>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        // A link that leads nowhere, or a directory, must not pass for a file that was never there.
        if (isYaml(name)) {
          names.add(name);
        }
      }
    } catch (IOException | SecurityException unreadable) {
      problems.add(
          whole()
              .problem(
                  "the directory cannot be read",
                  "Check that it exists and that this program may read it."));
      return Map.of();
    }
    if (names.isEmpty()) {
      problems.add(
          whole()
              .problem(
                  "the directory holds no *.yaml or *.yml file, and so names no issuer",
                  "Add a file with the sections issuers, clients, targets and policies."));
    }
    if (names.size() > MOST_FILES) {
      problems.add(
          whole().problem("more than " + MOST_FILES + " YAML files", "Put them together."));
      return Map.of();
    }
    var contents = new TreeMap<String, byte[]>();
    for (String name : names) {
      read(name, directory.resolve(name), LARGEST_FILE, Place.wholeOf(name), "the file")
          .ifPresent(content -> contents.put(name, content));
    }
    return contents;
  }

  /** Names with a dot before them are how a ConfigMap is mounted, or an editor's. */
  private static boolean isYaml(String name) {
    return !name.startsWith(".")
        && (name.endsWith(".yaml") || name.endsWith(".yml"))
        && !PolicyTestFiles.isTest(name);
  }

  private Optional<Path> locate(String name, Place place, String what) {
    Path path;
    try {
      path = Path.of(name);
    } catch (InvalidPathException unspeakable) {
      problems.add(
          place.problem(
              what + " has characters that no file's name can have here",
              "Name the file in ASCII, or set LANG=C.UTF-8."));
      return Optional.empty();
    }
    boolean inside = !path.isAbsolute() && path.getNameCount() <= DEEPEST;
    for (Path part : path) {
      inside &= !part.toString().startsWith(".");
    }
    Path file = directory.resolve(path);
    try {
      if (inside && file.toRealPath().startsWith(directory.toRealPath())) {
        return Optional.of(file);
      }
    } catch (IOException missing) {
      problems.add(
          place.problem(
              what + " names a file that is not there", "Put the file into the directory."));
      return Optional.empty();
    }
    problems.add(
        place.problem(
            what + " leads out of the federation's directory, or is hidden there",
            "Name a file in the directory, such as keys/ci.json, without dots before names."));
    return Optional.empty();
  }

  private Optional<KeySource.JwksFile> keySet(String name, Path file, Place place, String what) {
    Optional<byte[]> content = read(name, file, KeySet.LARGEST, place, what);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    KeySet.Parsed parsed = KeySet.parse(content.get());
    if (parsed instanceof KeySet.Parsed.Malformed malformed) {
      problems.add(place.problem(what + ": " + malformed.why(), "Write a JWK set (RFC 7517)."));
      return Optional.empty();
    }
    KeySet keys = ((KeySet.Parsed.Keys) parsed).keys();
    if (keys.skipped().stream().anyMatch(why -> why.contains("private key"))) {
      problems.add(
          place.problem(
              what + " holds a private key",
              "Leave only the public members in, and treat that key as lost."));
      return Optional.empty();
    }
    if (keys.size() == 0) {
      String why = keys.skipped().isEmpty() ? "" : " (" + String.join("; ", keys.skipped()) + ")";
      problems.add(
          place.problem(
              what + " holds no key that can verify" + why,
              "Add a public RSA, EC or Ed25519 key for signatures."));
      return Optional.empty();
    }
    return Optional.of(new KeySource.JwksFile(file, keys));
  }

  private Optional<Node> document(String name, Path file, Place place, String what) {
    Optional<byte[]> content = read(name, file, LARGEST_SCHEMA, place, what);
    if (content.isEmpty()) {
      return Optional.empty();
    }
    byte[] spaced = content.get().clone();
    for (int i = 0; i < spaced.length; i++) {
      // JSON is YAML, but for the tabs between its tokens; within them it has none.
      spaced[i] = spaced[i] == '\t' ? (byte) ' ' : spaced[i];
    }
    YamlReader.Reading reading = YamlReader.read(name, spaced, problems);
    if (reading instanceof YamlReader.Reading.Document document) {
      return Optional.of(document.root());
    }
    if (reading instanceof YamlReader.Reading.Empty) {
      problems.add(place.problem(what + " names an empty file", "Write the schema into it."));
    }
    return Optional.empty();
  }

  private Optional<byte[]> read(String name, Path file, int largest, Place place, String what) {
    byte[] known = read.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    byte[] content;
    try (InputStream in = regular(file)) {
      content = in.readNBytes(largest + 1);
    } catch (IOException | SecurityException unreadable) {
      problems.add(
          place.problem(
              what + " cannot be read",
              "Check that it is there and that this program may read it."));
      return Optional.empty();
    }
    bytes += content.length;
    if (content.length > largest || bytes > MOST_BYTES) {
      problems.add(
          place.problem(
              what + " is larger than " + largest + " bytes, or all together are too large",
              "Make it smaller."));
      return Optional.empty();
    }
    read.put(name, content);
    return Optional.of(content);
  }

  /** Reading a pipe or a device could wait for ever. */
  private static InputStream regular(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("no regular file");
    }
    return Files.newInputStream(file);
  }

  /** 12 hexadecimal digits of a digest over the names and contents of all that was read. */
  String revision() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      read.forEach(
          (name, content) -> {
            byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
            digest.update(
                ByteBuffer.allocate(8).putInt(nameBytes.length).putInt(content.length).flip());
            digest.update(nameBytes);
            digest.update(content);
          });
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
