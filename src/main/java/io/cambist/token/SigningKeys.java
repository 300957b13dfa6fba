package io.cambist.token;

import io.cambist.jose.Algorithm;
import io.cambist.jose.KeySet;
import io.cambist.jose.SignatureVerifier;
import io.cambist.jose.SigningKey;
import io.cambist.jose.UnverifiedJwt;
import io.cambist.oauth.Refusal;
import io.cambist.oauth.StartRefused;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The keys of our own tokens: every {@code *.pem} and {@code *.jwk} file in the directory {@code
 * CAMBIST_SIGNING_KEYS}. All are published and verify; one signs: the only one, or the one whose
 * file is named in the file {@code active}.
 */
@Startup
@ApplicationScoped
public class SigningKeys {
  private static final String ACTIVE = "active";

  private final SigningKey active;
  private final KeySet verification;
  private final Set<Algorithm> algorithms;
  private final List<Map<String, Object>> publicJwks;

  SigningKeys(@ConfigProperty(name = "cambist.signing-keys") Path directory) {
    Map<String, SigningKey> keys = load(directory);
    this.active = choose(directory, keys);
    this.verification = KeySet.of(keys.values().stream().map(SigningKey::verificationKey).toList());
    this.algorithms =
        keys.values().stream().map(SigningKey::algorithm).collect(Collectors.toUnmodifiableSet());
    this.publicJwks = keys.values().stream().map(SigningKey::publicJwk).toList();
  }

  /** The key that signs. */
  public SigningKey active() {
    return active;
  }

  /** The public keys as JWKs (RFC 7517), for the JWKS document. */
  public List<Map<String, Object>> publicJwks() {
    return publicJwks;
  }

  /** Says why the token was not signed by one of these keys; empty when it was. */
  Optional<Refusal> verify(UnverifiedJwt jwt) {
    return SignatureVerifier.verify(jwt, verification, algorithms)
            instanceof SignatureVerifier.Outcome.Refused refused
        ? Optional.of(refused.refusal())
        : Optional.empty();
  }

  private static Map<String, SigningKey> load(Path directory) {
    var keys = new TreeMap<String, SigningKey>();
    var ids = new LinkedHashMap<String, String>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(SigningKeys::isKey).sorted().toList()) {
        String name = file.getFileName().toString();
        SigningKey key = read(file);
        String twin = ids.put(key.keyId(), name);
        if (twin != null) {
          throw new StartRefused(
              "CAMBIST_SIGNING_KEYS: "
                  + twin
                  + " and "
                  + name
                  + " have the same key id; keep one.");
        }
        keys.put(name, key);
      }
    } catch (IOException unreadable) {
      throw new StartRefused(
          "CAMBIST_SIGNING_KEYS: " + directory + " cannot be read; name a readable directory.",
          unreadable);
    }
    if (keys.isEmpty()) {
      throw new StartRefused(
          "CAMBIST_SIGNING_KEYS: "
              + directory
              + " holds no *.pem or *.jwk file; make a key with: openssl genpkey -algorithm EC"
              + " -pkeyopt ec_paramgen_curve:P-256 -out signing.pem");
    }
    return keys;
  }

  private static boolean isKey(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".") && (name.endsWith(".pem") || name.endsWith(".jwk"));
  }

  private static SigningKey read(Path file) throws IOException {
    SigningKey.Loading loading = SigningKey.load(Files.readString(file));
    if (loading instanceof SigningKey.Loading.Unusable unusable) {
      throw new StartRefused("CAMBIST_SIGNING_KEYS: " + file.getFileName() + ": " + unusable.why());
    }
    return ((SigningKey.Loading.Loaded) loading).key();
  }

  private static SigningKey choose(Path directory, Map<String, SigningKey> keys) {
    Path choice = directory.resolve(ACTIVE);
    if (Files.exists(choice)) {
      try {
        SigningKey chosen = keys.get(Files.readString(choice).strip());
        if (chosen != null) {
          return chosen;
        }
      } catch (IOException unreadable) {
        throw new StartRefused("CAMBIST_SIGNING_KEYS: the file active cannot be read.", unreadable);
      }
      throw new StartRefused(
          "CAMBIST_SIGNING_KEYS: the file active names none of " + keys.keySet() + ".");
    }
    if (keys.size() > 1) {
      throw new StartRefused(
          "CAMBIST_SIGNING_KEYS: there are several keys; name the one that signs in a file called"
              + " active, one of "
              + keys.keySet()
              + ".");
    }
    return keys.values().iterator().next();
  }
}
