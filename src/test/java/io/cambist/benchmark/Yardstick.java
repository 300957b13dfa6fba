package io.cambist.benchmark;

import io.cambist.jose.Algorithm;
import io.cambist.jose.CompactJwt;
import io.cambist.jose.KeySet;
import io.cambist.jose.SignatureVerifier;
import io.cambist.jose.SigningKey;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the unavoidable cryptography costs on this machine now, to read the other figures by. */
final class Yardstick {
  private static final int TIMES = 5_000;

  private Yardstick() {}

  static double microseconds() {
    SigningKey key = SigningKey.generate();
    KeySet keys = KeySet.of(List.of(key.verificationKey()));
    run(key, keys);
    long start = System.nanoTime();
    run(key, keys);
    return (System.nanoTime() - start) / 1e3 / TIMES;
  }

  private static void run(SigningKey key, KeySet keys) {
    for (int i = 0; i < TIMES; i++) {
      String token = key.sign("JWT", Map.of("n", i));
      var parsed = (CompactJwt.Parsed.WellFormed) CompactJwt.parse(token);
      if (!(SignatureVerifier.verify(parsed.jwt(), keys, Set.of(Algorithm.ES256))
          instanceof SignatureVerifier.Outcome.Valid)) {
        throw new IllegalStateException("a signature of ours does not verify");
      }
    }
  }
}
