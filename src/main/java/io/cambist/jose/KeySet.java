package io.cambist.jose;

import io.cambist.oauth.Reason;
import io.cambist.oauth.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The public keys of an issuer that can verify signatures (RFC 7517 section 5); immutable. */
public final class KeySet {
  /** The largest JWK set, in bytes. */
  public static final int LARGEST = 256 * 1024;

  private static final int MOST_KEYS = 100;
  private static final int MOST_VALUES = 5000;

  /** How many keys with one {@code kid} are tried: each try costs a verification. */
  private static final int MOST_TRIES = 3;

  private final List<VerificationKey> keys;
  private final List<String> skipped;

  private KeySet(List<VerificationKey> keys, List<String> skipped) {
    this.keys = List.copyOf(keys);
    this.skipped = List.copyOf(skipped);
  }

  /** What came of parsing. */
  public sealed interface Parsed {
    record Keys(KeySet keys) implements Parsed {}

    /**
     * @param why fit for an operator's eyes
     */
    record Malformed(String why) implements Parsed {}
  }

  public static KeySet of(List<VerificationKey> keys) {
    return new KeySet(keys, List.of());
  }

  /** Reads a JWK set. Keys that cannot verify signatures are left out; there may be none left. */
  public static Parsed parse(byte[] json) {
    if (json.length > LARGEST) {
      return new Parsed.Malformed("the JWK set is larger than " + LARGEST + " bytes");
    }
    StrictJson.Reading reading = StrictJson.object(json, MOST_VALUES);
    if (reading instanceof StrictJson.Reading.Refused refused) {
      return new Parsed.Malformed("the JWK set was refused: " + refused.why());
    }
    var document = new Claims(((StrictJson.Reading.Read) reading).members());
    if (!(document.get("keys") instanceof List<?> entries)) {
      return new Parsed.Malformed("the JWK set has no array of keys");
    }
    if (entries.size() > MOST_KEYS) {
      return new Parsed.Malformed("the JWK set has more than " + MOST_KEYS + " keys");
    }
    var keys = new ArrayList<VerificationKey>();
    var skipped = new ArrayList<String>();
    for (int i = 0; i < entries.size(); i++) {
      Optional<Claims> jwk = Claims.ofObject(entries.get(i));
      JwkReader.Result result =
          jwk.map(JwkReader::verificationKey)
              .orElseGet(() -> new JwkReader.Result.Unusable("it is not an object"));
      if (result instanceof JwkReader.Result.Usable usable) {
        keys.add(usable.key());
      } else if (result instanceof JwkReader.Result.Unusable unusable) {
        skipped.add("key " + (i + 1) + ": " + unusable.why());
      }
    }
    return new Parsed.Keys(new KeySet(keys, skipped));
  }

  public int size() {
    return keys.size();
  }

  /** Why keys of the document were left out, one line each, for operators. */
  public List<String> skipped() {
    return skipped;
  }

  /** The keys that may have signed a token. */
  sealed interface Selection {
    record Candidates(List<VerificationKey> keys) implements Selection {}

    record None(Refusal refusal) implements Selection {}
  }

  Selection select(Optional<String> keyId, Algorithm algorithm) {
    if (keyId.isEmpty()) {
      List<VerificationKey> suitable = suitable(keys, algorithm);
      return suitable.size() == 1
          ? new Selection.Candidates(suitable)
          : none(
              Reason.TOKEN_KEY_UNKNOWN,
              "the token has no kid, and " + suitable.size() + " keys suit its algorithm");
    }
    List<VerificationKey> named = keys.stream().filter(key -> key.keyId().equals(keyId)).toList();
    if (named.isEmpty()) {
      return none(Reason.TOKEN_KEY_UNKNOWN, "none of " + keys.size() + " keys has the token's kid");
    }
    List<VerificationKey> suitable = suitable(named, algorithm);
    if (suitable.isEmpty()) {
      return none(
          Reason.TOKEN_KEY_UNSUITABLE,
          "the key with the token's kid does not suit " + algorithm.jwa());
    }
    return new Selection.Candidates(suitable.subList(0, Math.min(suitable.size(), MOST_TRIES)));
  }

  private static List<VerificationKey> suitable(List<VerificationKey> keys, Algorithm algorithm) {
    return keys.stream().filter(key -> key.suits(algorithm)).toList();
  }

  private static Selection none(Reason reason, String detail) {
    return new Selection.None(Refusal.of(reason, detail));
  }
}
