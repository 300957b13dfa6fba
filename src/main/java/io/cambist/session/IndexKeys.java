package io.cambist.session;

import io.cambist.cutoff.Cut;
import io.cambist.oauth.Party;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys of indexes, each a slot of its own:
 *
 * <ul>
 *   <li>{@code i:{client:…}}, {@code i:{issuer:…}}, {@code i:{target:…}} and {@code i:{policy:…}},
 *       streams: an entry for what one gateway opened within ten milliseconds, up to sixteen
 *       sessions, some twenty bytes each and what Redis adds to an entry; in the order in which
 *       they were opened. Trimmed to the gateway's longest life and the retention time. An issuer
 *       lists what it vouched for at the root, and what its actors have part in
 *   <li>{@code i:{s:digest}} of a subject and {@code i:{t:task}} of a task, sorted sets by {@link
 *       IndexScore}: seventeen bytes a member and what Redis adds. Every write removes what is kept
 *       no longer
 * </ul>
 *
 * <p>Each is gone when nothing was added for the gateway's longest life and the retention time: a
 * record that is kept for longer, to refuse a replay, may be in none.
 */
final class IndexKeys {
  private IndexKeys() {}

  /** The index of all that have part in this; empty where there is none. */
  static Optional<String> of(Cut cut) {
    if (cut instanceof Cut.Subject subject) {
      return Optional.of("i:{s:" + digest(subject) + "}");
    } else if (cut instanceof Cut.Task task) {
      return Optional.of("i:{t:" + TaskId.of(task.client(), task.task()).text() + "}");
    } else if (cut instanceof Cut.Client client) {
      return Optional.of("i:{client:" + client.id() + "}");
    } else if (cut instanceof Cut.Issuer issuer) {
      return isNamed(issuer.name())
          ? Optional.of("i:{issuer:" + issuer.name() + "}")
          : Optional.empty();
    } else if (cut instanceof Cut.Target target) {
      return Optional.of("i:{target:" + target.name() + "}");
    } else if (cut instanceof Cut.Policy policy) {
      return Optional.of("i:{policy:" + policy.id() + "}");
    }
    return Optional.empty();
  }

  /** Whether the index is a sorted set, and no stream. */
  static boolean isSorted(Cut cut) {
    return cut instanceof Cut.Subject || cut instanceof Cut.Task;
  }

  /** Whether the index is a stream, in the order in which sessions were opened. */
  static boolean isStream(Cut cut) {
    return of(cut).isPresent() && !isSorted(cut);
  }

  /** Where a session is listed. */
  static List<Cut> of(Session session) {
    var cuts = new ArrayList<Cut>();
    cuts.add(new Cut.Subject(session.subject()));
    cuts.add(new Cut.Client(session.client()));
    cuts.add(new Cut.Issuer(session.issuer()));
    session.actors().actors().stream()
        .map(Party::issuer)
        .filter(name -> isNamed(name) && !name.equals(session.issuer()))
        .distinct()
        .forEach(name -> cuts.add(new Cut.Issuer(name)));
    session.targets().stream().distinct().forEach(target -> cuts.add(new Cut.Target(target)));
    session.policies().stream().distinct().forEach(policy -> cuts.add(new Cut.Policy(policy)));
    session.task().ifPresent(task -> cuts.add(new Cut.Task(session.client(), task)));
    return cuts;
  }

  /** Whether the federation names it: what acts may come from elsewhere, or be a client. */
  private static boolean isNamed(String issuer) {
    return !issuer.equals(Party.CLIENT) && issuer.indexOf(':') < 0;
  }

  private static String digest(Cut.Subject subject) {
    return Digests.of(subject.party().issuer(), subject.party().subject());
  }
}
