package io.cambist.federation;

import static io.cambist.federation.IssuerReader.ATTRIBUTES;
import static io.cambist.federation.IssuerReader.DURABLE;
import static io.cambist.federation.IssuerReader.ID_CLAIM;
import static io.cambist.federation.IssuerReader.ISSUER;
import static io.cambist.federation.IssuerReader.JWKS_AUTHORITIES;
import static io.cambist.federation.IssuerReader.JWKS_FILE;
import static io.cambist.federation.IssuerReader.JWKS_TOKEN_FILE;
import static io.cambist.federation.IssuerReader.JWKS_URI;
import static io.cambist.federation.IssuerReader.KEEP;
import static io.cambist.federation.IssuerReader.KIND;
import static io.cambist.federation.IssuerReader.SINGLE_USE;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Whether the keys of an issuer agree with each other, and with what its kind has. */
final class IssuerChecks {
  private final Fields fields;
  private final Draft draft;

  private IssuerChecks(Fields fields, Draft draft) {
    this.fields = fields;
    this.draft = draft;
  }

  static void check(Fields fields, Draft draft) {
    var checks = new IssuerChecks(fields, draft);
    checks.checkKeySource();
    // Of a kind that could not be read, nobody knows what it has.
    if (!fields.has(KIND) || fields.find(KIND).isPresent()) {
      checks.checkIssuer();
      checks.checkSingleUse();
      checks.checkKept();
    }
  }

  private void checkKeySource() {
    if (fields.has(JWKS_URI) && fields.has(JWKS_FILE)) {
      draft.problem(
          fields.place(JWKS_FILE),
          fields.owner() + " has both jwks-uri and jwks-file",
          "Keep the one that is right.");
    }
    if (fields.has(JWKS_AUTHORITIES) && fields.has(JWKS_FILE)) {
      draft.problem(
          fields.place(JWKS_AUTHORITIES),
          fields.owner() + " has jwks-authorities, but its keys are in a file",
          "Remove jwks-authorities.");
    }
    if (fields.has(JWKS_TOKEN_FILE) && !fields.has(JWKS_URI)) {
      draft.problem(
          fields.place(JWKS_TOKEN_FILE),
          fields.owner() + " has a jwks-token-file, but no jwks-uri to show the token to",
          "Add jwks-uri, or remove jwks-token-file.");
    }
    fields
        .find(JWKS_URI)
        .filter(uri -> fields.has(JWKS_TOKEN_FILE) && !uri.getScheme().equalsIgnoreCase("https"))
        .ifPresent(
            uri ->
                draft.problem(
                    fields.place(JWKS_TOKEN_FILE),
                    fields.owner() + " has a jwks-token-file, but its jwks-uri is not HTTPS",
                    "Write an https:// URL in jwks-uri, or remove jwks-token-file."));
  }

  private void checkIssuer() {
    Optional<IssuerKind> kind = fields.find(KIND);
    if (!fields.has(ISSUER) && IssuerReader.value(ISSUER, fields).isEmpty()) {
      draft.problem(fields.place(), fields.owner() + " has no issuer", "Add the key issuer.");
    }
    fields
        .find(ISSUER)
        .flatMap(issuer -> kind.flatMap(known -> known.misshapen(issuer)))
        .ifPresent(
            remedy ->
                draft.problem(
                    fields.place(ISSUER),
                    "issuer of "
                        + fields.owner()
                        + " is none that the kind "
                        + kind.get().name()
                        + " has",
                    remedy));
  }

  private void checkSingleUse() {
    if (fields.has(SINGLE_USE) && fields.find(SINGLE_USE).isEmpty()) {
      return;
    }
    Optional<String> reused = fields.find(KIND).flatMap(IssuerKind::reused);
    if (IssuerReader.isSingleUse(fields)) {
      reused.ifPresent(
          why ->
              draft.problem(
                  fields.place(SINGLE_USE),
                  fields.owner() + " is single-use, but " + why,
                  "Remove single-use. Where a new token is fetched for each exchange, leave kind"
                      + " out and write what you need of it yourself."));
      return;
    }
    String remedy = reused.isPresent() ? "Remove " : "Add single-use: true, or remove ";
    // Whoever says how to tell assertions apart means to take each once.
    if (fields.has(ID_CLAIM)) {
      draft.problem(
          fields.place(ID_CLAIM),
          fields.owner() + " has an id-claim, but its assertions may be used again and again",
          remedy + "id-claim.");
    }
    if (fields.find(DURABLE).orElse(false)) {
      draft.problem(
          fields.place(DURABLE),
          fields.owner() + " is durable, but its assertions may be used again and again",
          remedy + "durable.");
    }
  }

  private void checkKept() {
    var attributes = new LinkedHashSet<String>(fields.names(ATTRIBUTES));
    attributes.addAll(IssuerReader.attributes(fields).keySet());
    for (String kept : fields.find(KEEP).orElse(Set.of())) {
      if (!attributes.contains(kept)) {
        draft.problem(
            fields.place(KEEP, kept),
            "keep of " + fields.owner() + " names the unknown attribute " + kept,
            draft.guess(kept, attributes, "Map it under attributes."));
      }
    }
  }
}
