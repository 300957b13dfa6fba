package io.cambist.operator;

import io.cambist.cutoff.Cut;
import java.util.Optional;

/**
 * What can be cut off.
 *
 * @param kind subject, client, task, actor, policy, target, issuer or key; or one of the last with
 *     "removed" before it, which the federation no longer names
 * @param of the issuer of a subject or actor, the client of a task
 * @param name its name; of a key, the {@code kid}
 */
public record CutView(String kind, Optional<String> of, String name) {
  /**
   * What is named by {@code kind}, {@code of} and {@code name}; empty when it cannot be cut off.
   */
  public static Optional<CutView> parse(Parameters given) {
    return Cuts.parse(given).map(CutView::of);
  }

  /** Whether it ends so much that its name has to be typed again. */
  public boolean dangerous() {
    return kind.equals("issuer") || kind.equals("key");
  }

  /** Whether an operator set it, and so may lift it; what was removed is lifted by adding it. */
  public boolean byOperators() {
    return !kind.startsWith(Cuts.REMOVED);
  }

  static CutView of(Cut cut) {
    return new CutView(Cuts.kind(cut), Cuts.of(cut), Cuts.name(cut));
  }

  /** In words. */
  public String describe() {
    return of.map(qualifier -> kind + " " + name + " of " + qualifier).orElse(kind + " " + name);
  }
}
