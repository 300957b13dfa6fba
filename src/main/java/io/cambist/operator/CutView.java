package io.cambist.operator;

import io.cambist.cutoff.Cut;
import java.util.Optional;

/**
 * What can be cut off.
 *
 * @param kind subject, client, task, actor, policy, target, issuer or key
 * @param of the issuer of a subject or actor, the client of a task
 * @param name its name; of a key, the {@code kid}
 */
public record CutView(String kind, Optional<String> of, String name) {
  static CutView of(Cut cut) {
    return new CutView(Cuts.kind(cut), Cuts.of(cut), Cuts.name(cut));
  }

  /** In words. */
  public String describe() {
    return of.map(qualifier -> kind + " " + name + " of " + qualifier).orElse(kind + " " + name);
  }
}
