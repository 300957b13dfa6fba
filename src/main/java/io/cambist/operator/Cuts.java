package io.cambist.operator;

import io.cambist.cutoff.Cut;
import io.cambist.federation.Federation;
import io.cambist.oauth.Party;
import io.cambist.session.TaskId;
import java.util.List;
import java.util.Optional;

/** What can be cut off, in the words of operators. */
public final class Cuts {
  /** All kinds, in the order in which a form offers them. */
  public static final List<String> KINDS =
      List.of("subject", "client", "task", "actor", "policy", "target", "issuer", "key");

  /** A subject is the longest of them, and no assertion is larger. */
  private static final int LONGEST = 8192;

  /** Before the kind of what a federation no longer names. */
  static final String REMOVED = "removed ";

  private Cuts() {}

  /** A cut by {@code kind}, {@code of} and {@code name}; empty when it cannot be one. */
  static Optional<Cut> parse(Parameters given) {
    return parse(given.one("kind"), given.one("of"), given.one("name"));
  }

  /**
   * @param kind one of {@link #KINDS}
   * @param of the issuer of a subject or actor, the client of a task; nothing for the others
   */
  private static Optional<Cut> parse(
      Optional<String> kind, Optional<String> of, Optional<String> name) {
    if (kind.isEmpty() || name.isEmpty() || !isName(name.get())) {
      return Optional.empty();
    }
    boolean qualified = List.of("subject", "actor", "task").contains(kind.get());
    if (!qualified && name.get().isBlank()) {
      return Optional.empty();
    }
    if (qualified != of.isPresent() || !of.map(Cuts::isName).orElse(true)) {
      return Optional.empty();
    }
    return switch (kind.get()) {
      case "subject" -> Optional.of(new Cut.Subject(new Party(of.get(), name.get())));
      case "actor" -> Optional.of(new Cut.Actor(new Party(of.get(), name.get())));
      case "task" ->
          Optional.of(name.get()).filter(TaskId::isName).map(task -> new Cut.Task(of.get(), task));
      case "client" -> Optional.of(new Cut.Client(name.get()));
      case "issuer" -> Optional.of(new Cut.Issuer(name.get()));
      case "target" -> Optional.of(new Cut.Target(name.get()));
      case "policy" -> Optional.of(new Cut.Policy(name.get()));
      case "key" -> Optional.of(new Cut.Key(name.get()));
      default -> Optional.empty();
    };
  }

  private static boolean isName(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST
        && text.chars().noneMatch(Character::isISOControl);
  }

  static String kind(Cut cut) {
    if (cut instanceof Cut.Removed removed) {
      return REMOVED + kind(removed.of());
    }
    return cut.text().substring(0, cut.text().indexOf('\t'));
  }

  static Optional<String> of(Cut cut) {
    if (cut instanceof Cut.Subject subject) {
      return Optional.of(subject.party().issuer());
    } else if (cut instanceof Cut.Actor actor) {
      return Optional.of(actor.party().issuer());
    } else if (cut instanceof Cut.Task task) {
      return Optional.of(task.client());
    }
    return Optional.empty();
  }

  static String name(Cut cut) {
    return cut.text().substring(cut.text().lastIndexOf('\t') + 1);
  }

  /** Whether the federation in force, or the program's keys, have never heard of it. */
  static boolean isStrange(Cut cut, Federation federation, List<String> keyIds) {
    if (cut instanceof Cut.Client client) {
      return !federation.clients().containsKey(client.id());
    } else if (cut instanceof Cut.Task task) {
      return !federation.clients().containsKey(task.client());
    } else if (cut instanceof Cut.Issuer issuer) {
      return !federation.issuers().containsKey(issuer.name());
    } else if (cut instanceof Cut.Target target) {
      return !federation.targets().containsKey(target.name());
    } else if (cut instanceof Cut.Policy policy) {
      return federation.policies().stream().noneMatch(rule -> rule.id().equals(policy.id()));
    } else if (cut instanceof Cut.Key key) {
      return !keyIds.contains(key.keyId());
    }
    Party party = cut instanceof Cut.Subject subject ? subject.party() : ((Cut.Actor) cut).party();
    return party.named()
        && !party.issuer().equals(Party.CLIENT)
        && !federation.issuers().containsKey(party.issuer());
  }
}
