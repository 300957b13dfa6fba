package io.cambist.cutoff;

import io.cambist.cutoff.CutOff.Change;
import java.time.Instant;
import java.util.Optional;

/**
 * The stored form of a cut-off: a line for each change, the latest first, of sequence, time, who
 * and why, parted by tabs. The sequence stands first, where a script can write and read it.
 */
final class CutOffText {
  private static final int LONGEST = 256;
  private static final int PARTS = 4;

  private CutOffText() {}

  /** A change without its sequence, which the script puts before it. */
  static String change(Instant at, String by, String reason) {
    return "\t" + at.toEpochMilli() + "\t" + line(by) + "\t" + line(reason);
  }

  private static String line(String text) {
    String plain = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return plain.substring(0, Math.min(plain.length(), LONGEST));
  }

  static String of(CutOff cutOff) {
    String set = line(cutOff.set());
    return cutOff.lift().map(lift -> line(lift) + "\n" + set).orElse(set);
  }

  private static String line(Change change) {
    return change.sequence() + change(change.at(), change.by(), change.reason());
  }

  /** Empty when the texts are no cut-off that this program understands. */
  static Optional<CutOff> parse(String cut, String value) {
    String[] lines = value.split("\n", -1);
    Optional<Change> latest = change(lines[0]);
    if (lines.length == 1) {
      return Cut.parse(cut)
          .flatMap(what -> latest.map(set -> new CutOff(what, set, Optional.empty())));
    }
    Optional<Change> first = change(lines[1]);
    return latest.isEmpty()
        ? Optional.empty()
        : Cut.parse(cut).flatMap(what -> first.map(set -> new CutOff(what, set, latest)));
  }

  private static Optional<Change> change(String line) {
    String[] parts = line.split("\t", PARTS);
    try {
      return parts.length < PARTS
          ? Optional.empty()
          : Optional.of(
              new Change(
                  Long.parseLong(parts[0]),
                  Instant.ofEpochMilli(Long.parseLong(parts[1])),
                  parts[2],
                  parts[3]));
    } catch (NumberFormatException malformed) {
      return Optional.empty();
    }
  }
}
