package io.cambist.federation;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cambist.expression.ExpressionCompiler;
import io.cambist.jose.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A directory to try federations in, with one that is right to begin with. */
public record Workshop(Path directory) {
  static final String GATEWAY = "https://cambist.example";
  static final Duration CEILING = Duration.ofMinutes(15);
  static final FederationLoader LOADER =
      new FederationLoader(new ExpressionCompiler(), CEILING, GATEWAY);

  /** The hash of the text "workshop". */
  static final String HASH = "sha256:7lENGgesfmSR6hkc0ZGOpVPtKjWMigoEwbkL2JIiwxQ=";

  public static final String GOOD =
      """
      issuers:
        github:
          issuer: https://github.example
          audiences: [https://cambist.example]
          attributes:
            repository: claims.repository_id
          keep: [repository]
        partner:
          issuer: https://partner.example
          audiences: [cambist, https://cambist.example]
          jwks-file: keys/partner.json
      clients:
        ci:
          authentication: { method: subject-token }
          issuers: [github]
          default-target: orders
        desk:
          authentication:
            method: client_secret_basic
            secrets: ["%s"]
          targets: [orders]
          scopes: [orders:read]
          max-ttl: 90s
      targets:
        orders:
          audience: https://orders.example
          resources: [https://orders.example/api]
          scopes: [orders:read, orders:deploy]
          max-ttl: 5m
          introspection: [desk]
        ledger:
          audience: https://ledger.example
          scopes: [ledger:post]
      policies:
        - id: deploy
          from: github
          client: ci
          to: orders
          when: claims.ref == "refs/heads/main"
          scopes: [orders:deploy]
          ttl: 2m
        - id: freeze
          effect: forbid
          to: ledger
      """
          .formatted(HASH);

  private static final SigningKey KEY = SigningKey.generate();

  public Workshop {
    write(directory, "keys/partner.json", jwks(KEY.publicJwk()));
  }

  /** Writes a file, in a directory that is made where there is none. */
  public Workshop with(String file, String content) {
    write(directory, file, content);
    return this;
  }

  Workshop without(String file) {
    try {
      Files.delete(directory.resolve(file));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    return this;
  }

  Loading load() {
    return LOADER.load(directory);
  }

  public Federation loaded() {
    Loading loading = load();
    if (loading instanceof Loading.Refused refused) {
      throw new AssertionError("refused:" + Problem.lines(refused.problems()));
    }
    return ((Loading.Loaded) loading).federation();
  }

  public List<Problem> problems() {
    return load() instanceof Loading.Refused refused ? refused.problems() : List.of();
  }

  static String privateKey() {
    return "{\"keys\":[" + KEY.privateJwk() + "]}";
  }

  private static String jwks(Map<String, Object> jwk) {
    try {
      return new ObjectMapper().writeValueAsString(Map.of("keys", List.of(jwk)));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static void write(Path directory, String file, String content) {
    try {
      Path path = directory.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, content);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
