package io.cambist.command;

import io.cambist.federation.Workshop;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where commands are called as a person would, with what they say kept. */
final class Desk {
  /** A federation with a rule for each thing that a grant can have, and tests that pass. */
  static final String FEDERATION =
      Workshop.GOOD.replace(
          "  - id: freeze",
          """
            - id: read
              from: github
              client: desk
              to: orders
              when: claims.ref.startsWith("refs/heads/") && attributes.repository == 7
              scopes: [orders:read]
              ttl: 1m
            - id: freeze\
          """);

  static final String TESTS =
      """
      assertions:
        main:
          issuer: github
          claims: { sub: "repo:shop", repository_id: 7, ref: refs/heads/main }
      tests:
        - name: main deploys
          client: ci
          subject: main
          target: orders
          permit: { scopes: [orders:deploy], ttl: 2m }
        - name: the desk reads
          client: desk
          subject: main
          target: orders
          permit: { scopes: orders:read, ttl: 1m, rule: read }
        - name: tags do not deploy
          client: ci
          subject: { like: main, claims: { ref: refs/tags/1 } }
          target: orders
          deny: policy_none
        - name: nobody posts
          client: ci
          subject: main
          target: ledger
          deny: { reason: policy_forbidden, rule: freeze }
      """;

  final Map<String, String> environment = new HashMap<>();
  private boolean coloured;

  /**
   * What a command came to.
   *
   * @param out with slashes, and line feeds alone
   */
  record Said(int code, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }
  }

  Desk coloured() {
    coloured = true;
    return this;
  }

  Said run(Object... words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int code =
        new CommandLine(
                new Output(new PrintStream(out, true, StandardCharsets.UTF_8), coloured),
                new Output(new PrintStream(err, true, StandardCharsets.UTF_8), false),
                environment::get)
            .run(List.of(words).stream().map(Object::toString).toList());
    return new Said(code, text(out), text(err));
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8).replace("\r", "");
  }

  /** A directory with a federation and tests. */
  static Path directory(Path directory, String federation, String tests) {
    new Workshop(directory).with("shop.yaml", federation).with("shop.test.yaml", tests);
    return directory;
  }

  static Path good(Path directory) {
    return directory(directory, FEDERATION, TESTS);
  }
}
