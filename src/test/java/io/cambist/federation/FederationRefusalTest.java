package io.cambist.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each thing that is refused, alone: where it is reported, and what to do about it. A section sign
 * in the changed text marks the place.
 */
class FederationRefusalTest {
  private static final String DEPLOY =
      Workshop.GOOD.substring(
          Workshop.GOOD.indexOf("  - id: deploy"), Workshop.GOOD.indexOf("  - id: freeze"));

  @TempDir Path directory;

  @ParameterizedTest(name = "{0}")
  @MethodSource({"yaml", "shapes", "issuers", "clients", "targets", "policies", "whole"})
  void is_refused_with_place_and_remedy(
      String title, String right, String wrong, String message, String remedy) {
    assertThat(Workshop.GOOD).as("the text to replace").contains(right);
    String marked =
        Workshop.GOOD.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong));
    String before = marked.substring(0, Math.max(0, marked.indexOf('§')));
    int line = marked.contains("§") ? 1 + (int) before.chars().filter(c -> c == '\n').count() : 0;
    int column = line == 0 ? 0 : before.length() - before.lastIndexOf('\n');

    var problems = new Workshop(directory).with("shop.yaml", marked.replace("§", "")).problems();

    assertThat(problems).hasSize(1);
    Problem problem = problems.get(0);
    assertThat(problem.message()).contains(message);
    assertThat(problem.remedy()).contains(remedy).matches("(?s)[A-Z].*");
    assertThat(problem.line() + ":" + problem.column())
        .as(problem.toString())
        .isEqualTo(line + ":" + column);
    if (line > 0) {
      assertThat(problem.file()).isEqualTo("shop.yaml");
      assertThat(problem.toString()).startsWith("shop.yaml:" + line + ":" + column + ": ");
    }
  }

  static Stream<Arguments> yaml() {
    return Stream.of(
        refused(
            "a syntax error",
            "{ method: subject-token }",
            "{ method: subject-token\n    issuers§: [x]",
            "not valid YAML",
            "Mend"),
        refused(
            "a tabulator",
            "    issuers: [github]",
            "§\tissuers: [github]",
            "not valid YAML",
            "Mend"),
        refused(
            "a duplicate key",
            "    keep: [repository]",
            "    keep: [repository]\n    §keep: [repository]",
            "the key keep stands here twice",
            "Remove one"),
        refused(
            "an anchor",
            "claims.repository_id",
            "§&a claims.repository_id",
            "anchors",
            "Remove the anchor"),
        refused("an alias", "claims.repository_id", "§*a", "aliases", "Write the value out"),
        refused("a tag", "[repository]", "§!!set [repository]", "tags", "Remove the tag"),
        refused(
            "a tag of a scalar",
            "claims.repository_id",
            "§!!str claims.repository_id",
            "tags",
            "Remove the tag"),
        refused(
            "a merge key",
            "    keep: [repository]",
            "    §<<: { max-age: 5m }\n    keep: [repository]",
            "merge keys",
            "Write the keys out"),
        refused(
            "a key that is a number",
            "    keep: [repository]",
            "    keep: [repository]\n    §5: x",
            "a key must be text, but is a number",
            "quotes"),
        refused(
            "a key that is a list",
            "    keep: [repository]",
            "    keep: [repository]\n    ? §[a]\n    : x",
            "a key must be text, but is a list",
            "quotes"),
        refused(
            "a second document",
            "policies:",
            "§---\npolicies:",
            "a second document",
            "file of its own"),
        refused(
            "endless nesting",
            "[repository]",
            "[[[[[[[[[[[[[§[[[x]]]]]]]]]]]]]]]]",
            "nested deeper",
            "Flatten"),
        refused(
            "a control character",
            "\"refs/heads/main\"",
            "§\u0007\"refs/heads/main\"",
            "character that YAML does not allow",
            "Remove"));
  }

  static Stream<Arguments> shapes() {
    return Stream.of(
        refused(
            "an unknown section",
            "policies:",
            "§operators: {}\npolicies:",
            "unknown section operators",
            "Known are issuers, clients, targets, policies"),
        refused(
            "a misspelt section",
            "policies:",
            "§polcies: []\npolicies:",
            "unknown section polcies",
            "Did you mean policies?"),
        refused(
            "a misspelt key",
            "    keep: [repository]",
            "    §max-agee: 5m",
            "unknown key max-agee in issuer github",
            "Did you mean max-age?"),
        refused(
            "a key in another style",
            "    keep: [repository]",
            "    §max_age: 5m",
            "unknown key max_age",
            "Did you mean max-age?"),
        refused(
            "a key from nowhere",
            "    keep: [repository]",
            "    §colour: red",
            "unknown key colour in issuer github",
            "Known are issuer, audiences, jwks-uri"),
        refused(
            "a misspelt inner key",
            "{ method: subject-token }",
            "{ method: subject-token, §secretz: [x] }",
            "unknown key secretz in authentication of client ci",
            "Did you mean secrets?"),
        refused(
            "a feature that is not there yet",
            "    ttl: 2m",
            "    ttl: 2m\n    §uses: 1",
            "unknown key uses in policy deploy",
            "Known are id"),
        refused(
            "a missing key",
            "  partner:\n    issuer: https://partner.example\n",
            "  §partner:\n",
            "issuer partner has no issuer",
            "Add the key issuer"),
        refused(
            "an empty key",
            "    keep: [repository]",
            "    keep:§\n",
            "keep of issuer github is empty",
            "leave the key out"),
        refused(
            "an empty list",
            "[repository]",
            "§[]",
            "keep of issuer github is an empty list",
            "leave the key out"),
        refused(
            "an empty element",
            "[repository]",
            "[repository, §~]",
            "keep of issuer github is empty",
            "value"),
        refused(
            "the same twice in a list",
            "[repository]",
            "[repository, §repository]",
            "holds the same twice",
            "Remove one"),
        refused(
            "a number for text",
            "[orders:read, orders:deploy]",
            "[orders:read, orders:deploy, §7]",
            "scopes of target orders must be text, but is a number",
            "quotes"),
        refused(
            "a mapping for text",
            "issuer: https://github.example",
            "issuer: §{ url: x }",
            "must be text, but is a mapping",
            "single value"),
        refused(
            "text for a flag",
            "    keep: [repository]",
            "    single-use: §yes",
            "single-use of issuer github must be true or false, but is text",
            "unquoted"),
        refused(
            "a list for a mapping",
            "\n      repository: claims.repository_id\n    keep: [repository]",
            " §[claims.x]",
            "attributes of issuer github must be a mapping",
            "names and values"),
        refused(
            "a list for a client",
            "    authentication: { method: subject-token }\n    issuers: [github]\n    default-target: orders\n",
            "    §[a]\n",
            "client ci must be a mapping, but is a list",
            "keys below"),
        refused(
            "text for a duration",
            "ttl: 2m",
            "ttl: §soon",
            "ttl of policy deploy is not a duration",
            "90s, 5m"),
        refused(
            "a bare number for a duration", "ttl: 2m", "ttl: §120", "is not a duration", "90s, 5m"),
        refused(
            "a fraction of a second", "ttl: 2m", "ttl: §PT0.5S", "is not a duration", "90s, 5m"),
        refused(
            "a duration of nothing",
            "ttl: 2m",
            "ttl: §0s",
            "is not a duration of a second or more",
            "90s, 5m"),
        refused("a negative duration", "ttl: 2m", "ttl: §-5m", "is not a duration", "90s, 5m"),
        refused(
            "an endless duration",
            "ttl: 2m",
            "ttl: §PT99999999999999999H",
            "is not a duration",
            "90s, 5m"),
        refused(
            "spaces at the end",
            "audience: https://orders.example",
            "audience: §\"https://orders.example \"",
            "spaces",
            "one line"));
  }

  static Stream<Arguments> issuers() {
    return Stream.of(
        refused(
            "a name with a colon",
            "  partner:\n",
            "  §\"part:ner\":\n",
            "characters that are not allowed",
            "a-z"),
        refused(
            "a name in upper case",
            "  partner:\n",
            "  §Partner:\n",
            "characters that are not allowed",
            "a-z"),
        refused("the name client", "  partner:\n", "  §client:\n", "is reserved", "another name"),
        refused(
            "an HTTP issuer",
            "issuer: https://github.example",
            "issuer: §http://github.example",
            "issuer of issuer github is not a safe URL",
            "https://"),
        refused(
            "an issuer that is no URL",
            "issuer: https://github.example",
            "issuer: §github",
            "is not a safe URL",
            "https://"),
        refused(
            "a loopback name as prefix",
            "issuer: https://github.example",
            "issuer: §http://localhost.evil.example",
            "is not a safe URL",
            "https://"),
        refused(
            "a loopback name as user",
            "issuer: https://github.example",
            "issuer: §http://localhost@evil.example",
            "is not a safe URL",
            "https://"),
        refused(
            "an issuer with a fragment",
            "issuer: https://github.example",
            "issuer: §https://github.example#x",
            "user or a fragment",
            "Remove"),
        refused(
            "an issuer with a query",
            "issuer: https://github.example",
            "issuer: §https://github.example?x",
            "has a query",
            "Remove"),
        refused(
            "the gateway itself",
            "issuer: https://github.example",
            "issuer: §https://cambist.example/",
            "is this gateway itself",
            "tokens of ours need none"),
        refused(
            "the issuer of another",
            "issuer: https://partner.example",
            "issuer: §https://github.example",
            "issuer of issuer partner is that of issuer github too",
            "Give each its own"),
        refused(
            "an HTTP key set",
            "    keep: [repository]",
            "    jwks-uri: §http://github.example/keys",
            "jwks-uri of issuer github is not a safe URL",
            "https://"),
        refused(
            "two key sources",
            "    jwks-file: keys/partner.json",
            "    jwks-uri: https://partner.example/keys\n    jwks-file: §keys/partner.json",
            "has both jwks-uri and jwks-file",
            "Keep the one"),
        refused(
            "a key set that is not there",
            "jwks-file: keys/partner.json",
            "jwks-file: §keys/partnr.json",
            "is not there",
            "Put the file"),
        refused(
            "a key set outside",
            "jwks-file: keys/partner.json",
            "jwks-file: §../partner.json",
            "leads out of the federation's directory",
            "Name a file in the directory"),
        refused(
            "an absolute key set",
            "jwks-file: keys/partner.json",
            "jwks-file: §/etc/hostname",
            "leads out of",
            "Name a file in the directory"),
        refused(
            "no algorithm",
            "    keep: [repository]",
            "    algorithms: [ES256, §none]",
            "none: anybody could write",
            "Known are RS256"),
        refused(
            "HMAC",
            "    keep: [repository]",
            "    algorithms: [§HS256]",
            "whoever can verify with HMAC can sign",
            "Known are RS256"),
        refused(
            "a misspelt algorithm",
            "    keep: [repository]",
            "    algorithms: §ES265",
            "the unknown algorithm ES265",
            "Did you mean ES256?"),
        refused(
            "an unknown token type",
            "    keep: [repository]",
            "    token-types: [§saml2]",
            "token-types of issuer github is none of those known",
            "access_token, jwt, id_token"),
        refused(
            "a kept attribute that is not mapped",
            "keep: [repository]",
            "keep: [repository, §repositry]",
            "names the unknown attribute repositry",
            "Did you mean repository?"),
        refused(
            "an attribute that CEL cannot name",
            "      repository: claims.repository_id",
            "      repository: claims.repository_id\n      §my-repository: claims.x",
            "not allowed",
            "attributes.name"),
        refused(
            "CEL that does not parse",
            "claims.repository_id",
            "claims.repository_id &&§",
            "repository in attributes of issuer github: ",
            ""),
        refused(
            "CEL that sees too much",
            "claims.repository_id",
            "claims.x + §subject.sub",
            "repository in attributes of issuer github: ",
            ""));
  }

  static Stream<Arguments> clients() {
    return Stream.of(
        refused(
            "an odd name",
            "clients:\n",
            "clients:\n  §c/i: { authentication: { method: subject-token }, issuers: github }\n",
            "characters that are not allowed",
            "A-Z"),
        refused(
            "an unknown method",
            "method: subject-token",
            "method: §private_key_jwt",
            "method of authentication of client ci is none of those known",
            "client_secret_basic"),
        refused(
            "no method",
            "{ method: subject-token }",
            "§{ secrets: [\"" + Workshop.HASH + "\"] }",
            "authentication of client ci has no method",
            "Add the key method"),
        refused(
            "a plain secret",
            "\"" + Workshop.HASH + "\"",
            "§correct-horse-battery",
            "is not the hash of a secret",
            "openssl dgst -sha256"),
        refused(
            "a short hash",
            "\"" + Workshop.HASH + "\"",
            "§sha256:AAAA",
            "is not the hash of a secret",
            "openssl dgst -sha256"),
        refused(
            "the hash of nothing",
            "\"" + Workshop.HASH + "\"",
            "§sha256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            "hash of an empty secret",
            "openssl rand"),
        refused(
            "a secret method without secrets",
            "method: client_secret_basic\n      secrets: [\"" + Workshop.HASH + "\"]\n",
            "§method: client_secret_basic\n",
            "authentication of client desk has no secrets",
            "openssl dgst"),
        refused(
            "secrets without a method for them",
            "{ method: subject-token }",
            "{ method: subject-token, secrets: §[\"" + Workshop.HASH + "\"] }",
            "is not authenticated by a secret",
            "Remove the secrets"),
        refused(
            "a subject-token client without issuers",
            "  ci:\n    authentication: { method: subject-token }\n    issuers: [github]\n",
            "  §ci:\n    authentication: { method: subject-token }\n",
            "client ci has no issuers",
            "credential"),
        refused(
            "an unknown issuer",
            "issuers: [github]",
            "issuers: [§githb]",
            "issuers of client ci names the unknown issuer githb",
            "Did you mean github?"),
        refused(
            "an unknown default target",
            "default-target: orders",
            "default-target: §warehouse",
            "names the unknown target warehouse",
            "Declare it under targets"),
        refused(
            "a default target that it may not have",
            "    targets: [orders]",
            "    targets: [orders]\n    default-target: §ledger",
            "default-target of client desk is not among its targets",
            "Add ledger"),
        refused(
            "a scope that its targets lack",
            "scopes: [orders:read]",
            "scopes: [orders:read, §ledger:post]",
            "names ledger:post, which none of its targets has",
            "Add it"),
        refused(
            "a life over the ceiling",
            "max-ttl: 90s",
            "max-ttl: §16m",
            "max-ttl of client desk is over the gateway's ceiling of PT15M",
            "CAMBIST_MAX_TTL"));
  }

  static Stream<Arguments> targets() {
    return Stream.of(
        refused(
            "the audience of another",
            "audience: https://ledger.example",
            "audience: §https://orders.example",
            "audience of target ledger is that of target orders too",
            "Give each its own"),
        refused(
            "the resource of another",
            "audience: https://ledger.example",
            "audience: https://ledger.example\n    resources: [https://ledger.example, §https://orders.example/api]",
            "resources of target ledger is that of target orders too",
            "Give each its own"),
        refused(
            "a relative resource",
            "resources: [https://orders.example/api]",
            "resources: [§/api]",
            "must be an absolute URI",
            "https://"),
        refused(
            "a resource with a fragment",
            "resources: [https://orders.example/api]",
            "resources: [§https://orders.example/api#x]",
            "without a fragment",
            "https://"),
        refused(
            "a bad scope",
            "scopes: [ledger:post]",
            "scopes: [ledger:post, §\"a b\"]",
            "what is not a scope",
            "list"),
        refused(
            "a life over the ceiling",
            "max-ttl: 5m",
            "max-ttl: §1h",
            "max-ttl of target orders is over the gateway's ceiling",
            "CAMBIST_MAX_TTL"),
        refused(
            "an unknown client",
            "introspection: [desk]",
            "introspection: [desk, §deskk]",
            "names the unknown client deskk",
            "Did you mean desk?"),
        refused(
            "too many hops",
            "introspection: [desk]",
            "introspection: [desk]\n    max-hops: §17",
            "whole number from 0 to 16",
            "unquoted"),
        refused(
            "a broken number",
            "introspection: [desk]",
            "introspection: [desk]\n    max-hops: §1.5",
            "whole number",
            "unquoted"));
  }

  static Stream<Arguments> policies() {
    return Stream.of(
        refused(
            "a mapping for the list",
            Workshop.GOOD.substring(Workshop.GOOD.indexOf("policies:")),
            "policies: §{ deploy: { to: orders } }\n",
            "must be a list of rules, but is a mapping",
            "hyphen"),
        refused(
            "no id",
            "  - id: freeze\n    effect: forbid",
            "  - §effect: forbid",
            "policy without id has no id",
            "Add the key id"),
        refused(
            "an id twice",
            "id: freeze",
            "id: §deploy",
            "the policy deploy is declared twice, first in shop.yaml:35",
            "Rename"),
        refused(
            "an unknown effect",
            "effect: forbid",
            "effect: §forbd",
            "effect of policy freeze is none of those known",
            "Did you mean forbid?"),
        refused(
            "a permit for anybody",
            "id: deploy\n    from: github\n",
            "id: §deploy\n",
            "policy deploy has no from",
            "Add the key from"),
        refused(
            "a permit without life",
            DEPLOY,
            DEPLOY.replace("    ttl: 2m\n", "").replace("id: ", "id: §"),
            "policy deploy has no ttl",
            "Add the key ttl"),
        refused(
            "a life over the ceiling",
            "ttl: 2m",
            "ttl: §PT15M1S",
            "ttl of policy deploy is over the gateway's ceiling",
            "CAMBIST_MAX_TTL"),
        refused(
            "a forbid that grants",
            "    effect: forbid",
            "    effect: forbid\n    scopes: §[ledger:post]",
            "policy freeze forbids, but has scopes",
            "Remove scopes"),
        refused(
            "an unknown issuer",
            "from: github",
            "from: §acme",
            "from of policy deploy names the unknown issuer acme",
            "Declare it under issuers"),
        refused(
            "an unknown client",
            "client: ci",
            "client: [ci, §cd]",
            "client of policy deploy names the unknown client cd",
            "under clients"),
        refused(
            "an unknown target",
            "    to: orders",
            "    to: §ordesr",
            "to of policy deploy names the unknown target ordesr",
            "Did you mean orders?"),
        refused(
            "an unknown actor issuer",
            "    ttl: 2m",
            "    ttl: 2m\n    actor-from: §agents",
            "actor-from of policy deploy names the unknown issuer agents",
            "under issuers"),
        refused(
            "a scope that its target lacks",
            "    scopes: [orders:deploy]",
            "    scopes: [orders:deploy, §ledger:post]",
            "scopes of policy deploy names ledger:post, which none of its targets has",
            "Add it"),
        refused(
            "a reserved claim",
            "    ttl: 2m",
            "    ttl: 2m\n    claims:\n      §exp: claims.exp",
            "would write exp",
            "another name"),
        refused(
            "the subject as a claim",
            "    ttl: 2m",
            "    ttl: 2m\n    claims:\n      §sub: claims.sub",
            "would write sub",
            "key subject"),
        refused(
            "a condition that is no boolean",
            "when: claims.ref == \"refs/heads/main\"",
            "when: §claims.ref + \"x\"",
            "when of policy deploy: ",
            ""),
        refused(
            "a misspelt variable",
            "when: claims.ref",
            "when: §clams.ref",
            "when of policy deploy: ",
            ""),
        refused(
            "an unknown field",
            "when: claims.ref ==",
            "when: subject§.isuer ==",
            "when of policy deploy: ",
            ""));
  }

  static Stream<Arguments> whole() {
    return Stream.of(
        refused(
            "no policy",
            Workshop.GOOD.substring(Workshop.GOOD.indexOf("policies:")),
            "",
            "the federation names no policy",
            "Add the section policies"),
        refused(
            "an empty section",
            Workshop.GOOD.substring(Workshop.GOOD.indexOf("policies:")),
            "policies:§\n",
            "the section policies is empty",
            "value"));
  }

  private static Arguments refused(
      String title, String right, String wrong, String message, String remedy) {
    return Arguments.of(title, right, wrong, message, remedy);
  }
}
