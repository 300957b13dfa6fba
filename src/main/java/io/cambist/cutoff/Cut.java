package io.cambist.cutoff;

import io.cambist.oauth.Party;
import java.util.Optional;

/** What can be cut off. A session is hit when one of those that it has part in is. */
public sealed interface Cut {

  /** Whoever the tokens are about, by the source issuer and subject. */
  record Subject(Party party) implements Cut {}

  /** The client that the tokens were issued to. */
  record Client(String id) implements Cut {}

  /** The issuer of an assertion at the root, or of an actor's. */
  record Issuer(String name) implements Cut {}

  /** Whoever acts, or acted before. */
  record Actor(Party party) implements Cut {}

  record Target(String name) implements Cut {}

  /** The rule that permitted. */
  record Policy(String id) implements Cut {}

  /** A client's task. */
  record Task(String client, String task) implements Cut {}

  /** One of our signing keys, by its {@code kid}. */
  record Key(String keyId) implements Cut {}

  /**
   * What a federation no longer names: an issuer, client, target or policy. It is apart from the
   * cut that an operator makes, so that neither lifts the other's.
   */
  record Removed(Cut of) implements Cut {
    private static final String KIND = "removed\t";

    public Removed {
      if (!isNamed(of)) {
        throw new IllegalArgumentException("no federation names this: " + of);
      }
    }
  }

  /** The one text that stands for it, which {@link #parse} reads. */
  default String text() {
    if (this instanceof Subject subject) {
      return "subject\t" + subject.party().issuer() + "\t" + subject.party().subject();
    } else if (this instanceof Client client) {
      return "client\t" + client.id();
    } else if (this instanceof Issuer issuer) {
      return "issuer\t" + issuer.name();
    } else if (this instanceof Actor actor) {
      return "actor\t" + actor.party().issuer() + "\t" + actor.party().subject();
    } else if (this instanceof Target target) {
      return "target\t" + target.name();
    } else if (this instanceof Policy policy) {
      return "policy\t" + policy.id();
    } else if (this instanceof Task task) {
      return "task\t" + task.client() + "\t" + task.task();
    } else if (this instanceof Removed removed) {
      return Removed.KIND + removed.of().text();
    }
    return "key\t" + ((Key) this).keyId();
  }

  /** Empty when the text stands for nothing that this program can cut off. */
  static Optional<Cut> parse(String text) {
    int end = text.indexOf('\t');
    if (end < 0) {
      return Optional.empty();
    }
    String rest = text.substring(end + 1);
    if (text.startsWith(Removed.KIND)) {
      return parse(rest).filter(Cut::isNamed).map(Removed::new);
    }
    int tab = rest.indexOf('\t');
    Cut cut =
        switch (text.substring(0, end)) {
          case "client" -> new Client(rest);
          case "issuer" -> new Issuer(rest);
          case "target" -> new Target(rest);
          case "policy" -> new Policy(rest);
          case "key" -> new Key(rest);
          case "subject" -> tab < 0 ? null : new Subject(party(rest, tab));
          case "actor" -> tab < 0 ? null : new Actor(party(rest, tab));
          case "task" -> tab < 0 ? null : new Task(rest.substring(0, tab), rest.substring(tab + 1));
          default -> null;
        };
    return Optional.ofNullable(cut);
  }

  /** Whether it is something that a federation names. */
  static boolean isNamed(Cut cut) {
    return cut instanceof Issuer
        || cut instanceof Client
        || cut instanceof Target
        || cut instanceof Policy;
  }

  private static Party party(String text, int tab) {
    return new Party(text.substring(0, tab), text.substring(tab + 1));
  }
}
