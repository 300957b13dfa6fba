package io.cambist.removal;

import io.cambist.federation.Federation;
import io.cambist.federation.Kind;
import io.cambist.federation.Named;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The revision that the gateways have come to, as the store has it: a line for the revision and
 * those before it, the latest first, and a line for each name.
 *
 * @param earlier the revisions that were in force before, the latest first
 * @param names all that has a name, and whether its sessions are left alive when it goes
 */
record StoredRevision(String revision, List<String> earlier, Map<Named, Boolean> names) {
  private static final int REMEMBERED = 100;
  private static final String KEPT = "keep";
  private static final String ENDED = "end";

  StoredRevision {
    earlier = List.copyOf(earlier);
  }

  static StoredRevision first(Federation federation) {
    return new StoredRevision(federation.revision(), List.of(), federation.names());
  }

  /** What comes after this one. */
  StoredRevision then(Federation federation) {
    var before = new ArrayList<String>();
    before.add(revision);
    earlier.stream()
        .filter(one -> !one.equals(federation.revision()))
        .limit(REMEMBERED - 1L)
        .forEach(before::add);
    return new StoredRevision(federation.revision(), before, federation.names());
  }

  /** What this one names, does not leave alive, and the federation no longer names. */
  List<Named> removedFrom(Federation federation) {
    Map<Named, Boolean> now = federation.names();
    return names.entrySet().stream()
        .filter(entry -> !entry.getValue() && !now.containsKey(entry.getKey()))
        .map(Map.Entry::getKey)
        .toList();
  }

  String text() {
    var text = new StringBuilder(revision);
    earlier.forEach(one -> text.append(' ').append(one));
    names.forEach(
        (named, kept) ->
            text.append('\n')
                .append(named.kind().noun())
                .append(' ')
                .append(named.name())
                .append(' ')
                .append(kept ? KEPT : ENDED));
    return text.toString();
  }

  /** Empty when there is none, or none that this program understands. */
  static Optional<StoredRevision> parse(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String[] lines = text.split("\n", -1);
    List<String> revisions = List.of(lines[0].split(" "));
    var names = new LinkedHashMap<Named, Boolean>();
    for (int i = 1; i < lines.length; i++) {
      String[] parts = lines[i].split(" ", -1);
      Optional<Kind> kind = kind(parts[0]);
      if (kind.isEmpty() || parts.length != 3) {
        return Optional.empty();
      }
      names.put(new Named(kind.get(), parts[1]), parts[2].equals(KEPT));
    }
    return Optional.of(
        new StoredRevision(revisions.get(0), revisions.subList(1, revisions.size()), names));
  }

  private static Optional<Kind> kind(String noun) {
    try {
      return Optional.of(Kind.valueOf(noun.toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException unknown) {
      return Optional.empty();
    }
  }
}
