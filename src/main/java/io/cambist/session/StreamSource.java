package io.cambist.session;

import io.cambist.redis.Command;
import io.cambist.redis.Reply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One index that is a stream, or several merged by time. A place is an entry's id, the number of
 * its stream and how many of its sessions were read, such as {@code 1767225600000-0.3.5}; of equal
 * ids the lower stream comes first.
 *
 * @param keys in their natural order, which is the same for every page
 * @param window which part of them is read
 */
record StreamSource(List<String> keys, StreamWindow window) implements IndexSource {
  private static final Pattern PLACE =
      Pattern.compile("([1-9]\\d{0,17}-\\d{1,18})\\.(\\d{1,3})\\.(\\d{1,2})");
  private static final int MOST_STREAMS = 512;
  private static final int MOST_ENTRIES = 100;
  private static final int FEWEST_ENTRIES = 8;
  private static final int ENTRIES_OF_ALL = 2048;

  StreamSource {
    keys = keys.stream().sorted().toList();
    if (keys.size() > MOST_STREAMS) {
      throw new IllegalArgumentException(
          "sessions are looked for among " + MOST_STREAMS + " at most");
    }
  }

  /** Where an earlier page ended. */
  private record Place(String entry, int stream, int taken) {
    static Optional<Place> parse(String text, int streams) {
      if (text.isEmpty()) {
        return Optional.empty();
      }
      Matcher parts = PLACE.matcher(text);
      if (!parts.matches() || Integer.parseInt(parts.group(2)) >= streams) {
        throw new IllegalArgumentException("no place in an index");
      }
      return Optional.of(
          new Place(
              parts.group(1), Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3))));
    }

    /** From where a stream is read on: of those before it, this entry was read whole. */
    String end(int ofStream) {
      return ofStream < stream ? "(" + entry : entry;
    }

    int taken(Located one) {
      return one.stream == stream && one.entry.id().equals(entry) ? taken : 0;
    }
  }

  /** An entry of one of the streams. */
  private record Located(StreamEntry entry, int stream) {
    static final Comparator<Located> LATEST_FIRST =
        Comparator.comparing(Located::entry, StreamEntry.LATEST_FIRST)
            .thenComparingInt(Located::stream);
  }

  @Override
  public List<Command> read(String place) {
    Optional<Place> from = Place.parse(place, keys.size());
    var commands = new ArrayList<Command>();
    for (int i = 0; i < keys.size(); i++) {
      int stream = i;
      String end = from.map(one -> one.end(stream)).orElse(window.last());
      commands.add(
          Command.of(
              "XREVRANGE", keys.get(i), end, window.first(), "COUNT", Integer.toString(entries())));
    }
    if (keys.size() == 1) {
      commands.add(Command.of("XLEN", keys.get(0)));
    }
    return commands;
  }

  @Override
  public Slice slice(List<Reply> replies, String place) {
    Optional<Place> from = Place.parse(place, keys.size());
    var read = new ArrayList<Located>();
    // What is before the place where the first of the unfinished streams ends is known of all.
    Optional<Located> known = Optional.empty();
    for (int i = 0; i < keys.size(); i++) {
      List<StreamEntry> entries = StreamEntry.all(replies.get(i));
      int stream = i;
      entries.forEach(entry -> read.add(new Located(entry, stream)));
      if (entries.size() == entries()) {
        var last = new Located(entries.get(entries.size() - 1), stream);
        known =
            known
                .filter(one -> Located.LATEST_FIRST.compare(one, last) < 0)
                .or(() -> Optional.of(last));
      }
    }
    read.sort(Located.LATEST_FIRST);
    var candidates = new ArrayList<Candidate>();
    boolean whole = known.isEmpty();
    int decoded = 0;
    int sessions = 0;
    for (Located one : read) {
      List<Indexed> listed = one.entry.sessions();
      decoded++;
      sessions += listed.size();
      for (int i = from.map(start -> start.taken(one)).orElse(0); i < listed.size(); i++) {
        String after = one.entry.id() + "." + one.stream + "." + (i + 1);
        candidates.add(new Candidate(listed.get(i), after, keys.get(one.stream)));
      }
      if (candidates.size() > RedisSessionIndex.MOST_CANDIDATES
          || known.filter(one::equals).isPresent()) {
        whole &= decoded == read.size();
        break;
      }
    }
    double length =
        whole && from.isEmpty() ? sessions : length(replies) * sessions / Math.max(1, decoded);
    return new Slice(candidates, whole, length);
  }

  /** How many entries there are, where it was asked. */
  private static double length(List<Reply> replies) {
    return replies.get(replies.size() - 1) instanceof Reply.Whole count ? count.value() : 0;
  }

  /** A session of several of the streams counts where the first of them lists it. */
  @Override
  public boolean lists(Session session, Candidate candidate) {
    return keys.size() == 1
        || IndexKeys.of(session).stream()
            .map(cut -> IndexKeys.of(cut).orElse(""))
            .filter(key -> Collections.binarySearch(keys, key) >= 0)
            .min(Comparator.naturalOrder())
            .filter(candidate.index()::equals)
            .isPresent();
  }

  private int entries() {
    return Math.min(MOST_ENTRIES, Math.max(FEWEST_ENTRIES, ENTRIES_OF_ALL / keys.size()));
  }
}
