package io.cambist.token;

import io.cambist.jose.Algorithm;
import io.cambist.jose.KeySet;
import io.cambist.jose.SigningKey;
import io.cambist.oauth.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The keys of one reading of the directory.
 *
 * @param active the one that is to sign
 * @param keys all of them, by id
 */
record KeyRing(SigningKey active, Map<String, SigningKey> keys, KeySet verification) {
  private static final String ACTIVE = "active";

  /** No key is nearly as large. */
  private static final int LARGEST_FILE = 64 * 1024;

  private static final int MOST_FILES = 64;

  private KeyRing(SigningKey active, Map<String, SigningKey> keys) {
    this(
        active,
        Collections.unmodifiableMap(keys),
        KeySet.of(keys.values().stream().map(SigningKey::verificationKey).toList()));
  }

  Set<Algorithm> algorithms() {
    return keys.values().stream()
        .map(SigningKey::algorithm)
        .collect(Collectors.toUnmodifiableSet());
  }

  List<Map<String, Object>> publicJwks() {
    return keys.values().stream().map(SigningKey::publicJwk).toList();
  }

  /**
   * The files that count, by name, in order.
   *
   * @throws StartRefused when one cannot be read; it says which, and what to do
   */
  static Map<String, String> read(Path directory) {
    var texts = new TreeMap<String, String>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(KeyRing::counts).sorted().limit(MOST_FILES + 1L).toList()) {
        texts.put(file.getFileName().toString(), text(file));
      }
    } catch (IOException unreadable) {
      throw new StartRefused(
          "CAMBIST_SIGNING_KEYS: " + directory + " cannot be read; name a readable directory.",
          unreadable);
    }
    if (texts.size() > MOST_FILES) {
      throw new StartRefused(
          "CAMBIST_SIGNING_KEYS: there are more than " + MOST_FILES + " files; remove old keys.");
    }
    return texts;
  }

  private static boolean counts(Path file) {
    String name = file.getFileName().toString();
    return name.equals(ACTIVE)
        || (!name.startsWith(".") && (name.endsWith(".pem") || name.endsWith(".jwk")));
  }

  /** Reading a pipe or a device could wait for ever. */
  private static String text(Path file) {
    try {
      if (Files.isRegularFile(file) && Files.size(file) <= LARGEST_FILE) {
        return Files.readString(file);
      }
    } catch (IOException unreadable) {
      throw unreadable(file, unreadable);
    }
    throw unreadable(file, null);
  }

  private static StartRefused unreadable(Path file, IOException cause) {
    return new StartRefused(
        "CAMBIST_SIGNING_KEYS: "
            + file.getFileName()
            + " cannot be read as a file of text; check what it is, and that this program may read"
            + " it.",
        cause);
  }

  /**
   * @param texts as {@link #read} gave them
   * @throws StartRefused when they are no ring of keys; it says which file, and what to do
   */
  static KeyRing of(Path directory, Map<String, String> texts) {
    var files = new TreeMap<String, SigningKey>();
    var ids = new LinkedHashMap<String, String>();
    var keys = new LinkedHashMap<String, SigningKey>();
    texts.forEach(
        (name, text) -> {
          if (name.equals(ACTIVE)) {
            return;
          }
          SigningKey key = key(name, text);
          String twin = ids.put(key.keyId(), name);
          if (twin != null) {
            throw new StartRefused(
                "CAMBIST_SIGNING_KEYS: "
                    + twin
                    + " and "
                    + name
                    + " have the same key id; keep one.");
          }
          files.put(name, key);
          keys.put(key.keyId(), key);
        });
    if (keys.isEmpty()) {
      throw new StartRefused(
          "CAMBIST_SIGNING_KEYS: "
              + directory
              + " holds no *.pem or *.jwk file; make a key with: openssl genpkey -algorithm EC"
              + " -pkeyopt ec_paramgen_curve:P-256 -out signing.pem");
    }
    return new KeyRing(choose(files, Optional.ofNullable(texts.get(ACTIVE))), keys);
  }

  private static SigningKey key(String name, String text) {
    SigningKey.Loading loading = SigningKey.load(text);
    if (loading instanceof SigningKey.Loading.Unusable unusable) {
      throw new StartRefused("CAMBIST_SIGNING_KEYS: " + name + ": " + unusable.why());
    }
    return ((SigningKey.Loading.Loaded) loading).key();
  }

  private static SigningKey choose(Map<String, SigningKey> files, Optional<String> choice) {
    if (choice.isPresent()) {
      SigningKey chosen = files.get(choice.get().strip());
      if (chosen == null) {
        throw new StartRefused(
            "CAMBIST_SIGNING_KEYS: the file active names none of " + files.keySet() + ".");
      }
      return chosen;
    }
    if (files.size() > 1) {
      throw new StartRefused(
          "CAMBIST_SIGNING_KEYS: there are several keys; name the one that signs in a file called"
              + " active, one of "
              + files.keySet()
              + ".");
    }
    return files.values().iterator().next();
  }
}
