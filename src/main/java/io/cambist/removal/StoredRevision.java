package io.cambist.removal;

import io.cambist.federation.Federation;
import io.cambist.federation.Kind;
import io.cambist.federation.Named;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
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
 * @param marks of what can become another under the same name, a digest of what tells it apart
 */
record StoredRevision(
    String revision, List<String> earlier, Map<Named, Boolean> names, Map<Named, String> marks) {
  private static final int MARK_BYTES = 6;
  private static final int REMEMBERED = 100;
  private static final String KEPT = "keep";
  private static final String ENDED = "end";

  StoredRevision {
    earlier = List.copyOf(earlier);
  }

  static StoredRevision first(Federation federation) {
    return new StoredRevision(
        federation.revision(), List.of(), federation.names(), marks(federation));
  }

  /** What comes after this one. */
  StoredRevision then(Federation federation) {
    var before = new ArrayList<String>();
    before.add(revision);
    earlier.stream()
        .filter(one -> !one.equals(federation.revision()))
        .limit(REMEMBERED - 1L)
        .forEach(before::add);
    return new StoredRevision(federation.revision(), before, federation.names(), marks(federation));
  }

  /** What this one names, does not leave alive, and the federation no longer names. */
  List<Named> removedFrom(Federation federation) {
    Map<Named, Boolean> now = federation.names();
    return names.entrySet().stream()
        .filter(entry -> !entry.getValue() && !now.containsKey(entry.getKey()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** What this one names, does not leave alive, and is another one in the federation. */
  List<Named> replacedIn(Federation federation) {
    Map<Named, String> now = marks(federation);
    return marks.entrySet().stream()
        .filter(entry -> !names.getOrDefault(entry.getKey(), true))
        .filter(
            entry -> !now.getOrDefault(entry.getKey(), entry.getValue()).equals(entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Map<Named, String> marks(Federation federation) {
    var marks = new LinkedHashMap<Named, String>();
    federation.identities().forEach((named, identity) -> marks.put(named, mark(identity)));
    return marks;
  }

  private static String mark(String identity) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, MARK_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
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
                .append(kept ? KEPT : ENDED)
                .append(marks.containsKey(named) ? " " + marks.get(named) : ""));
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
    var marks = new LinkedHashMap<Named, String>();
    for (int i = 1; i < lines.length; i++) {
      String[] parts = lines[i].split(" ", -1);
      Optional<Kind> kind = kind(parts[0]);
      if (kind.isEmpty() || parts.length < 3 || parts.length > 4) {
        return Optional.empty();
      }
      var named = new Named(kind.get(), parts[1]);
      names.put(named, parts[2].equals(KEPT));
      if (parts.length == 4) {
        marks.put(named, parts[3]);
      }
    }
    return Optional.of(
        new StoredRevision(revisions.get(0), revisions.subList(1, revisions.size()), names, marks));
  }

  private static Optional<Kind> kind(String noun) {
    try {
      return Optional.of(Kind.valueOf(noun.toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException unknown) {
      return Optional.empty();
    }
  }
}
