package io.cambist.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambist.jose.SigningKey;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The federation that the tests over HTTP run against: {@code src/test/resources/federation} with
 * fresh keys, written to a directory of its own before the gateway starts.
 */
public final class TestFederation implements QuarkusTestResourceLifecycleManager {
  static final Path HOME =
      Path.of("target", "test-gateway-" + System.getProperty("cambist.test.fork", "0"));
  private static final Pattern SECRET = Pattern.compile("HASH\\(([a-z-]+)\\)");

  /** Where {@link #writeShadow} puts it. */
  public static final Path SHADOW = HOME.resolve("shadow");

  @Override
  public Map<String, String> start() {
    try {
      Path directory = HOME.resolve("federation");
      Files.createDirectories(directory);
      Files.createDirectories(HOME.resolve("private"));
      writeKey(directory, "ci", generate("EC"));
      writeKey(directory, "twin", generate("EC"));
      writeKey(directory, "partner", generate("RSA"));
      writeKey(directory, "agents", generate("Ed25519"));
      for (String other : List.of("signer", "older-signer", "cluster", "mesh")) {
        writeKey(directory, other, generate("EC"));
      }
      TestCertificate.authority("badges").writeTo(directory.resolve("badges.pem"));
      TestCertificate.authority("sealed").writeTo(directory.resolve("sealed.pem"));
      int remotePort = freePort();
      String template =
          Files.readString(Path.of("src", "test", "resources", "federation", "test.yaml"));
      String yaml =
          SECRET
              .matcher(template.replace("REMOTE_PORT", Integer.toString(remotePort)))
              .replaceAll(TestFederation::hash);
      Files.writeString(directory.resolve("test.yaml"), yaml);
      Path note = Path.of("src", "test", "resources", "federation", "note.json");
      Files.writeString(directory.resolve("note.json"), Files.readString(note));
      writeShadow(directory, yaml);
      return Map.of(
          "cambist.decision-point",
          TestDecisionPoint.start().url(),
          "cambist.federation",
          directory.toString(),
          "cambist.testing.remote-port",
          Integer.toString(remotePort));
    } catch (IOException | GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** Another federation, for those who run it in shadow. */
  private static void writeShadow(Path directory, String yaml) throws IOException {
    Path shadow = Files.createDirectories(SHADOW);
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.copy(file, shadow.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.writeString(
        shadow.resolve("test.yaml"),
        yaml.replace(
                "    scopes: [orders:read, orders:deploy]\n    ttl: 2m\n",
                "    scopes: [orders:read, orders:deploy, orders:write]\n    ttl: 1m\n")
            .replace("  older-signer:\n", "  renamed-signer:\n")
            .replace("      - older-signer\n", "      - renamed-signer\n"));
  }

  @Override
  public void stop() {
    // The directory lies under target and is written anew by the next run.
  }

  /** The secret of a client of the test federation. */
  public static String secret(String client) {
    return client + "-secret-of-the-tests-and-nothing-else";
  }

  /** The private key of an issuer of the test federation, whichever class loader asks. */
  public static SigningKey key(String issuer) {
    try {
      String jwk = Files.readString(HOME.resolve("private").resolve(issuer + ".jwk"));
      return ((SigningKey.Loading.Loaded) SigningKey.load(jwk)).key();
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  private static void writeKey(Path directory, String issuer, String pem) throws IOException {
    var loading = SigningKey.load(pem);
    SigningKey key = ((SigningKey.Loading.Loaded) loading).key();
    var json = new ObjectMapper();
    // Every issuer calls its key the same: a kid means something at its own issuer only.
    Map<String, Object> named = new java.util.LinkedHashMap<>(key.publicJwk());
    named.put("kid", "key-1");
    if (issuer.equals("mesh")) {
      named.put("use", "jwt-svid");
    }
    Files.writeString(
        directory.resolve(issuer + ".jwks"),
        json.writeValueAsString(Map.of("keys", List.of(named))));
    @SuppressWarnings("unchecked")
    Map<String, Object> secret = json.readValue(key.privateJwk(), Map.class);
    secret.put("kid", "key-1");
    Files.writeString(
        HOME.resolve("private").resolve(issuer + ".jwk"), json.writeValueAsString(secret));
  }

  private static String generate(String type) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
    if (type.equals("EC")) {
      generator.initialize(256);
    }
    byte[] encoded = generator.generateKeyPair().getPrivate().getEncoded();
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
        + "\n-----END PRIVATE KEY-----\n";
  }

  private static String hash(MatchResult client) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(secret(client.group(1)).getBytes(StandardCharsets.UTF_8));
      return "sha256:" + Base64.getEncoder().encodeToString(digest);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
