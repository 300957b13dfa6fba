package io.cambist.oauth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who acts, and who acted before (RFC 8693 section 4.1). The first is the current actor; the others
 * are history and decide nothing.
 */
public record ActorChain(List<Party> actors) {
  public static final ActorChain NONE = new ActorChain(List.of());

  public ActorChain {
    actors = List.copyOf(actors);
  }

  public Optional<Party> current() {
    return actors.isEmpty() ? Optional.empty() : Optional.of(actors.get(0));
  }

  /** This chain with the later actors in front: nobody who ever acted is lost. */
  public ActorChain precededBy(List<Party> later) {
    var all = new ArrayList<Party>(later);
    all.addAll(actors);
    return new ActorChain(all);
  }

  /** Whether this chain ends with the whole of the older one. */
  public boolean extendsChain(ActorChain older) {
    int added = actors.size() - older.actors.size();
    return added >= 0 && actors.subList(added, actors.size()).equals(older.actors);
  }

  public int depth() {
    return actors.size();
  }

  public boolean isEmpty() {
    return actors.isEmpty();
  }
}
